"""Works of one round or of all as residents compare them: what is built, for how much, and what never was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.db import db
from maps.models import Area
from pb.implementation.models import Delay, Implementation, Milestone
from pb.implementation.queries.lateness import overdue_on, standing
from pb.implementation.rules import State
from pb.rounds.models import Round
from pb.submission.models import Project


@dataclass(frozen=True)
class Delivery:
    """One work in full, for tables. Amounts in the round's currency; ``reasons`` of all delays in one text."""

    number: int
    title: str
    pool_id: int
    category: str
    place: str
    cost: Decimal
    state: str
    spent: Decimal
    contractor: str
    due_on: date | None
    delay_weeks: int
    finished_on: date | None
    acceptance: str
    note: str
    first_due: date | None
    delays: int
    reasons: str
    steps: int
    steps_done: int
    lon: float | None
    lat: float | None


def _of_work(column: Any, table: Any) -> Any:
    return select(column).where(table.implementation_id == Implementation.id).scalar_subquery()


def deliveries(round_id: int, today: date, states: Sequence[str] = ()) -> list[Delivery]:
    """Every work of a published round by number, or those in these states. One statement."""
    spot = func.ST_PointOnSurface(Project.location)
    place = case((Project.place == "", func.coalesce(Area.name, "")), else_=Project.place)
    wanted = (
        select(
            Project.number, Project.title, Project.pool_id, Project.category, place, Project.cost,
            standing(today), Implementation.spent, Implementation.contractor, Implementation.due_on,
            Implementation.delay_weeks, Implementation.finished_on, Implementation.acceptance, Implementation.note,
            func.coalesce(_of_work(func.min(Delay.from_on), Delay), Implementation.due_on),
            _of_work(func.count(), Delay),
            func.coalesce(_of_work(func.string_agg(Delay.reason, aggregate_order_by(literal("; "), Delay.reported_at, Delay.id)), Delay), ""),
            _of_work(func.count(), Milestone),
            _of_work(func.count(Milestone.done_on), Milestone),
            func.ST_X(spot), func.ST_Y(spot),
        )
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .outerjoin(Area, Area.id == Project.area_id)
        .where(Project.round_id == round_id, Round.published_at.is_not(None))
        .order_by(Project.number)
    )  # fmt: skip
    if states:
        wanted = wanted.where(standing(today).in_(states))
    return [Delivery(*row) for row in db.session.execute(wanted)]


@dataclass(frozen=True)
class Promise:
    """Something that was promised and is not there. ``since`` is when the result was announced."""

    slug: str
    round_title: str
    year: int
    currency: str
    number: int
    title: str
    cost: Decimal
    spent: Decimal
    state: str
    note: str
    due_on: date | None
    overdue_on: date | None
    delay_weeks: int
    since: datetime


UNKEPT = (State.LATE.value, State.ABANDONED.value)


def unkept_promises(today: date, page: int, per_page: int) -> list[Promise]:
    """What was promised and not built, given up first, then what waits longest. One statement."""
    stands = standing(today)
    wanted: Any = (
        select(
            Round.slug, Round.title, Round.year, Round.currency, Project.number, Project.title, Project.cost,
            Implementation.spent, stands, Implementation.note, Implementation.due_on, overdue_on(today),
            Implementation.delay_weeks, Round.published_at,
        )
        .select_from(Implementation)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Round.published_at.is_not(None), stands.in_(UNKEPT))
        .order_by((stands == State.ABANDONED.value).desc(), Round.published_at, Round.slug, Project.number)
    )  # fmt: skip
    rows = db.session.execute(wanted.limit(per_page).offset((page - 1) * per_page))
    return [Promise(*row) for row in rows]


def unkept_counts(today: date) -> dict[str, int]:
    """How many promises are unkept: ``abandoned`` and ``waiting``, and how many works there are at all. One statement."""
    stands = standing(today)
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(stands == State.ABANDONED.value),
            func.count().filter(stands == State.LATE.value),
        )
        .select_from(Implementation)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Round.published_at.is_not(None))
    ).one()
    return {"all": row[0], "abandoned": row[1], "waiting": row[2]}
