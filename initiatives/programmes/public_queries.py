"""Reads of what everybody sees of programmes: the list, those that are open, what the navigation asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.db import db
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.programmes.queries import ProgrammeView, views_of

PER_PAGE = 20


@dataclass(frozen=True)
class Listed:
    """A page of published programmes."""

    items: list[ProgrammeView]
    page: int
    pages: int
    total: int


def listed_programmes(page: int, now: datetime, per_page: int = PER_PAGE) -> Listed:
    """A page of the list (the last one when the address asks for more): those with an open call first, closed ones
    last, the newest first. Four statements."""
    is_public = Programme.published_at.is_not(None)
    total = db.session.scalar(select(func.count()).select_from(Programme).where(is_public)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    is_closed = Programme.closed_at.is_not(None)
    ordered = (
        select(Programme)
        .where(is_public)
        .order_by((_is_open(now) & ~is_closed).desc(), is_closed, Programme.year.desc(), Programme.id.desc())
    )
    rows = db.session.scalars(ordered.limit(per_page).offset(per_page * (page - 1))).all()
    return Listed(views_of(rows), page, pages, total)


def _is_open(now: datetime) -> Any:
    mine = select(ProgrammeCall.id).where(ProgrammeCall.programme_id == Programme.id)
    return mine.where(ProgrammeCall.opens_at <= now, ProgrammeCall.closes_at > now).exists()


def programmes_to_apply(now: datetime) -> list[ProgrammeView]:
    """Those that take applications now or will. Three statements."""
    ahead = select(ProgrammeCall.id).where(
        ProgrammeCall.programme_id == Programme.id, ProgrammeCall.closes_at > now
    )
    query = select(Programme).where(
        Programme.published_at.is_not(None), Programme.closed_at.is_(None), ahead.exists()
    )
    return views_of(db.session.scalars(query.order_by(Programme.id)).all())


def calls_until() -> Any:
    """The end of the last call of all programmes that go on, to be read with the town's record."""
    query = select(func.max(ProgrammeCall.closes_at)).join(
        Programme, Programme.id == ProgrammeCall.programme_id
    )
    return query.where(Programme.published_at.is_not(None), Programme.closed_at.is_(None)).scalar_subquery()


def has_programmes() -> Any:
    """Whether any programme is published, to be read with the town's record."""
    return select(func.count() > 0).where(Programme.published_at.is_not(None)).scalar_subquery()
