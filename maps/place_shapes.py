"""Points, lines and areas that somebody drew, checked part by part before they become one geometry. Pure.

A part that is wrong is told by its number and kind; nothing is thrown away silently. Axes in the wrong order and
metres of a Polish system are put right and said (``notes``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from maps.coordinates import Position
from maps.geojson import encode
from maps.geometry import check_geometry
from maps.projection import SYSTEMS, in_metres, to_degrees

FIELD = "shapes"
LONGEST_TEXT = 200_000
DECIMALS = 6
"""Eleven centimetres: finer than anybody draws."""
KINDS = {"Point": "point", "LineString": "line", "Polygon": "area"}
MULTIPLE: dict[str, Callable[[Any], BaseGeometry]] = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}
SINGLE = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
DEEPEST = 4


@dataclass(frozen=True)
class PlaceLimits:
    """What may be drawn: which ``kinds`` (point, line, area), how many parts and vertices, how small and how large."""

    kinds: frozenset[str] = frozenset({"point", "line", "area"})
    most_parts: int = 20
    most_vertices: int = 500
    shortest_m: float = 2.0
    longest_m: float = 50_000.0
    smallest_m2: float = 4.0
    largest_km2: float = 5.0


@dataclass
class Shapes:
    """The sound parts in EPSG:4326 with their numbers, what is wrong with the others, and what was put right."""

    sound: list[tuple[int, BaseGeometry]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def parts(self) -> list[BaseGeometry]:
        """The sound parts, each once."""
        return list(dict.fromkeys(part for _, part in self.sound))


class NoShapes(ValueError):
    """The text holds no GeoJSON that can be drawn; ``problem`` says why."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, FIELD, facts)


Raw = dict[str, Any]
"""A single GeoJSON geometry that nobody has checked yet."""


def raw_parts(text: str, limits: PlaceLimits) -> list[Raw]:
    """Single geometries of a GeoJSON text: any geometry, collection or feature(s) of RFC 7946. Raises ``NoShapes``."""
    return _simple(_parsed(text), limits.most_parts, 0) if text.strip() else []


def check_parts(
    raw: Sequence[Raw], limits: PlaceLimits, near: Position | None = None, first: int = 1
) -> Shapes:
    """Each of the parts, numbered from ``first``, by itself; see ``check_together``."""
    shapes = Shapes()
    for number, one in enumerate(raw, first):
        _take(one, number, shapes, limits, near)
    return shapes


def _parsed(text: str) -> object:
    if len(text) > LONGEST_TEXT:
        raise NoShapes("shapes_too_long")
    try:
        return json.loads(text, parse_float=_finite, parse_constant=_finite)
    except NoShapes:
        raise
    except (ValueError, RecursionError):
        raise NoShapes("shapes_unreadable") from None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NoShapes("coordinates_not_finite")
    return number


def _simple(data: object, most: int, depth: int) -> list[dict[str, Any]]:
    """Single geometries of anything GeoJSON; one more than ``most`` is enough to refuse."""
    if not isinstance(data, dict) or depth > DEEPEST:
        raise NoShapes("shapes_unreadable")
    name = data.get("type")
    if name in ("FeatureCollection", "GeometryCollection"):
        members = data.get("features" if name == "FeatureCollection" else "geometries")
        if not isinstance(members, list):
            raise NoShapes("shapes_unreadable")
        found = [one for member in members[: most + 1] for one in _simple(member, most, depth + 1)]
    elif name == "Feature":
        found = [] if data.get("geometry") is None else _simple(data["geometry"], most, depth + 1)
    elif name in SINGLE:
        parts = data.get("coordinates")
        listed = parts if isinstance(parts, list) else []
        found = [{"type": SINGLE[name], "coordinates": part} for part in listed[: most + 1]]
    elif name in KINDS:
        found = [data]
    else:
        raise NoShapes("shapes_unreadable")
    if len(found) > most:
        raise NoShapes("place_too_many_parts", limit=most)
    return found


def _take(
    one: dict[str, Any], number: int, shapes: Shapes, limits: PlaceLimits, near: Position | None
) -> None:
    kind = KINDS[one["type"]]
    facts = {"part": number, "kind": kind}
    if kind not in limits.kinds:
        shapes.problems.append(Problem("place_kind", FIELD, {**facts, "allowed": sorted(limits.kinds)}))
        return
    checked = check_geometry(one, frozenset(KINDS), most_vertices=limits.most_vertices + limits.most_parts)
    code = checked.problems[0].code if checked.problems else ""
    if code in ("axes_swapped", "coordinates_in_metres"):
        system = str(checked.problems[0].facts.get("system", ""))
        turned = _put_right(one, system, near)
        if turned:
            checked = check_geometry(turned, frozenset(KINDS), most_vertices=limits.most_vertices)
            note = Problem(
                "shapes_out_of_metres" if system else "shapes_turned", FIELD, {**facts, "system": system}
            )
            shapes.notes.append(note)
    if checked.geometry is None:
        shapes.problems += [_of_part(problem, facts) for problem in checked.problems]
        return
    geometry = rounded(checked.geometry)
    wrong = size_problem(geometry, limits, facts)
    if wrong:
        shapes.problems.append(wrong)
    shapes.sound += [(number, part) for part in parts_of(geometry)]


def _put_right(one: dict[str, Any], system: str, near: Position | None) -> dict[str, Any] | None:
    """The same geometry in degrees: its axes turned, or out of the metres of ``system``."""
    try:
        geometry = shapely.geometry.shape(one)
    except (ValueError, TypeError, shapely.errors.ShapelyError):
        return None
    if not system:
        return raw_of(shapely.transform(geometry, lambda xy: xy[:, ::-1]))
    if system not in SYSTEMS:
        return None
    both = [
        shapely.transform(one, lambda xy: to_degrees(xy, SYSTEMS[system]))
        for one in (geometry, shapely.transform(geometry, lambda xy: xy[:, ::-1]))
    ]
    fitting = [one for one in both if not check_geometry(raw_of(one), frozenset(KINDS)).problems]
    centre = Point(near) if near else None
    nearest = min(fitting, key=lambda one: one.distance(centre) if centre else 0.0, default=None)
    return raw_of(nearest) if nearest is not None else None


def _of_part(problem: Problem, facts: dict[str, Any]) -> Problem:
    """A refusal of the general check, worded for who draws."""
    code = {"geometry_crosses": "place_crosses", "too_many_vertices": "place_too_many_vertices"}.get(
        problem.code
    )
    return replace(problem, code=code or problem.code, field=FIELD, facts={**problem.facts, **facts})


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The same to eleven centimetres, unless that would break it."""
    coarse = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    return coarse if coarse.is_valid and not coarse.is_empty else geometry


def size_problem(geometry: BaseGeometry, limits: PlaceLimits, facts: dict[str, Any]) -> Problem | None:
    """Whether a part is too small to be meant, or too large to be a place. Measured in EPSG:2180."""
    measured = in_metres(geometry)
    if facts["kind"] == "line" and not limits.shortest_m <= measured.length <= limits.longest_m:
        code = "place_line_short" if measured.length < limits.shortest_m else "place_line_long"
        limit = limits.shortest_m if code == "place_line_short" else limits.longest_m
        return Problem(code, FIELD, {**facts, "metres": measured.length, "limit": limit})
    if facts["kind"] == "area" and not limits.smallest_m2 <= measured.area <= limits.largest_km2 * 1e6:
        code = "place_area_small" if measured.area < limits.smallest_m2 else "place_area_large"
        limit = limits.smallest_m2 if code == "place_area_small" else limits.largest_km2 * 1e6
        return Problem(code, FIELD, {**facts, "m2": measured.area, "limit": limit})
    return None


def check_together(shapes: Shapes, limits: PlaceLimits) -> None:
    """What only all parts together can break: their number, their vertices, areas that overlap (they are joined)."""
    parts = shapes.parts
    areas = [part for part in parts if isinstance(part, Polygon)]
    if len(areas) > 1 and not MultiPolygon(areas).is_valid:
        joined = parts_of(shapely.orient_polygons(rounded(shapely.union_all(areas))))
        parts = [part for part in parts if not isinstance(part, Polygon)] + joined
        shapes.notes.append(Problem("shapes_joined", FIELD))
    if not shapes.problems:
        shapes.sound = list(enumerate(parts, 1))
    if len(parts) > limits.most_parts:
        facts = {"limit": limits.most_parts, "count": len(parts)}
        shapes.problems.append(Problem("place_too_many_parts", FIELD, facts))
    vertices = sum(int(shapely.get_num_coordinates(part)) - isinstance(part, Polygon) for part in parts)
    if vertices > limits.most_vertices:
        facts = {"limit": limits.most_vertices, "count": vertices}
        shapes.problems.append(Problem("place_too_many_vertices", FIELD, facts))


def parts_of(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    """The single points, lines and polygons of a geometry."""
    if geometry is None or geometry.is_empty:
        return []
    if hasattr(geometry, "geoms"):
        return [part for member in geometry.geoms for part in parts_of(member)]
    return [geometry]


def as_one(parts: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """One part as it is, several of a kind as Multi*, kinds mixed as a GeometryCollection; ``None`` of nothing."""
    if len(parts) <= 1:
        return parts[0] if parts else None
    kinds = {part.geom_type for part in parts}
    build = MULTIPLE[kinds.pop()] if len(kinds) == 1 else shapely.geometrycollections
    return build(list(parts))


def kind_of(part: BaseGeometry) -> str:
    """``point``, ``line`` or ``area``."""
    return KINDS[part.geom_type]


def raw_of(part: BaseGeometry) -> Raw:
    """A sound part as GeoJSON."""
    raw: Raw = json.loads(shapely.to_geojson(part))
    return raw


def as_text(raw: Sequence[Raw]) -> str:
    """The parts as the script reads and writes them: a GeoJSON GeometryCollection, or nothing at all."""
    return encode({"type": "GeometryCollection", "geometries": list(raw)}) if raw else ""
