"""Coordinates as people type or copy them, one place a line. Pure.

Degrees with comma or point, with N and E or without, in either order; degrees and minutes with or without
seconds; metres of EPSG:2180 or PL-2000, easting or northing first. What had to be guessed is told in
``TypedPoint.order`` and ``system``, so that it can be said back.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from core.problems import Problem
from maps.coordinates import POLAND, Position, inside, metric_system
from maps.projection import SYSTEMS, to_degrees

FIELD = "coordinates"
LONGEST_LINE = 200
WGS84 = "EPSG:4326"
TOKEN = re.compile(r"[-−]?\d+(?:[.,]\d+)?|[NSEW]")
MARKS = re.compile(r"[°º˚'′’‘´\"″”“,;:/()\[\]\s]")
AXIS_NAMES = re.compile(r"\b[XY]\s*[=:]", re.IGNORECASE)
THOUSANDS = re.compile(r"^\D*(\d{1,3}) (\d{3}(?:[.,]\d+)?)\s*[,; ]\s*(\d{1,3}) (\d{3}(?:[.,]\d+)?)\D*$")
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


@dataclass(frozen=True)
class TypedPoint:
    """A place in degrees as understood. ``order``: ``as_usual`` (latitude or northing first), ``turned`` or ``named``."""

    lon: float
    lat: float
    system: str = WGS84
    order: str = "as_usual"


class Unreadable(ValueError):
    """A line that holds no coordinates; ``problem`` says what is wrong with it."""

    def __init__(self, code: str, line: str, number: int) -> None:
        super().__init__(code)
        self.problem = Problem(code, FIELD, {"text": line[:60], "line": number})


def read_coordinates(
    text: str, near: Position | None = None, most: int = 500
) -> tuple[list[TypedPoint], list[Problem]]:
    """The places of ``text`` and what is wrong with its lines.

    ``near`` (longitude, latitude) is where the town is: numbers of EPSG:2180 fit Poland in both orders, and the
    order that comes nearer to it is taken.
    """
    points: list[TypedPoint] = []
    problems: list[Problem] = []
    lines = [SPACES.sub(" ", line).strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        if len(points) >= most:
            return points, [*problems, Problem("coordinates_too_many", FIELD, {"limit": most})]
        try:
            points.append(_point(line, number, near))
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
    return points, problems


def _point(line: str, number: int, near: Position | None) -> TypedPoint:
    plain = AXIS_NAMES.sub(" ", line[:LONGEST_LINE].upper())
    tokens = TOKEN.findall(plain)
    if len(line) > LONGEST_LINE or MARKS.sub("", TOKEN.sub("", plain)):
        raise Unreadable("coordinates_unreadable", line, number)
    if "N" in tokens or "E" in tokens or "S" in tokens or "W" in tokens:
        return _in_poland(_named(tokens, line, number), line, number)
    values = [_value(token) for token in _whole(plain, tokens)]
    if len(values) == 2 and all(abs(value) > 1000 for value in values):
        return _from_metres((values[0], values[1]), line, number, near)
    if len(values) not in (2, 4, 6):
        raise Unreadable(
            "coordinates_one_number" if len(values) == 1 else "coordinates_unreadable", line, number
        )
    half = len(values) // 2
    first, second = _sexagesimal(values[:half], line, number), _sexagesimal(values[half:], line, number)
    if inside(POLAND, (first, second)) and not inside(POLAND, (second, first)):
        return TypedPoint(first, second, order="turned")
    return _in_poland(TypedPoint(second, first), line, number)


def _whole(plain: str, tokens: list[str]) -> list[str]:
    """Numbers put together again: ``781 234 612 345`` are two, and so is ``781234,612345``."""
    grouped = THOUSANDS.match(plain)
    if grouped and len(tokens) == 4:
        return [grouped[1] + grouped[2], grouped[3] + grouped[4]]
    if len(tokens) == 1 and "," in tokens[0]:
        parts = tokens[0].split(",")
        if all(len(part) >= 6 for part in parts):
            return parts
    return tokens


def _value(token: str) -> float:
    return float(token.replace("−", "-").replace(",", "."))


def _named(tokens: list[str], line: str, number: int) -> TypedPoint:
    """Each half has its letter, before it or behind it."""
    letters = [token for token in tokens if token.isalpha()]
    if len(letters) != 2 or {letter in "NS" for letter in letters} != {True, False}:
        raise Unreadable("coordinates_unreadable", line, number)
    if tokens[0].isalpha():
        cut = len(tokens) - 1 - tokens[::-1].index(letters[1])
    else:
        cut = tokens.index(letters[0]) + 1
    found: dict[bool, float] = {}
    for half in (tokens[:cut], tokens[cut:]):
        letter = next((token for token in half if token.isalpha()), "")
        values = [_value(token) for token in half if not token.isalpha()]
        if not letter or not half or not (half[0].isalpha() or half[-1].isalpha()):
            raise Unreadable("coordinates_unreadable", line, number)
        found[letter in "NS"] = _sexagesimal(values, line, number) * (-1 if letter in "SW" else 1)
    if len(found) != 2:
        raise Unreadable("coordinates_unreadable", line, number)
    return TypedPoint(found[False], found[True], order="named")


def _sexagesimal(values: list[float], line: str, number: int) -> float:
    """Degrees from degrees, minutes and seconds; only the last of them may have a fraction."""
    if not 1 <= len(values) <= 3 or not all(math.isfinite(value) for value in values):
        raise Unreadable("coordinates_unreadable", line, number)
    if any(value != int(value) for value in values[:-1]) or any(not 0 <= value < 60 for value in values[1:]):
        raise Unreadable("coordinates_minutes", line, number)
    rest = math.fsum(value / 60.0**k for k, value in enumerate(values[1:], 1))
    return values[0] + math.copysign(rest, values[0])


def _in_poland(point: TypedPoint, line: str, number: int) -> TypedPoint:
    if not inside(POLAND, (point.lon, point.lat)):
        raise Unreadable("coordinates_outside_poland", line, number)
    return point


def _from_metres(pair: Position, line: str, number: int, near: Position | None) -> TypedPoint:
    """Metres in the order that leads into Poland; where both do, the one that leads nearer to the town."""
    found = []
    for order, (east, north) in (("as_usual", pair[::-1]), ("turned", pair)):
        system = metric_system((east, north)) or ""
        if system not in SYSTEMS:
            continue
        lon, lat = map(float, to_degrees(np.array([[east, north]]), SYSTEMS[system])[0])
        if inside(POLAND, (lon, lat)):
            away = math.hypot(lon - near[0], 1.7 * (lat - near[1])) if near else 0.0
            found.append((away, TypedPoint(lon, lat, system, order)))
    if not found:
        raise Unreadable("coordinates_outside_poland", line, number)
    return min(found, key=lambda one: one[0])[1]
