"""Reads of where drafts and projects come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from core.db import db
from pb.rounds.models import Round
from pb.submission.models import Draft, Project
from pb.submission.origin_models import Origin


@dataclass(frozen=True)
class OriginState:
    """A handed-in thing as it is now: a draft (``draft_id``) or a project (``number``, ``status``) of round ``slug``."""

    origin_id: int
    slug: str
    title: str
    draft_id: int | None
    owner_id: int | None
    number: int | None
    status: str
    procedure: str


def origin_of_project(project_id: int) -> Origin | None:
    """Where a project comes from."""
    return db.session.scalar(select(Origin).where(Origin.project_id == project_id))


def origin_of_entry(entry_key: Any) -> Origin | None:
    """What one act of handing has made already."""
    return db.session.scalar(select(Origin).where(Origin.entry_key == entry_key))


def origins_of_url(url: str) -> Sequence[int]:
    """Numbers of the origins whose thing stands at this path, the oldest first."""
    return db.session.scalars(select(Origin.id).where(Origin.url == url).order_by(Origin.id)).all()


def origin_states(origin_ids: Sequence[int]) -> list[OriginState]:
    """What became of each; erased drafts are left out. One statement."""
    title = func.coalesce(Project.title, Draft.answers["what"]["title"].astext, "")
    wanted = (
        select(
            Origin.id, Round.slug, title, Draft.id, Draft.user_id, Project.number, func.coalesce(Project.status, ""),
            Origin.procedure,
        )
        .outerjoin(Draft, Draft.id == Origin.draft_id)
        .outerjoin(Project, Project.id == Origin.project_id)
        .join(Round, Round.id == func.coalesce(Project.round_id, Draft.round_id))
        .where(Origin.id.in_(origin_ids))
    )  # fmt: skip
    return [OriginState(*row) for row in db.session.execute(wanted)]
