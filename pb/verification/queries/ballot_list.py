"""The ballot list of a round: what was announced and drawn, what stands on it, what still stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from core.db import db
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.verification.list_models import BallotList, MergeConsent, ProjectMerge
from pb.verification.models import Appeal, Decision
from pb.verification.rules.ballot_list import DrawState

UNCONCLUDED = ("submitted", "in_check", "returned")


@dataclass(frozen=True)
class ListedProject:
    """A project on the list, or accepted for it. ``number``: on the ballot; ``cost`` in złoty."""

    filed_number: int
    number: int
    title: str
    pool_id: int
    cost: Decimal
    status: str
    decided_by_id: int | None = None


def ballot_list(round_id: int, is_locked: bool = False) -> BallotList | None:
    """The round's list; ``is_locked``: whoever changes it at the same moment waits."""
    wanted = select(BallotList).where(BallotList.round_id == round_id)
    if is_locked:
        # The round's own row, so that two who announce at once meet although there is no list yet.
        db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
        wanted = wanted.execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def rounds_with_order(round_ids: Sequence[int]) -> frozenset[int]:
    """Which of these rounds have their order drawn. One statement, none for no rounds."""
    if not round_ids:
        return frozenset()
    drawn = select(BallotList.round_id).where(
        BallotList.round_id.in_(round_ids), BallotList.drawn_at.is_not(None)
    )
    return frozenset(db.session.scalars(drawn))


def listed_projects(round_id: int, statuses: Sequence[str]) -> list[ListedProject]:
    """Projects with a filing number in these states, by number. One statement."""
    rows = db.session.execute(
        select(
            Project.filed_number, Project.number, Project.title, Project.pool_id, Project.cost, Project.status
        )
        .where(Project.round_id == round_id, Project.status.in_(statuses), Project.filed_number.is_not(None))
        .order_by(Project.number)
    )
    return [ListedProject(row[0] or 0, *row[1:]) for row in rows]


def draw_state(round_id: int, drawn: BallotList | None, now: datetime) -> DrawState:
    """What the rules of the draw ask. Three statements."""
    of_round = Project.round_id == round_id
    rows = db.session.execute(
        select(Project.status, Project.filed_number)
        .where(of_round, Project.status.in_((*UNCONCLUDED, "accepted")), Project.filed_number.is_not(None))
        .order_by(Project.filed_number)
    ).all()
    appealed = db.session.scalars(_numbers().join(Appeal).where(of_round, Appeal.outcome.is_(None)))
    return DrawState(
        known_at=drawn.seed_known_at if drawn else None,
        is_drawn=bool(drawn and drawn.drawn_at),
        accepted=tuple(number for status, number in rows if status == "accepted" and number),
        appealed=tuple(appealed),
        unconcluded=tuple(number for status, number in rows if status != "accepted" and number),
        merging=tuple(db.session.scalars(_merging(now).where(of_round))),
    )


def _numbers() -> Select[Any]:
    return select(Project.filed_number).order_by(Project.filed_number)


def _merging(now: datetime) -> Select[Any]:
    return (
        _numbers()
        .distinct()
        .join(MergeConsent, MergeConsent.project_id == Project.id)
        .join(ProjectMerge, ProjectMerge.id == MergeConsent.merge_id)
        .where(
            ProjectMerge.done_at.is_(None), ProjectMerge.refused_at.is_(None), ProjectMerge.expires_at >= now
        )
    )


def last_rejection_at(round_id: int) -> datetime | None:
    """When the last rejection that may still be appealed against was sent."""
    return db.session.scalar(
        select(func.max(Decision.decided_at))
        .join(Project, Project.id == Decision.project_id)
        .where(
            Project.round_id == round_id, Project.status == "rejected", Decision.kind == "rejected",
            ~select(Appeal.id).where(Appeal.decision_id == Decision.id).exists(),
        )
    )  # fmt: skip
