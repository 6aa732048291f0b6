"""Reading what became of the winners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select

from core.db import db
from pb.implementation.models import Implementation, Milestone
from pb.rounds.models import Round
from pb.submission.models import Project


@dataclass(frozen=True)
class Work:
    """One project being built or built. ``spent`` and ``cost`` in złoty."""

    round_slug: str
    round_title: str
    number: int
    title: str
    cost: Decimal
    state: str
    spent: Decimal
    note: str
    due_on: date | None
    delay_weeks: int


@dataclass(frozen=True)
class Step:
    """A milestone: what, when it was planned and when it was done (``None``: not yet)."""

    name: str
    planned_on: date | None
    done_on: date | None


@dataclass(frozen=True)
class WorkWithSteps:
    """The building of one project with all its milestones in order."""

    state: str
    spent: Decimal
    note: str
    due_on: date | None
    delay_weeks: int
    steps: tuple[Step, ...]


def works_of_each_state(limit: int = 4) -> list[Work]:
    """A few works of published rounds so that each state is seen: one late, one running … then the next. One statement."""
    urgency = case({"late": 0, "running": 1, "done": 2, "planned": 3}, value=Implementation.state)
    newest = (Implementation.due_on.desc().nulls_last(), Round.year.desc(), Project.number)
    turn = func.row_number().over(partition_by=Implementation.state, order_by=newest)
    wanted = _works().order_by(turn, urgency).limit(limit)
    return [Work(*row) for row in db.session.execute(wanted)]


def _works() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Round.slug,
            Round.title,
            Project.number,
            Project.title,
            Project.cost,
            Implementation.state,
            Implementation.spent,
            Implementation.note,
            Implementation.due_on,
            Implementation.delay_weeks,
        )
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Round.published_at.is_not(None))
    )


def work_of(project_id: int) -> WorkWithSteps | None:
    """The building of one project with its milestones, or ``None``. One statement."""
    rows = db.session.execute(
        select(Implementation, Milestone)
        .outerjoin(Milestone, Milestone.implementation_id == Implementation.id)
        .where(Implementation.project_id == project_id)
        .order_by(Milestone.position)
    ).all()
    if not rows:
        return None
    work = rows[0][0]
    steps = tuple(Step(step.name, step.planned_on, step.done_on) for _, step in rows if step)
    return WorkWithSteps(work.state, work.spent, work.note, work.due_on, work.delay_weeks, steps)


def states_count() -> dict[str, int]:
    """How many works of published rounds are in each state. One statement."""
    rows = db.session.execute(
        select(Implementation.state, func.count())
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Round.published_at.is_not(None))
        .group_by(Implementation.state)
    )
    return {row[0]: row[1] for row in rows}
