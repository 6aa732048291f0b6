"""What changed between two versions of a project, field by field and word by word. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
MOST_WORDS = 4000
"""Longer texts are compared by paragraphs: comparing words takes time with the square of their number."""
NOT_TEXT = ("pool_id", "location", "lines")
KEPT, REMOVED, ADDED = "kept", "removed", "added"


@dataclass(frozen=True)
class Piece:
    """A run of text that was ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs; ``pieces`` put together without the added ones are the old text."""

    field: str
    pieces: tuple[Piece, ...]


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The fields in which two contents (``pb.submission``: ``content_of``) differ, in the order of the new one."""
    found = []
    for name in dict.fromkeys((*new, *old)):
        before, after = _as_text(name, old.get(name)), _as_text(name, new.get(name))
        if before != after:
            found.append(Change(name, pieces_between(before, after)))
    return found


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as runs of words kept, removed and added."""
    old, new = _split(before), _split(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(KEPT, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return tuple(pieces)


def _split(text: str) -> list[str]:
    words = _WORDS.findall(text)
    return words if len(words) <= MOST_WORDS else text.splitlines(keepends=True)


def _as_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "lines":
        return "\n".join(f"{line['name']}: {line['amount']} zł" for line in value)
    if name == "location":
        return place_text(value)
    return str(value)


def place_text(geojson: str) -> str:
    """A place as coordinates that can be compared by eye: at most the first three, then how many more."""
    found = re.findall(r"\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)", json.dumps(json.loads(geojson)))
    shown = [f"{float(lat):.5f}, {float(lon):.5f}" for lon, lat in found[:3]]
    more = len(found) - len(shown)
    return "; ".join(shown) + (f" (+{more})" if more else "")
