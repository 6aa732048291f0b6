"""Reads of areas and places. Coordinates come out in EPSG:4326, lengths and areas are measured in EPSG:2180."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import aliased

from core.db import db
from maps.area_rules import TOWN_LAND
from maps.models import Address, Area, Place

TOWN_KINDS = ("municipality", "gmina")
"""The kinds of the area that is the town itself: in English as elsewhere in the code, or as the law says it."""
METRIC = 2180
SMALLEST_OVERLAP_KM2 = 0.001
MOST_OVERLAPS = 50
DECIMALS = 6
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class AreaRow:
    """An area without its boundary; ``km2`` is its size measured in EPSG:2180."""

    id: int
    slug: str
    name: str
    kind: str
    population: int | None
    km2: float


@dataclass(frozen=True)
class AreaPage:
    """One page of the areas of a kind, in the order of their names; ``total`` counts all pages together."""

    items: tuple[AreaRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Overlap:
    """Two areas of one kind that share ``km2`` square kilometres."""

    first: str
    second: str
    km2: float


def _km2(geometry: Any) -> Any:
    return func.ST_Area(func.ST_Transform(geometry, METRIC)) / 1_000_000


def _point(lon: float, lat: float) -> Any:
    return func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326)


def _area_rows() -> Select[Any]:
    return select(Area.id, Area.slug, Area.name, Area.kind, Area.population, _km2(Area.boundary).label("km2"))


def areas_of_kind(kind: str, page: int = 1, per_page: int = 20) -> AreaPage:
    """The areas of ``kind`` by name, ``per_page`` at a time; a page too far is the last one."""
    total = db.session.scalar(select(func.count()).select_from(Area).where(Area.kind == kind)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    wanted = _area_rows().where(Area.kind == kind).order_by(Area.name, Area.id)
    rows = db.session.execute(wanted.limit(per_page).offset((page - 1) * per_page))
    return AreaPage(tuple(AreaRow(*row) for row in rows), page, pages, total)


def town_area_ids() -> tuple[int, ...]:
    """The area that is the town itself; nothing where none is stored."""
    return tuple(db.session.scalars(select(Area.id).where(Area.kind.in_(TOWN_KINDS)).order_by(Area.id)))


def area_kinds() -> dict[str, int]:
    """The kinds of area there are, each with how many."""
    rows = db.session.execute(select(Area.kind, func.count()).group_by(Area.kind).order_by(Area.kind))
    return {row[0]: row[1] for row in rows}


def area_by_slug(kind: str, slug: str) -> AreaRow | None:
    """The area of that kind and slug."""
    row = db.session.execute(_area_rows().where(Area.kind == kind, Area.slug == slug)).first()
    return AreaRow(*row) if row else None


@dataclass(frozen=True)
class AreaChoice:
    """An area to choose from, without its shape."""

    id: int
    name: str
    kind: str
    population: int | None


def area_choices() -> tuple[AreaChoice, ...]:
    """Every area by kind and name, the town's land apart. One statement."""
    asked = select(Area.id, Area.name, Area.kind, Area.population).where(Area.kind != TOWN_LAND)
    in_order = asked.order_by(Area.kind, Area.name, Area.id)
    return tuple(AreaChoice(*row) for row in db.session.execute(in_order))


def outlines_of(area_ids: Sequence[int], of_town: bool = False) -> dict[int, bytes]:
    """Boundaries (WKB, EPSG:4326) by area, coarse enough for small pictures: of these areas, or of the town itself."""
    coarse = func.ST_AsBinary(func.ST_SimplifyPreserveTopology(Area.boundary, 0.0005))
    wanted = Area.kind.in_(TOWN_KINDS) if of_town else Area.id.in_(area_ids)
    return {row[0]: bytes(row[1]) for row in db.session.execute(select(Area.id, coarse).where(wanted))}


def slugs_of_kind(kind: str) -> dict[str, str]:
    """Slug and name of every area of ``kind``."""
    rows = db.session.execute(select(Area.slug, Area.name).where(Area.kind == kind))
    return {row[0]: row[1] for row in rows}


def area_at(lon: float, lat: float, kind: str) -> AreaRow | None:
    """The area of ``kind`` that a place lies in (edges count); where two overlap, the smaller one."""
    wanted = _area_rows().where(Area.kind == kind, func.ST_Covers(Area.boundary, _point(lon, lat)))
    row = db.session.execute(wanted.order_by(_km2(Area.boundary), Area.id).limit(1)).first()
    return AreaRow(*row) if row else None


def nearest_area(lon: float, lat: float, kind: str) -> AreaRow | None:
    """The area of ``kind`` whose edge is nearest to a place, or that holds it."""
    place = func.ST_Transform(_point(lon, lat), METRIC)
    distance = func.ST_Distance(func.ST_Transform(Area.boundary, METRIC), place)
    row = db.session.execute(
        _area_rows().where(Area.kind == kind).order_by(distance, Area.id).limit(1)
    ).first()
    return AreaRow(*row) if row else None


def metres_outside(lon: float, lat: float, kinds: Sequence[str] = TOWN_KINDS) -> float | None:
    """How far outside the areas of ``kinds`` a place lies, in metres; 0 inside, ``None`` when there are none."""
    place = func.ST_Transform(_point(lon, lat), METRIC)
    distance = func.min(func.ST_Distance(func.ST_Transform(Area.boundary, METRIC), place))
    found = db.session.scalar(select(distance).where(Area.kind.in_(kinds)))
    return None if found is None else float(found)


def town_boundary() -> dict[str, Any] | None:
    """The town as a GeoJSON MultiPolygon, whole: its one area, or all areas together when none is stored."""
    union = func.ST_AsGeoJSON(func.ST_Multi(func.ST_Union(Area.boundary)), DECIMALS)
    for wanted in (select(union).where(Area.kind.in_(TOWN_KINDS)), select(union)):
        found = db.session.scalar(wanted)
        if found:
            boundary: dict[str, Any] = json.loads(found)
            return boundary
    return None


def town_ground() -> BaseGeometry | None:
    """The area that is the town itself (EPSG:4326); nothing where none is stored."""
    union = func.ST_AsBinary(func.ST_Union(Area.boundary))
    found = db.session.scalar(select(union).where(Area.kind.in_(TOWN_KINDS)))
    return None if found is None else shapely.from_wkb(bytes(found))


def town_bounds() -> Bounds | None:
    """The box around the town: of its boundary, else of all areas, else of all places."""
    for geometry, condition in (
        (Area.boundary, Area.kind.in_(TOWN_KINDS)),
        (Area.boundary, None),
        (Place.location, None),
    ):
        box = func.ST_Extent(geometry)
        sides = select(func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
        row = db.session.execute(sides if condition is None else sides.where(condition)).first()
        if row and row[0] is not None:
            return (row[0], row[1], row[2], row[3])
    return None


def overlaps_of_kind(kind: str, smallest_km2: float = SMALLEST_OVERLAP_KM2) -> list[Overlap]:
    """Pairs of areas of ``kind`` that share ground, the largest first, at most ``MOST_OVERLAPS``."""
    first, second = aliased(Area), aliased(Area)
    common = func.ST_CollectionExtract(func.ST_Intersection(first.boundary, second.boundary), 3)
    pairs = (
        select(first.name.label("first"), second.name.label("second"), _km2(common).label("km2"))
        .join(second, func.ST_Intersects(first.boundary, second.boundary))
        .where(first.kind == kind, second.kind == kind, first.id < second.id)
        .subquery()
    )
    wanted = (
        select(pairs).where(pairs.c.km2 >= smallest_km2).order_by(pairs.c.km2.desc()).limit(MOST_OVERLAPS)
    )
    return [Overlap(*row) for row in db.session.execute(wanted)]


def address_count() -> int:
    """How many addresses the town's register holds."""
    return db.session.scalar(select(func.count()).select_from(Address)) or 0


def sources() -> list[str]:
    """Where areas and places come from, each origin once, for the page of credits."""
    origins = union(select(Area.source), select(Place.source)).subquery()
    found = db.session.scalars(
        select(origins.c.source).where(origins.c.source != "").order_by(origins.c.source)
    )
    return list(found)
