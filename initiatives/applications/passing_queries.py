"""Reads of applications that another procedure handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import db
from initiatives.applications.models import Application, ApplicationEvent
from initiatives.programmes.models import Programme


@dataclass(frozen=True)
class HandedState:
    """A handed-in application as it is now, of programme ``slug``; ``number`` is ``None`` of a draft."""

    application_id: int
    slug: str
    title: str
    number: int | None
    status: str
    owner_id: int | None


def applications_from(url: str) -> Sequence[int]:
    """Numbers of rows that came of the thing at this path, the oldest first."""
    query = select(Application.id).where(Application.origin == url, Application.origin != "")
    return db.session.scalars(query.order_by(Application.id)).all()


def handed_states(application_ids: Sequence[int]) -> list[HandedState]:
    """What became of each; erased drafts are left out. One statement."""
    typed = Application.answers["pomysl"]["title"].astext
    title = func.coalesce(func.nullif(Application.title, ""), typed, "")
    query = (
        select(Application.id, Programme.slug, title, Application.number, Application.status, Application.owner_id)
        .join(Programme, Programme.id == Application.programme_id)
        .where(Application.id.in_(application_ids))
    )  # fmt: skip
    return [HandedState(*row) for row in db.session.execute(query)]


def origin_title(application_id: int) -> str:
    """How the thing that an application came of was called; empty for one that nobody handed in."""
    query = select(ApplicationEvent.facts["title"].astext).where(
        ApplicationEvent.application_id == application_id, ApplicationEvent.kind == "handed_in"
    )
    return db.session.scalar(query.limit(1)) or ""
