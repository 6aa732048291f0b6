"""Which area a point lies in, for many points in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, text

from core.db import db
from maps.models import Area

SMALLEST = text(
    """
    SELECT DISTINCT ON (given.key) given.key, area.id
    FROM unnest(CAST(:keys AS text[]), CAST(:xs AS float8[]), CAST(:ys AS float8[])) AS given(key, x, y)
    JOIN maps_areas area ON ST_Covers(area.boundary, ST_SetSRID(ST_MakePoint(given.x, given.y), 4326))
    ORDER BY given.key, ST_Area(area.boundary)
    """
)


def areas_of_points(points: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    """The id of the smallest area around each point (longitude, latitude); points in no area are left out."""
    if not points:
        return {}
    keys = list(points)
    given = {"keys": keys, "xs": [points[key][0] for key in keys], "ys": [points[key][1] for key in keys]}
    return {row.key: row.id for row in db.session.execute(SMALLEST, given)}


def areas_named(names: Iterable[str]) -> dict[str, int]:
    """The id of the area of each name; names that no area or more than one has are left out."""
    wanted = sorted(set(names) - {""})
    if not wanted:
        return {}
    found = db.session.execute(
        select(Area.name, func.min(Area.id).label("id"))
        .where(Area.name.in_(wanted))
        .group_by(Area.name)
        .having(func.count() == 1)
    )
    return {row.name: row.id for row in found}
