"""What waits for one person in the building of winners, by term: for the officials' one queue, and for reminders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, update

from core.clock import now
from core.db import db
from pb.implementation.models import Implementation
from pb.implementation.queries.lateness import overdue_on
from pb.implementation.queries.office import last_news, quiet_since
from pb.implementation.rules import OVER, REMIND_EVERY, Acceptance
from pb.rounds.models import Round
from pb.rounds.waiting import MOST_TASKS, Task, TaskList
from pb.submission.models import Project


class TaskKind(StrEnum):
    """What is to be done."""

    OVERDUE = "overdue"
    QUIET = "quiet"
    REMARKS = "remarks"


def tasks_of(user_id: int, on: date, most: int = MOST_TASKS) -> TaskList[TaskKind]:
    """Works led by this person that are overdue, without news, or on which the author has remarks; remarks also
    where nobody leads. Two statements, however much waits."""
    overdue = overdue_on(on)
    remarks = and_(Implementation.acceptance == Acceptance.REMARKS, Implementation.remarks_read_at.is_(None))
    kind = case(
        (remarks, literal("remarks")), (overdue.is_not(None), literal("overdue")), else_=literal("quiet")
    ).label("kind")
    is_mine = Implementation.leader_id == user_id
    waiting = (
        select(
            kind, Round.slug, Round.title.label("round_title"), Project.number, Project.title,
            overdue.label("due_on"),
        )
        .select_from(Implementation)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            Round.published_at.is_not(None),
            or_(
                and_(is_mine, or_(overdue.is_not(None), quiet_since(now()))),
                and_(remarks, or_(is_mine, Implementation.leader_id.is_(None))),
            ),
        )
        .subquery()
    )  # fmt: skip
    first = select(waiting).order_by(waiting.c.due_on.asc().nulls_last(), waiting.c.number).limit(most)
    tasks = tuple(Task(TaskKind(row[0]), *row[1:]) for row in db.session.execute(first))
    late = func.count().filter(waiting.c.due_on < on)
    counted = db.session.execute(select(waiting.c.kind, func.count(), late).group_by(waiting.c.kind))
    return TaskList(tasks, {TaskKind(row[0]): (row[1], row[2]) for row in counted})


def unled_works() -> int:
    """How many works that are not over have nobody who leads them. One statement."""
    wanted = select(func.count(Implementation.id)).join(Project, Project.id == Implementation.project_id)
    joined = wanted.join(Round, Round.id == Project.round_id)
    is_unled = and_(Implementation.leader_id.is_(None), Implementation.state.not_in(OVER))
    return db.session.scalar(joined.where(is_unled, Round.published_at.is_not(None))) or 0


@dataclass(frozen=True)
class DueReminder:
    """A work to be reminded of; ``overdue_on`` is ``None`` when it is only silent. ``leader_id`` may be missing."""

    work_id: int
    slug: str
    number: int
    title: str
    leader_id: int | None
    overdue_on: date | None
    last_news_at: datetime


def due_reminders(on: date, moment: datetime) -> list[DueReminder]:
    """Works overdue or silent of which the office was not reminded within a week. One statement; rows are locked."""
    overdue: Any = overdue_on(on)
    week_ago = moment - REMIND_EVERY
    rows = db.session.execute(
        select(
            Implementation.id, Round.slug, Project.number, Project.title, Implementation.leader_id, overdue,
            last_news(),
        )
        .select_from(Implementation)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            Round.published_at.is_not(None),
            or_(overdue.is_not(None), quiet_since(moment)),
            or_(Implementation.reminded_at.is_(None), Implementation.reminded_at <= week_ago),
        )
        .order_by(overdue.asc().nulls_last(), Round.slug, Project.number)
        .with_for_update(of=Implementation)
    )  # fmt: skip
    return [DueReminder(*row) for row in rows]


def note_reminded(work_ids: Collection[int], moment: datetime) -> None:
    """Remember that the office was reminded of these works; it is no news of them, so their version stays."""
    reminded = update(Implementation).where(Implementation.id.in_(work_ids))
    db.session.execute(reminded.values(reminded_at=moment))
