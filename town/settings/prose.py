"""Plain words with a little structure, for the pages whose text the office writes. Pure apart from safe markup.

A blank line ends a paragraph; ``# `` begins a heading, ``## `` a smaller one, ``- `` an item of a list. Web and
mail addresses become links by themselves. ``{miasto}`` and other words in braces are filled from the settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from markupsafe import Markup, escape

from core.problems import Problem

LONGEST = 40_000
PLACE = re.compile(r"\{([^{}\n]*)\}")
_LINK = re.compile(
    r"(?P<web>https?://[^\s<>\"{}]+[^\s<>\"{}.,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})"
)
_MARKS = (("## ", "small"), ("# ", "large"), ("- ", "item"))


class Places(Protocol):
    """Words for the places of a text, by name."""

    def get(self, name: str, default: Markup, /) -> Markup:
        """The words; ``default`` where nobody knows any."""


@dataclass(frozen=True)
class Block:
    """A piece of the text: ``kind`` is ``large``, ``small`` (headings), ``list`` or ``paragraph``."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


def blocks_of(body: str) -> list[Block]:
    """The pieces of a text, in order."""
    blocks: list[Block] = []
    for kind, group in groupby(map(_marked, body.splitlines()), key=lambda one: one[0]):
        lines = tuple(text for _, text in group)
        if kind in ("large", "small"):
            blocks += [Block(kind, (line,)) for line in lines]
        elif kind == "item":
            blocks.append(Block("list", lines))
        elif kind == "text":
            blocks.append(Block("paragraph", lines))
    return blocks


def _marked(line: str) -> tuple[str, str]:
    bare = line.strip()
    if not bare:
        return "end", ""
    for sign, kind in _MARKS:
        if bare.startswith(sign) and bare[len(sign) :].strip():
            return kind, bare[len(sign) :].strip()
    return "text", bare


def check_body(body: str, known: Mapping[str, object], needed: frozenset[str]) -> list[Problem]:
    """Whether a text may be shown: not empty nor endless, with the places the law wants and no unknown ones."""
    if not body.strip():
        return [Problem("text_empty", "body")]
    if len(body) > LONGEST:
        return [Problem("too_long", "body", {"maximum": LONGEST, "typed": len(body)})]
    places = {found.strip() for found in PLACE.findall(body)}
    problems = [
        Problem("place_unknown", "body", {"place": place[:40]}) for place in sorted(places - set(known))
    ]
    missing = sorted(needed - places)
    if missing:
        problems.append(Problem("places_missing", "body", {"places": missing}))
    if not any(block.kind == "large" for block in blocks_of(body)):
        problems.append(Problem("headings_missing", "body"))
    return problems


def filled(text: str, places: Places) -> Markup:
    """A line with its places filled and its addresses as links."""
    parts: list[Markup] = []
    end = 0
    for found in PLACE.finditer(text):
        parts.append(_linked(text[end : found.start()]))
        parts.append(places.get(found[1].strip(), escape(found[0])))
        end = found.end()
    return Markup("").join([*parts, _linked(text[end:])])


def _linked(text: str) -> Markup:
    parts: list[Markup] = []
    end = 0
    for found in _LINK.finditer(text):
        target = found.group() if found["web"] else "mailto:" + found.group()
        parts += [
            escape(text[end : found.start()]),
            Markup('<a href="{}">{}</a>').format(target, found.group()),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
