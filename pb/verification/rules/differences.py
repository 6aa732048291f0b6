"""What changed between two versions of a project, field by field and word by word. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from math import cos, hypot, radians
from typing import Any

_PAIR = re.compile(r"\[\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*,\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?)")
_WORDS = re.compile(r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?(?!\w)|\d+,\d+(?!\w)|\s+|[^\s\w]|\w+")
"""An amount is one word, with the spaces between its thousands and what stands after the comma."""
MOST_WORDS = 4000
"""Longer texts are compared by paragraphs: comparing words takes time with the square of their number."""
AMOUNTS = ("cost", "upkeep")
METRES_OF_DEGREE = 111_195
KEPT, REMOVED, ADDED = "kept", "removed", "added"


@dataclass(frozen=True)
class Piece:
    """A run of text that was ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Move:
    """How a place differs: by how many metres its middle moved, and how many corners it had and has."""

    metres: int
    corners_before: int
    corners_after: int


@dataclass(frozen=True)
class Change:
    """One field that differs; ``pieces`` put together without the added ones are the old text."""

    field: str
    pieces: tuple[Piece, ...]
    move: Move | None = None


def changes_between(
    old: Mapping[str, Any], new: Mapping[str, Any], amount: Callable[[Decimal], str] = str
) -> list[Change]:
    """The fields in which two contents (``pb.submission``: ``content_of``) differ, in the order of the new one.

    ``amount`` writes złoty. Papers are compared only where both contents name them.
    """
    found = []
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        if name == "location":
            found += _moved(before, after)
        elif name != "attachments" or None not in (before, after):
            was, now_is = _as_text(name, before, amount), _as_text(name, after, amount)
            found += [Change(name, _pieces(name, was, now_is))] if was != now_is else []
    return found


def _pieces(name: str, before: str, after: str) -> tuple[Piece, ...]:
    """Amounts change whole: half of a number crossed out is read by nobody."""
    return _whole(before, after) if name in AMOUNTS else pieces_between(before, after)


def _whole(before: str, after: str) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in ((REMOVED, before), (ADDED, after)) if text)


def _moved(before: str | None, after: str | None) -> list[Change]:
    """Two places compared corner by corner, however many there are."""
    old, new = _shape(before), _shape(after)
    if old == new:
        return []
    pieces = _whole(place_text(before) if before else "", place_text(after) if after else "")
    if not old or not new:
        return [Change("location", pieces)]
    return [Change("location", pieces, Move(_metres(_middle(old), _middle(new)), len(old), len(new)))]


def _shape(geojson: str | None) -> list[tuple[float, float]]:
    """All corners of a place, as longitude and latitude."""
    found = _PAIR.findall(json.dumps(json.loads(geojson))) if geojson else []
    return [(float(lon), float(lat)) for lon, lat in found]


def _middle(corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(lon for lon, _ in corners) / len(corners), sum(lat for _, lat in corners) / len(corners)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> int:
    """The way between two near points, on a sphere flat as a table: enough to say how far a place moved."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return round(hypot(east, one[1] - other[1]) * METRES_OF_DEGREE)


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


def _as_text(name: str, value: Any, amount: Callable[[Decimal], str]) -> str:
    if value is None:
        return ""
    if name == "lines":
        return "\n".join(_line_text(line, amount) for line in value)
    if name == "attachments":
        return "\n".join(value)
    return amount(Decimal(value)) if name in AMOUNTS else str(value)


def _line_text(line: Mapping[str, Any], amount: Callable[[Decimal], str]) -> str:
    """A cost line with all that can change in it: how many, for how much, the price's source, the greenery mark."""
    told = f"{line['name']}: {amount(Decimal(line['amount']))}"
    if line.get("quantity") is not None:
        each = f" × {amount(Decimal(line['unit_price']))}" if line.get("unit_price") is not None else ""
        told += f" ({' '.join(filter(None, (str(line['quantity']), line.get('unit'))))}{each})"
    source = "cennik" if line.get("measure_code") else line.get("price_source")
    return "; ".join(filter(None, (told, source, "zieleń" if line.get("is_greenery") else "")))


def place_text(geojson: str) -> str:
    """A place as coordinates that can be compared by eye: at most the first three, then how many more."""
    found = _shape(geojson)
    shown = [f"{lat:.5f}, {lon:.5f}" for lon, lat in found[:3]]
    more = len(found) - len(shown)
    return "; ".join(shown) + (f" (+{more})" if more else "")
