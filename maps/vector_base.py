"""The plain map of the town's own data, for when no tiles can be had: boundary, areas and named places."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import case, func, literal, select, union_all

from core.db import db
from maps.area_rules import TOWN_LAND
from maps.geojson import DECIMALS, collection, feature, point
from maps.models import Area, Place
from maps.queries import TOWN_KINDS
from maps.simplify import simplified

_PLACES = 2
TOLERANCE_M = 12.0
"""Half a pixel of a screen-wide town; a border drawn this coarse still passes the right side of a street."""


def vector_base(tolerance_m: float = TOLERANCE_M) -> dict[str, Any]:
    """GeoJSON of boundary, areas and places, simplified by about ``tolerance_m`` metres.

    Each feature has ``layer`` (``boundary``, ``area``, ``place``), ``name`` and ``kind``; areas also ``slug``
    and ``label``, the point (lon, lat) where their name belongs. Areas of one kind are simplified together, so
    that neighbours keep their common border. ``bbox`` is the box of the town, when there is anything in it.
    """
    area_rows, place_rows = _rows()
    areas = _area_features(area_rows, tolerance_m)
    places = _place_features(place_rows)
    bounds = _bounds([one for one in areas if one["properties"]["layer"] == "boundary"] or areas or places)
    return collection([*areas, *places], **({"bbox": bounds} if bounds else {}))


def _rows() -> tuple[list[Any], list[Any]]:
    """Areas (the whole town's first), then places, each by kind and name; read in one statement."""
    area = select(
        Area.name, Area.kind, Area.slug, func.ST_AsBinary(Area.boundary).label("wkb"), Area.id,
        case((Area.kind.in_(TOWN_KINDS), 0), else_=1).label("station"),
    ).where(Area.kind != TOWN_LAND)  # fmt: skip
    place = select(
        Place.name, Place.kind, literal(None), func.ST_AsBinary(Place.location), Place.id, literal(_PLACES)
    )
    both = union_all(area, place).subquery()
    rows = db.session.execute(select(both).order_by(both.c.station, both.c.kind, both.c.name, both.c.id))
    found: tuple[list[Any], list[Any]] = [], []
    for row in rows:
        found[row.station == _PLACES].append(row)
    return found


def _area_features(rows: list[Any], tolerance_m: float) -> list[dict[str, Any]]:
    features = []
    for kind, group in groupby(rows, key=lambda row: row.kind):
        members = list(group)
        whole = list(shapely.from_wkb([bytes(row.wkb) for row in members]))
        for row, drawn, label in zip(
            members, simplified(whole, tolerance_m), shapely.point_on_surface(whole), strict=True
        ):
            layer = "boundary" if kind in TOWN_KINDS else "area"
            named = {"layer": layer, "name": row.name, "kind": kind, "slug": row.slug}
            features.append(feature(_geometry(drawn), {**named, "label": _geometry(label)["coordinates"]}))
    return features


def _geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON with six decimals."""
    rounded = shapely.transform(geometry, lambda xy: xy.round(DECIMALS))
    drawn: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return drawn


def _place_features(rows: list[Any]) -> list[dict[str, Any]]:
    spots = shapely.get_coordinates(shapely.from_wkb([bytes(row.wkb) for row in rows])).tolist()
    return [
        feature(point(lon, lat), {"layer": "place", "name": row.name, "kind": row.kind})
        for row, (lon, lat) in zip(rows, spots, strict=True)
    ]


def _bounds(features: Sequence[dict[str, Any]]) -> list[float] | None:
    if not features:
        return None
    drawn = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    return [round(float(side), DECIMALS) for side in shapely.total_bounds(drawn)]
