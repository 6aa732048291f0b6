"""How a place lies to the town's areas and to other places: inside, partly, how far, what is near.

Geometries are shapely's in EPSG:4326, metres are those of EPSG:2180. ``within_metres`` and ``metres_between`` are
pieces for the queries of other packages: the first uses the spatial index of its column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2 import WKBElement
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, LargeBinary, TextClause, and_, bindparam, func, text
from sqlalchemy.dialects.postgresql import ARRAY

from core.db import db
from maps.place_shapes import parts_of
from maps.projection import in_metres

SRID, METRIC = 4326, 2180
TOLERANCE_M = 5.0
"""A drawn edge that passes a boundary by less than this was meant to lie on it."""
LEAST_METRES_PER_DEGREE = (63_000.0, 110_000.0)
"""Of longitude and latitude anywhere in Poland, rounded down: a box that is never too small."""

NEARLY = {
    "tolerance": TOLERANCE_M,
    "wide": TOLERANCE_M / LEAST_METRES_PER_DEGREE[0],
    "high": TOLERANCE_M / LEAST_METRES_PER_DEGREE[1],
}

LYING = """
    WITH parts AS (
        SELECT number, ST_GeomFromWKB(wkb, 4326) AS shape
        FROM unnest(CAST(:wkbs AS bytea[])) WITH ORDINALITY AS given(wkb, number)
    ), measured AS (
        SELECT area.id AS area_id, area.boundary, part.number, part.shape,
            CASE WHEN ST_Covers(area.boundary, part.shape) THEN NULL
                 ELSE ST_Difference(part.shape, area.boundary) END AS rest
        FROM parts part JOIN ({areas}) area ON {joined}
    )
    SELECT area_id, number,
        CASE WHEN rest IS NULL THEN 0.0
             WHEN ST_Dimension(shape) = 0 THEN 1.0
             WHEN ST_Dimension(shape) = 1 THEN ST_Length(ST_Transform(rest, 2180))
             ELSE ST_Area(ST_Transform(rest, 2180)) END AS outside,
        CASE WHEN rest IS NULL THEN 0.0
             ELSE ST_Distance(ST_Transform(shape, 2180), ST_Transform(boundary, 2180)) END AS nearest,
        coalesce((SELECT max(ST_Distance(corner.geom, ST_Transform(boundary, 2180)))
                  FROM ST_DumpPoints(ST_Transform(rest, 2180)) corner), 0.0) AS farthest
    FROM measured ORDER BY area_id, number
"""
WKBS = bindparam("wkbs", type_=ARRAY(LargeBinary))
TOUCHED = text(
    LYING.format(
        areas="SELECT id, boundary FROM maps_areas WHERE (:any_id OR id = ANY(CAST(:ids AS int[])))"
        " AND CASE WHEN :any_kind THEN kind <> 'town_land' OR NOT :any_id ELSE kind = ANY(CAST(:kinds AS text[])) END",
        joined="area.boundary && ST_Expand(part.shape, :wide, :high) AND (ST_Intersects(area.boundary, part.shape)"
        " OR ST_DWithin(ST_Transform(area.boundary, 2180), ST_Transform(part.shape, 2180), :tolerance))",
    )
).bindparams(WKBS)
TOGETHER = text(
    LYING.format(
        areas="SELECT 0 AS id, ST_Union(boundary) AS boundary FROM maps_areas WHERE id = ANY(CAST(:ids AS int[]))",
        joined="area.boundary IS NOT NULL",
    )
).bindparams(WKBS)
GIVEN = text(
    LYING.format(areas="SELECT 0 AS id, ST_GeomFromWKB(:boundary, 4326) AS boundary", joined="true")
).bindparams(WKBS)
NAMES = text(
    "SELECT id, name, kind, ST_Area(boundary) AS size FROM maps_areas WHERE id = ANY(CAST(:ids AS int[]))"
)
TO_EDGE = text(
    "SELECT ST_Distance(ST_Transform(ST_Boundary(boundary), 2180), ST_Transform(ST_GeomFromWKB(:wkb, 4326), 2180))"
    " FROM maps_areas WHERE id = :area_id"
)


@dataclass(frozen=True)
class PartLie:
    """How one part of a place (``number`` from 1) lies to an area: its ``share`` inside (0 to 1), metres outside.

    ``nearest`` is the distance from the area to the nearest point of the part, ``farthest`` to the farthest of
    what lies outside; both 0 inside.
    """

    number: int
    share: float
    nearest: float
    farthest: float

    @property
    def is_inside(self) -> bool:
        """Whether it lies inside but for ``TOLERANCE_M``."""
        return self.farthest <= TOLERANCE_M


@dataclass(frozen=True)
class AreaLie:
    """How a place lies to an area: ``is_whole`` when every part lies inside, else the ``share`` that does."""

    area_id: int
    name: str
    kind: str
    share: float
    is_whole: bool
    parts: tuple[PartLie, ...]


def stored(geometry: BaseGeometry | None) -> WKBElement | None:
    """A geometry as a column takes it."""
    return None if geometry is None else WKBElement(geometry.wkb, srid=SRID)


def taken_out(value: Any) -> BaseGeometry | None:
    """A column's value as shapely has it."""
    if value is None:
        return None
    geometry: BaseGeometry = shapely.from_wkb(
        value.data if isinstance(value.data, str) else bytes(value.data)
    )
    return geometry


def areas_around(
    geometry: BaseGeometry, *, ids: Sequence[int] | None = None, kinds: Sequence[str] | None = None
) -> list[AreaLie]:
    """The areas (of ``ids``, of ``kinds``) that hold the geometry or a part of it, but for ``TOLERANCE_M``.

    The town's land (``maps.land``) is among them only when it is asked for.

    Whole ones come first, then by the share inside, then the smaller area: the first is the narrowest fit. Where an
    area holds all of it without any tolerance, its neighbours of the same kind do not.
    """
    given = {
        **NEARLY,
        "ids": list(ids or ()),
        "any_id": ids is None,
        "kinds": list(kinds or ()),
        "any_kind": kinds is None,
    }
    lies = _lies(TOUCHED, geometry, given)
    rows = db.session.execute(NAMES, {"ids": list(lies)}).all() if lies else []
    weights = part_weights(geometry)
    found = []
    for row in rows:
        own = tuple(lies[row.id])
        share = sum(weights[lie.number - 1] * lie.share for lie in own)
        is_whole = len(own) == len(weights) and all(lie.is_inside for lie in own)
        found.append((row.size, AreaLie(row.id, row.name, row.kind, min(share, 1.0), is_whole, own)))
    exact = {lie.kind for _, lie in found if lie.is_whole and all(part.farthest == 0 for part in lie.parts)}
    found = [one for one in found if one[1].share > 0 or (one[1].is_whole and one[1].kind not in exact)]
    found.sort(key=lambda one: (not one[1].is_whole, -round(one[1].share, 6), one[0], one[1].name))
    return [lie for _, lie in found]


def parts_in_area(geometry: BaseGeometry, ids: Sequence[int]) -> list[PartLie]:
    """How each part lies to the areas of ``ids`` taken together; nothing when there are no such areas."""
    return _lies(TOGETHER, geometry, {"ids": list(ids)}).get(0, [])


def parts_in_boundary(geometry: BaseGeometry, boundary: BaseGeometry) -> list[PartLie]:
    """How each part lies to a boundary that is no area of the town's, e.g. one drawn for a consultation."""
    return _lies(GIVEN, geometry, {"boundary": boundary.wkb})[0]


def metres_to_edge(geometry: BaseGeometry, area_id: int) -> float | None:
    """Distance of a geometry to the boundary line of an area, in metres; ``None`` when there is no such area."""
    found = db.session.scalar(TO_EDGE, {"wkb": geometry.wkb, "area_id": area_id})
    return None if found is None else float(found)


def within_metres(column: Any, geometry: Any, metres: float) -> ColumnElement[bool]:
    """Whether ``column`` lies at most ``metres`` from ``geometry`` (shapely, or an SQL expression), by the index."""
    other = _expression(geometry)
    wide, high = (metres / per_degree for per_degree in LEAST_METRES_PER_DEGREE)
    exact = func.ST_DWithin(func.ST_Transform(column, METRIC), func.ST_Transform(other, METRIC), metres)
    return and_(column.op("&&")(func.ST_Expand(other, wide, high)), exact)


def metres_between(column: Any, geometry: Any) -> ColumnElement[float]:
    """The distance of ``column`` to ``geometry`` (shapely, or an SQL expression) in metres."""
    other = _expression(geometry)
    measured: ColumnElement[float] = func.ST_Distance(
        func.ST_Transform(column, METRIC), func.ST_Transform(other, METRIC)
    )
    return measured


def _expression(geometry: Any) -> Any:
    return func.ST_GeomFromWKB(geometry.wkb, SRID) if isinstance(geometry, BaseGeometry) else geometry


def part_weights(geometry: BaseGeometry) -> list[float]:
    """How much each part counts, together 1: areas by size among areas, lines by length among lines.

    The kinds weigh by how many parts they have, so that one point beside a large area is not nothing.
    """
    parts = parts_of(geometry)
    measured = [in_metres(part) for part in parts]
    sizes = [(one.area or one.length or 1.0) for one in measured]
    totals: dict[str, float] = {}
    counts = Counter(part.geom_type for part in parts)
    for part, size in zip(parts, sizes, strict=True):
        totals[part.geom_type] = totals.get(part.geom_type, 0.0) + size
    return [
        counts[part.geom_type] / len(parts) * size / totals[part.geom_type]
        for part, size in zip(parts, sizes, strict=True)
    ]


def _lies(statement: TextClause, geometry: BaseGeometry, given: dict[str, Any]) -> dict[int, list[PartLie]]:
    parts = parts_of(geometry)
    lies: dict[int, list[PartLie]] = {}
    for row in db.session.execute(statement, {"wkbs": [part.wkb for part in parts], **given}):
        measured = in_metres(parts[row.number - 1])
        size = measured.area or measured.length or 1.0
        share = min(max(1.0 - row.outside / size, 0.0), 1.0)
        lies.setdefault(row.area_id, []).append(PartLie(row.number, share, row.nearest, row.farthest))
    return lies
