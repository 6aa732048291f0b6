"""Applications that everybody may see, as points for the map of the whole town."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import db
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import PUBLIC
from initiatives.programmes.models import Programme

MOST = 300
"""More than the applications of any town's running programmes."""


@dataclass(frozen=True)
class PlacedApplication:
    """An application of a programme that goes on, with a point (lon, lat) on its place, or without any."""

    slug: str
    programme: str
    number: int
    title: str
    summary: str
    status: str
    lon: float | None
    lat: float | None


def applications_on_map() -> list[PlacedApplication]:
    """Those of published programmes that are not closed, the newest programme first. One statement."""
    spot = func.ST_PointOnSurface(Application.location)
    query = (
        select(
            Programme.slug, Programme.title.label("programme"), Application.number, Application.title,
            Application.summary, Application.status, func.ST_X(spot).label("lon"), func.ST_Y(spot).label("lat"),
        )
        .join(Programme, Programme.id == Application.programme_id)
        .where(Programme.published_at.is_not(None), Programme.closed_at.is_(None), Application.status.in_([one.value for one in PUBLIC]))
        .order_by(Programme.year.desc(), Programme.id.desc(), Application.number)
        .limit(MOST)
    )  # fmt: skip
    return [PlacedApplication(**row) for row in db.session.execute(query).mappings()]
