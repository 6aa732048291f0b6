"""Where a point of the map is, for who cannot see it: the nearest named place, and how far outside the area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry import Point
from sqlalchemy import select

from core.db import db
from maps.models import Place
from maps.queries import town_area_ids
from maps.relations import metres_between, parts_in_area, within_metres

FARTHEST_NAMED_M = 5_000.0
"""A name farther away than this says nothing about a place."""


@dataclass(frozen=True)
class Whereabouts:
    """``nearest``: name of the nearest place, ``away`` metres from it; ``outside``: metres outside the area, 0 inside."""

    nearest: str = ""
    away: float = 0.0
    outside: float = 0.0


def whereabouts(lon: float, lat: float, area_ids: Sequence[int] = ()) -> Whereabouts:
    """Where a point in degrees is; ``area_ids`` together are the area, without them the town."""
    point = Point(lon, lat)
    away = metres_between(Place.location, point).label("away")
    near = within_metres(Place.location, point, FARTHEST_NAMED_M)
    row = db.session.execute(select(Place.name, away).where(near).order_by(away, Place.id).limit(1)).first()
    lies = parts_in_area(point, area_ids or town_area_ids())
    outside = lies[0].nearest if lies else 0.0
    return Whereabouts(row.name if row else "", float(row.away) if row else 0.0, outside)
