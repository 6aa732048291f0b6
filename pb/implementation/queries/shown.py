"""What became of the winners, as everybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.clock import warsaw
from core.db import db
from core.models import StoredFile
from core.problems import NotFound
from pb.implementation.models import Delay, Implementation, Milestone, PastAnswer, WorkPhoto
from pb.implementation.queries.lateness import standing
from pb.rounds.models import Round
from pb.submission.models import Project

LARGEST = 2**31 - 1


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
class Postponement:
    """A delay as it was told: from when to when, and why."""

    reported_on: date
    from_on: date | None
    to_on: date
    reason: str


@dataclass(frozen=True)
class ShownPhoto:
    """A photograph: its number, when in the work it was taken, what it shows, its size in pixels."""

    photo_id: int
    moment: str
    description: str
    taken_on: date | None
    width: int | None
    height: int | None


@dataclass(frozen=True)
class EarlierAnswer:
    """What the author said before the work was taken up again or asked about anew."""

    word: str
    note: str
    answered_at: datetime


@dataclass(frozen=True)
class WorkWithSteps:
    """The building of one project with all its milestones, delays and photographs in order."""

    state: str
    spent: Decimal
    note: str
    due_on: date | None
    delay_weeks: int
    steps: tuple[Step, ...]
    contractor: str = ""
    finished_on: date | None = None
    updated_at: datetime | None = None
    acceptance: str = ""
    acceptance_note: str = ""
    accepted_at: datetime | None = None
    delays: tuple[Postponement, ...] = ()
    photos: tuple[ShownPhoto, ...] = ()
    earlier: tuple[EarlierAnswer, ...] = ()

    def photos_of(self, moment: str) -> tuple[ShownPhoto, ...]:
        """The photographs of one moment."""
        return tuple(one for one in self.photos if one.moment == moment)


def works_of_each_state(today: date, limit: int = 4) -> list[Work]:
    """A few works of published rounds so that each state is seen: one late, one running … then the next. One statement."""
    stands = standing(today)
    urgency = case({"late": 0, "running": 1, "done": 2, "planned": 3, "abandoned": 4}, value=stands)
    newest = (Implementation.due_on.desc().nulls_last(), Round.year.desc(), Project.number)
    turn = func.row_number().over(partition_by=stands, order_by=newest)
    wanted = _works(today).order_by(turn, urgency).limit(limit)
    return [Work(*row) for row in db.session.execute(wanted)]


def standings(round_ids: Sequence[int], today: date) -> dict[tuple[int, int], str]:
    """Where each work of these rounds stands, by round and project number. One statement."""
    rows = db.session.execute(
        select(Project.round_id, Project.number, standing(today))
        .join(Implementation, Implementation.project_id == Project.id)
        .where(Project.round_id.in_(round_ids))
    )
    return {(round_id, number): state for round_id, number, state in rows}


def _works(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Round.slug,
            Round.title,
            Project.number,
            Project.title,
            Project.cost,
            standing(today),
            Implementation.spent,
            Implementation.note,
            Implementation.due_on,
            Implementation.delay_weeks,
        )
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Round.published_at.is_not(None))
    )


def work_of(project_id: int, today: date) -> WorkWithSteps | None:
    """The building of one project with all that belongs to it, or ``None``. One statement."""
    row = db.session.execute(
        select(Implementation, standing(today), _steps(), _delays(), _photos(), _answers()).where(
            Implementation.project_id == project_id
        )
    ).first()
    if row is None:
        return None
    work, stands, steps, delays, photos, answers = row
    return WorkWithSteps(
        stands, work.spent, work.note, work.due_on, work.delay_weeks,
        tuple(Step(name, _day(planned), _day(done)) for name, planned, done in steps or ()),
        work.contractor, work.finished_on, work.updated_at,
        work.acceptance, work.acceptance_note, work.accepted_at,
        tuple(_postponement(one) for one in delays or ()),
        tuple(ShownPhoto(one[0], one[1], one[2], _day(one[3]), one[4], one[5]) for one in photos or ()),
        tuple(EarlierAnswer(word, note, datetime.fromisoformat(at)) for word, note, at in answers or ()),
    )  # fmt: skip


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _postponement(one: list[str]) -> Postponement:
    reported, from_on, to_on, reason = one
    return Postponement(
        warsaw(datetime.fromisoformat(reported)).date(), _day(from_on), date.fromisoformat(to_on), reason
    )


def _steps() -> Any:
    one = func.json_build_array(Milestone.name, Milestone.planned_on, Milestone.done_on)
    gathered = select(func.json_agg(aggregate_order_by(one, Milestone.position)))
    return gathered.where(Milestone.implementation_id == Implementation.id).scalar_subquery()


def _delays() -> Any:
    one = func.json_build_array(Delay.reported_at, Delay.from_on, Delay.to_on, Delay.reason)
    gathered = select(func.json_agg(aggregate_order_by(one, Delay.reported_at, Delay.id)))
    return gathered.where(Delay.implementation_id == Implementation.id).scalar_subquery()


def _photos() -> Any:
    one = func.json_build_array(
        WorkPhoto.id, WorkPhoto.moment, WorkPhoto.description, WorkPhoto.taken_on, StoredFile.width, StoredFile.height
    )  # fmt: skip
    gathered = select(
        func.json_agg(aggregate_order_by(one, WorkPhoto.taken_on.asc().nulls_last(), WorkPhoto.id))
    )
    kept = gathered.select_from(WorkPhoto).join(StoredFile, StoredFile.id == WorkPhoto.file_id)
    return kept.where(WorkPhoto.implementation_id == Implementation.id).scalar_subquery()


def _answers() -> Any:
    one = func.json_build_array(PastAnswer.word, PastAnswer.note, PastAnswer.answered_at)
    gathered = select(func.json_agg(aggregate_order_by(one, PastAnswer.id)))
    return gathered.where(PastAnswer.implementation_id == Implementation.id).scalar_subquery()


def photo_file(round_id: int, number: int, photo_id: int) -> int:
    """The kept file of a photograph of this project's work. One statement. Raises ``NotFound``."""
    if max(number, photo_id) > LARGEST:
        raise NotFound
    found = db.session.scalar(
        select(WorkPhoto.file_id)
        .join(Implementation, Implementation.id == WorkPhoto.implementation_id)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            WorkPhoto.id == photo_id,
            Project.round_id == round_id,
            Project.number == number,
            Round.published_at.is_not(None),
        )
    )
    if found is None:
        raise NotFound
    return found
