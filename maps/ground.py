"""The ground of a still map: land, borders and names from the town's vector base. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from maps.frame import Frame
from maps.marks import Mark
from maps.simplify import thinned

OUTSIDE = 30
FINEST = 1.0
MOST_PATH_CHARACTERS = 22_000
MOST_LABELS = 24
LETTER = 0.54
"""Width of a letter of the label's typeface, as a share of its size."""
WIDE_SIZE, PHONE_SIZE = 17.0, 27.0
TOWN_WIDE, TOWN_PHONE = 30.0, 40.0
MARKER, PHONE_MARKER = 22.0, 36.0
FEWEST_NAMED = 3
RANKS = {"town": 1, "village": 2, "place": 2, "town_part": 3, "czesc-miasta": 3, "czesc_miasta": 3}
"""How early a place is named, by its kind; the town itself comes first."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """A name that may be written on the map, in units; ``rank`` 0 is the town itself."""

    x: float
    y: float
    text: str
    rank: int


@dataclass(frozen=True)
class Ground:
    """Paths of the land and its borders, ready for ``d``, and the names to choose from."""

    land: str
    borders: str
    edge: str
    names: tuple[Name, ...]


def ground_of(base: Mapping[str, Any], frame: Frame) -> Ground:
    """Draw the vector base (``maps.queries.vector_base``) into the frame, coarser when it would be too long."""
    features = list(base.get("features", ()))
    towns = [shape(one["geometry"]) for one in features if one["properties"]["layer"] == "boundary"]
    kinds: dict[str, list[BaseGeometry]] = {}
    for one in features:
        if one["properties"]["layer"] == "area":
            kinds.setdefault(one["properties"]["kind"], []).append(shape(one["geometry"]))
    names = tuple(sorted(_names(features, frame), key=lambda name: name.rank))
    tolerance = FINEST
    while True:
        ground = _paths(towns, list(kinds.values()), frame, tolerance, names)
        if (
            len(ground.land) + len(ground.borders) + len(ground.edge) <= MOST_PATH_CHARACTERS
            or tolerance > 40
        ):
            return ground
        tolerance *= 1.7


def _paths(
    towns: list[BaseGeometry],
    kinds: list[list[BaseGeometry]],
    frame: Frame,
    tolerance: float,
    names: tuple[Name, ...],
) -> Ground:
    drawn_towns = _drawn(towns, frame, tolerance)
    drawn_kinds = [_drawn(areas, frame, tolerance) for areas in kinds]
    land = drawn_towns or [area for areas in drawn_kinds for area in areas]
    lines = [shapely.unary_union([area.boundary for area in areas]) for areas in drawn_kinds if areas]
    return Ground(
        land=path_of(land, frame),
        borders=path_of([_merged(line) for line in lines], frame),
        edge=path_of([shapely.unary_union(land).boundary] if land else [], frame),
        names=names,
    )


def _merged(line: BaseGeometry) -> BaseGeometry:
    """Pieces joined end to end, so that the path has few beginnings."""
    return line if isinstance(line, LineString) else shapely.line_merge(line)


def _drawn(geometries: Sequence[BaseGeometry], frame: Frame, tolerance: float) -> list[BaseGeometry]:
    if not geometries:
        return []
    return thinned([frame.drawn(geometry) for geometry in geometries], tolerance)


def path_of(geometries: Iterable[BaseGeometry], frame: Frame) -> str:
    """The ``d`` of a path: whole units, relative steps, nothing far outside the frame."""
    box = (-OUTSIDE, -OUTSIDE, frame.width + OUTSIDE, frame.height + OUTSIDE)
    return "".join(
        _part(part) for geometry in geometries for part in _simple(shapely.clip_by_rect(geometry, *box))
    )


def _simple(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _simple(part)
    elif isinstance(geometry, Polygon):
        yield from (geometry.exterior, *geometry.interiors)
    elif isinstance(geometry, LineString):
        yield geometry


def _part(line: BaseGeometry) -> str:
    closed = line.geom_type == "LinearRing"
    spots = [(round(x), round(y)) for x, y in line.coords]
    if closed:
        spots = spots[:-1]
    steps: list[str] = []
    for before, after in zip(spots, spots[1:], strict=False):
        if after != before:
            steps.append(f"{after[0] - before[0]} {after[1] - before[1]}")
    if len(steps) < (2 if closed else 1):
        return ""
    return f"M{spots[0][0]} {spots[0][1]}l{' '.join(steps)}".replace(" -", "-") + ("z" if closed else "")


def _names(features: Sequence[Mapping[str, Any]], frame: Frame) -> Iterable[Name]:
    """Names inside the frame. Areas are named where a kind divides the town, not where it singles out a part."""
    towns = {_bare(one["properties"]["name"]) for one in features if one["properties"]["layer"] == "boundary"}
    many = Counter(one["properties"]["kind"] for one in features if one["properties"]["layer"] == "area")
    for one in features:
        properties = one["properties"]
        if properties["layer"] == "place":
            lon, lat = one["geometry"]["coordinates"]
            rank = 0 if properties["name"] in towns else RANKS.get(properties["kind"], 2)
        elif properties["layer"] == "area" and many[properties["kind"]] >= FEWEST_NAMED:
            (lon, lat), rank = properties["label"], 1
        else:
            continue
        x, y = frame.x(lon), frame.y(lat)
        if frame.holds(x, y, -10):
            yield Name(x, y, properties["name"], rank)


def _bare(name: str) -> str:
    """The name of the town in the name of its gmina: ``Gmina Wasilków`` and ``Miasto Katowice``."""
    return re.sub(r"^(gmina|miasto|m\.) +(st\. +)?", "", name, flags=re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """A name that found room. ``is_optional``: on a phone, where letters are larger, there is none for it."""

    x: int
    y: int
    text: str
    is_town: bool
    is_optional: bool


def labels_of(
    ground: Ground, marks: Sequence[Mark], frame: Frame, phone_marks: Sequence[Mark] | None = None
) -> list[Label]:
    """The names that can be written without covering one another or a marker, the more important first."""
    taken_wide = _taken(marks, MARKER)
    taken_phone = _taken(marks if phone_marks is None else phone_marks, PHONE_MARKER)
    labels: list[Label] = []
    written: set[str] = set()
    for name in ground.names:
        if len(labels) >= MOST_LABELS or name.text in written:
            continue
        is_town = name.rank == 0
        spot = _room(name, TOWN_WIDE if is_town else WIDE_SIZE, taken_wide, frame)
        if spot is None:
            continue
        written.add(name.text)
        on_phone = _box(spot[0], spot[1], name.text, TOWN_PHONE if is_town else PHONE_SIZE)
        fits = not any(_meet(on_phone, other) for other in taken_phone)
        if fits:
            taken_phone.append(on_phone)
        labels.append(Label(spot[0], spot[1], name.text, is_town, not fits))
    return labels


def _taken(marks: Sequence[Mark], half: float) -> list[Rectangle]:
    return [(mark.x - half, mark.y - half, mark.x + half, mark.y + half) for mark in marks]


def _room(name: Name, size: float, taken: list[Rectangle], frame: Frame) -> tuple[int, int] | None:
    """A place for the name at its point, above or below it, the town's also farther; entered into ``taken``."""
    half = len(name.text) * size * LETTER / 2
    x = round(min(max(name.x, half + 4), frame.width - half - 4))
    near = (0.3 * size, -MARKER - 6, MARKER + size)
    far = (-2 * MARKER - size, 2 * MARKER + 2 * size, -4 * MARKER - size, 4 * MARKER + 2 * size)
    for shift in near if name.rank else near + far:
        y = round(name.y + shift)
        box = _box(x, y, name.text, size)
        if size < y < frame.height - 4 and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return x, y
    return None


def _box(x: float, y: float, text: str, size: float) -> Rectangle:
    half = len(text) * size * LETTER / 2
    return (x - half, y - 0.8 * size, x + half, y + 0.25 * size)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
