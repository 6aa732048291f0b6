"""Applications that everybody may see, as points for maps: of the whole town, of one programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, cast, func, or_, select

from core.db import db
from initiatives.agreements.models import Agreement, Annex
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import PUBLIC, ApplicationStatus
from initiatives.programmes.models import Programme

MOST = 600
"""More than the applications of any town's running programmes and its works of all years."""
WORKED = (ApplicationStatus.AGREED, ApplicationStatus.BUILT, ApplicationStatus.SETTLED)
"""A programme is closed one day; what it built stands."""


@dataclass(frozen=True)
class PlacedApplication:
    """An application with a point (lon, lat) on its place, or without any."""

    slug: str
    programme: str
    number: int
    title: str
    summary: str
    status: str
    lon: float | None
    lat: float | None
    ends_on: date | None = None
    """The last day of its signed agreement, as the newest annex has it."""

    def work(self, today: date) -> str:
        """Where its work stands: ``running``, ``late`` after the agreement's last day, ``done``; empty before."""
        if self.status in (ApplicationStatus.BUILT, ApplicationStatus.SETTLED):
            return "done"
        if self.status != ApplicationStatus.AGREED:
            return ""
        return "late" if self.ends_on is not None and self.ends_on < today else "running"


def applications_on_map(programme_id: int | None = None) -> list[PlacedApplication]:
    """Those of published programmes, the newest first; of closed ones only works. Of one programme all. One statement."""
    spot = func.ST_PointOnSurface(Application.location)
    annexed = (
        select(cast(Annex.content["ends_on"].astext, Date))
        .where(Annex.agreement_id == Agreement.id)
        .order_by(Annex.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    shown = or_(Programme.closed_at.is_(None), Application.status.in_([one.value for one in WORKED]))
    which = shown if programme_id is None else Programme.id == programme_id
    query = (
        select(
            Programme.slug, Programme.title.label("programme"), Application.number, Application.title,
            Application.summary, Application.status, func.ST_X(spot).label("lon"), func.ST_Y(spot).label("lat"),
            func.coalesce(annexed, Agreement.ends_on).label("ends_on"),
        )
        .join(Programme, Programme.id == Application.programme_id)
        .outerjoin(Agreement, Agreement.application_id == Application.id)
        .where(Programme.published_at.is_not(None), Application.status.in_([one.value for one in PUBLIC]), which)
        .order_by(Programme.closed_at.is_not(None), Programme.year.desc(), Programme.id.desc(), Application.number)
        .limit(MOST)
    )  # fmt: skip
    return [PlacedApplication(**row) for row in db.session.execute(query).mappings()]
