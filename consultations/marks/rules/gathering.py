"""From where marks are gathered to be answered together: a drawn shape, a box of coordinates, a circle around a mark,
or whatever says the same as a mark. Pure; what was typed comes as text and wrong text is a problem beside its field.

Codes: ``shape_unread``, ``box_unread``, ``radius_bounds`` (``least``, ``most``), ``mark_unread``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consultations.marks.rules.similarity import LEAST_SHARE, NEAR_METRES, Neighbour, likeness
from core.problems import Problem

SHAPE, BOX, AROUND, RADIUS, LIKE = "ksztalt", "pole", "wokol", "promien", "podobne"
NAMES = (SHAPE, BOX, AROUND, RADIUS, LIKE)
LONGEST_SHAPE = 3000
MOST_CORNERS = 120
LEAST_METRES, MOST_METRES, USUAL_METRES = 1, 5000, 100
MOST_GATHERED = 200
"""As many as one answer may hold; the list shows them all at once."""

Position = tuple[float, float]


@dataclass(frozen=True)
class Gathering:
    """What is gathered: ``corners`` of a drawn shape, ``box`` (west, south, east, north), ``metres`` around the mark with
    the number ``around``, or what says the same as the mark ``like``. Several narrow one another."""

    corners: tuple[Position, ...] = ()
    box: tuple[float, float, float, float] | None = None
    around: int | None = None
    metres: int = USUAL_METRES
    like: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether anything is gathered at all."""
        return bool(self.corners) or any(one is not None for one in (self.box, self.around, self.like))


def read_gathering(args: Mapping[str, str]) -> tuple[Gathering, list[Problem]]:
    """The gathering of an address, and what in it cannot be read."""
    told = {name: args.get(name, "").strip() for name in NAMES}
    problems: list[Problem] = []
    corners, box = _corners(told[SHAPE]), _box(told[BOX])
    around, like = _whole(told[AROUND]), _whole(told[LIKE])
    metres = _whole(told[RADIUS]) if told[RADIUS] else USUAL_METRES
    for name, is_wrong, code in (
        (SHAPE, bool(told[SHAPE]) and not corners, "shape_unread"),
        (BOX, bool(told[BOX]) and box is None, "box_unread"),
        (AROUND, bool(told[AROUND]) and around is None, "mark_unread"),
        (LIKE, bool(told[LIKE]) and like is None, "mark_unread"),
    ):
        problems += [Problem(code, name)] if is_wrong else []
    if around is not None and (metres is None or not LEAST_METRES <= metres <= MOST_METRES):
        problems.append(Problem("radius_bounds", RADIUS, {"least": LEAST_METRES, "most": MOST_METRES}))
        metres = None
    return Gathering(corners, box, around if metres else None, metres or USUAL_METRES, like), problems


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _numbers(text: str) -> tuple[float, ...]:
    try:
        found = tuple(float(part) for part in text.split(","))
    except ValueError:
        return ()
    return found if all(math.isfinite(one) for one in found) else ()


def _corners(text: str) -> tuple[Position, ...]:
    parts = text.split(";") if text and len(text) <= LONGEST_SHAPE else []
    found = [_numbers(part) for part in parts]
    is_shape = 3 <= len(found) <= MOST_CORNERS and all(_is_position(one) for one in found)
    return tuple((one[0], one[1]) for one in found) if is_shape else ()


def _is_position(numbers: tuple[float, ...]) -> bool:
    return len(numbers) == 2 and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90


def _box(text: str) -> tuple[float, float, float, float] | None:
    numbers = _numbers(text) if 0 < len(text) <= 120 else ()
    if len(numbers) != 4 or not (_is_position(numbers[:2]) and _is_position(numbers[2:])):
        return None
    west, south, east, north = numbers
    return (west, south, east, north) if west < east and south < north else None


def saying_the_same(found: Iterable[Neighbour], topic_id: int, body: str) -> list[int]:
    """Ids of the marks that may be answered together with one: of its topic and near, or near enough with its words."""
    return [
        one.mark_id
        for one in found
        if (one.topic_id == topic_id and one.metres <= NEAR_METRES) or likeness(one.body, body) >= LEAST_SHARE
    ]
