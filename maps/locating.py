"""Which area a point lies in, for many points in one statement."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from core.db import db

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
