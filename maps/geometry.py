"""Geometry that comes from outside, checked before anything believes it. Pure: no web, no database.

``check_geometry`` takes the ``geometry`` member of a GeoJSON feature as parsed from JSON and answers with a
shapely geometry in EPSG:4326 (longitude, latitude in degrees) or with what is wrong. It is slow and needs
shapely, so rules never import it: services and forms call it and hand the outcome on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from maps.coordinates import Position, place_problem

AREA_TYPES = frozenset({"Polygon", "MultiPolygon"})
POINT_TYPES = frozenset({"Point"})
LINE_TYPES = frozenset({"LineString", "MultiLineString"})
MOST_VERTICES = 100_000
"""The outline of the longest real gmina boundary has a few thousand vertices; a hundred thousand is a mistake."""
AMBIGUOUS = 0.01
"""A repair that changes the area by more than this share is not a repair: somebody has to look."""
DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


class Malformed(ValueError):
    """The coordinates are not nested as the geometry's type asks; ``code`` names the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, "geometry", facts)


@dataclass(frozen=True)
class Checked:
    """What became of a geometry: usable (``geometry``) or refused (``problems``); ``repairs`` names what was mended."""

    geometry: BaseGeometry | None = None
    problems: list[Problem] = field(default_factory=list)
    repairs: tuple[str, ...] = ()


def check_geometry(
    data: object,
    allowed: frozenset[str] = AREA_TYPES,
    *,
    in_poland: bool = True,
    most_vertices: int = MOST_VERTICES,
) -> Checked:
    """Check a GeoJSON geometry (RFC 7946) whose type must be one of ``allowed``.

    Open rings are closed, heights are dropped, exterior rings turn counter-clockwise, invalid polygons are
    repaired where the repair leaves no doubt. ``in_poland`` asks for coordinates inside Poland's box.
    """
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        return Checked(problems=[Problem("geometry_missing", "geometry")])
    name = data["type"]
    if name not in allowed or name not in DEPTHS:
        return Checked(
            problems=[Problem("geometry_type", "geometry", {"found": name[:40], "allowed": sorted(allowed)})]
        )
    try:
        nested = _positions(data.get("coordinates"), DEPTHS[name], _Budget(most_vertices))
        repairs: set[str] = set()
        problem = place_problem(_flat(nested, DEPTHS[name]), in_poland)
        if problem:
            return Checked(problems=[problem])
        return _sound(_build(name, nested, repairs), repairs)
    except Malformed as malformed:
        return Checked(problems=[malformed.problem])


class _Budget:
    """Counts vertices while they are read, so that a huge file is refused before it is built."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0

    def spend(self) -> None:
        self.used += 1
        if self.used > self.limit:
            raise Malformed("too_many_vertices", limit=self.limit)


def _positions(value: object, depth: int, budget: _Budget) -> Any:
    if not isinstance(value, list):
        raise Malformed("coordinates_malformed")
    if depth:
        if not value:
            raise Malformed("coordinates_empty")
        return [_positions(part, depth - 1, budget) for part in value]
    budget.spend()
    if not 2 <= len(value) <= 4 or any(
        isinstance(n, bool) or not isinstance(n, int | float) for n in value[:2]
    ):
        raise Malformed("coordinates_malformed")
    try:
        lon, lat = float(value[0]), float(value[1])
    except OverflowError:
        raise Malformed("coordinates_not_finite") from None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise Malformed("coordinates_not_finite")
    return (lon, lat)


def _flat(nested: Any, depth: int) -> Iterator[Position]:
    if depth == 0:
        yield nested
        return
    for part in nested:
        yield from _flat(part, depth - 1)


def _build(name: str, nested: Any, repairs: set[str]) -> BaseGeometry:
    if name == "Point":
        return Point(nested)
    if name == "MultiPoint":
        return MultiPoint(nested)
    if name in LINE_TYPES:
        lines = [nested] if name == "LineString" else nested
        if any(len(set(line)) < 2 for line in lines):
            raise Malformed("line_too_short")
        return LineString(nested) if name == "LineString" else MultiLineString(nested)
    polygons = [nested] if name == "Polygon" else nested
    built = [_polygon(rings, repairs) for rings in polygons]
    return built[0] if name == "Polygon" else MultiPolygon(built)


def _polygon(rings: list[list[Position]], repairs: set[str]) -> Polygon:
    shell, *holes = [_ring(ring, repairs) for ring in rings]
    return Polygon(shell, holes)


def _ring(ring: list[Position], repairs: set[str]) -> list[Position]:
    if len(set(ring)) < 3:
        lon, lat = ring[0]
        raise Malformed("ring_too_short", lon=lon, lat=lat)
    if ring[0] != ring[-1]:
        repairs.add("ring_closed")
        return [*ring, ring[0]]
    return ring


def _sound(geometry: BaseGeometry, repairs: set[str]) -> Checked:
    if not isinstance(geometry, Polygon | MultiPolygon):
        return Checked(geometry, repairs=tuple(sorted(repairs)))
    if not geometry.is_valid:
        mended = polygonal_parts(shapely.make_valid(geometry))
        if mended.is_empty or abs(mended.area - geometry.area) > AMBIGUOUS * max(mended.area, geometry.area):
            return Checked(problems=[_crossing(geometry)])
        repairs.add("made_valid")
        geometry = mended
    return Checked(shapely.orient_polygons(geometry), repairs=tuple(sorted(repairs)))


def _crossing(geometry: BaseGeometry) -> Problem:
    """Where an invalid polygon goes wrong, as GEOS tells it: ``Self-intersection[22.5 51.2]``."""
    told = shapely.is_valid_reason(geometry)
    place = re.search(r"^(.*?)\[(-?[\d.e+-]+) (-?[\d.e+-]+)", told)
    if place is None:
        return Problem("geometry_invalid", "geometry", {"reason": told})
    facts = {"reason": place[1].strip(), "lon": round(float(place[2]), 6), "lat": round(float(place[3]), 6)}
    return Problem("geometry_crosses", "geometry", facts)


def polygonal_parts(geometry: BaseGeometry) -> MultiPolygon:
    """The polygons of a geometry without the stray lines and points that a repair leaves behind."""
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry] if not geometry.is_empty else [])
    parts = getattr(geometry, "geoms", ())
    return MultiPolygon([polygon for part in parts for polygon in polygonal_parts(part).geoms])


def as_multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    """The form in which areas are stored."""
    return geometry if isinstance(geometry, MultiPolygon) else polygonal_parts(geometry)
