"""The works of a round as the office has them: counted, filtered, the overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, true

from core.db import db
from core.problems import NotFound
from pb.implementation.models import Delay, Implementation, Milestone, PastAnswer, WorkPhoto
from pb.implementation.queries.lateness import overdue_on, standing
from pb.implementation.queries.shown import LARGEST
from pb.implementation.rules import OVER, QUIET_DAYS
from pb.rounds.models import ImportedFile, Round
from pb.submission.models import Project, ProjectAuthor
from pb.tally.engine.outcome import BUILT_BESIDE
from pb.tally.models import AllocationLine, TallyRun

PER_PAGE = 20


class Sieve(StrEnum):
    """What of a round's works is shown."""

    ALL = ""
    OVERDUE = "po-terminie"
    QUIET = "bez-wiesci"
    UNLED = "bez-osoby"
    PLANNED = "planned"
    RUNNING = "running"
    LATE = "late"
    DONE = "done"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class WorkRow:
    """A work on the office's list. Amounts in złoty; ``overdue_on``: the earliest term that has passed."""

    number: int
    title: str
    cost: Decimal
    state: str
    spent: Decimal
    due_on: date | None
    delay_weeks: int
    leader_id: int | None
    last_news_at: datetime
    overdue_on: date | None
    next_step: str | None
    next_on: date | None


@dataclass(frozen=True)
class WorkPage:
    """One page of the list, and how many each choice would show."""

    rows: tuple[WorkRow, ...]
    counts: dict[Sieve, int]
    page: int
    pages: int
    spent: Decimal
    cost: Decimal


def last_news() -> Any:
    """When anything was last said of a work: at the latest change, else when the result was announced."""
    return func.coalesce(Implementation.updated_at, Round.published_at)


def _first_open_step() -> Any:
    """The next milestone of a work that still goes on; one that is over promises none."""
    return (
        select(Milestone.name, Milestone.planned_on)
        .where(
            Milestone.implementation_id == Implementation.id,
            Milestone.done_on.is_(None),
            Implementation.state.not_in(OVER),
        )
        .order_by(Milestone.position)
        .limit(1)
        .lateral("next_step")
    )


def _condition(sieve: Sieve, today: date, now: datetime) -> Any:
    if sieve is Sieve.OVERDUE:
        return overdue_on(today).is_not(None)
    if sieve is Sieve.QUIET:
        return quiet_since(now)
    if sieve is Sieve.UNLED:
        return and_(Implementation.leader_id.is_(None), Implementation.state.not_in(OVER))
    return standing(today) == sieve.value


def quiet_since(now: datetime) -> Any:
    """Works without news for ``QUIET_DAYS``, as an SQL condition."""
    return and_(Implementation.state.not_in(OVER), last_news() <= now - timedelta(days=QUIET_DAYS))


def _of_round(query: Any, round_id: int) -> Any:
    joined = query.select_from(Implementation).join(Project, Project.id == Implementation.project_id)
    return joined.join(Round, Round.id == Project.round_id).where(
        Project.round_id == round_id, Round.published_at.is_not(None)
    )


def works_page(round_id: int, sieve: Sieve, page: int, today: date, now: datetime) -> WorkPage:
    """One page of a round's works. Two statements."""
    sieves = [one for one in Sieve if one is not Sieve.ALL]
    columns = [func.count().filter(_condition(one, today, now)) for one in sieves]
    sums = (func.coalesce(func.sum(Implementation.spent), 0), func.coalesce(func.sum(Project.cost), 0))
    counted = db.session.execute(_of_round(select(func.count(), *sums, *columns), round_id)).one()
    counts: dict[Sieve, int] = {Sieve.ALL: counted[0], **dict(zip(sieves, counted[3:], strict=True))}
    pages = max(1, -(-counts[sieve] // PER_PAGE))
    page = min(page, pages)
    step, overdue = _first_open_step(), overdue_on(today)
    wanted = _of_round(
        select(
            Project.number, Project.title, Project.cost, standing(today), Implementation.spent,
            Implementation.due_on, Implementation.delay_weeks, Implementation.leader_id, last_news(), overdue,
            step.c.name, step.c.planned_on,
        ),
        round_id,
    ).outerjoin(step, true())  # fmt: skip
    if sieve is not Sieve.ALL:
        wanted = wanted.where(_condition(sieve, today, now))
    wanted = wanted.order_by(overdue.asc().nulls_last(), Project.number)
    rows = db.session.execute(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return WorkPage(
        tuple(WorkRow(*row) for row in rows), counts, page, pages, Decimal(counted[1]), Decimal(counted[2])
    )


@dataclass(frozen=True)
class WorkFile:
    """A work with all that the office writes of it. ``standing``: its state for everybody, see ``lateness``."""

    project: Project
    work: Implementation
    steps: Sequence[Milestone]
    delays: Sequence[Delay]
    photos: Sequence[WorkPhoto]
    author_email: str
    published_at: datetime
    standing: str
    answers: Sequence[PastAnswer]

    @property
    def last_due(self) -> date | None:
        """The last term that was told, also of a work from which it was taken away."""
        return self.work.due_on or (self.delays[-1].to_on if self.delays else None)

    @property
    def first_due(self) -> date | None:
        """The first term, before any delay."""
        firsts = [one.from_on for one in self.delays if one.from_on is not None]
        return firsts[0] if firsts else self.work.due_on


def work_file(round_id: int, number: int, today: date, is_locked: bool = False) -> WorkFile:
    """One work for the office. Five statements. Raises ``NotFound``; ``is_locked`` keeps others waiting meanwhile."""
    author = (
        select(ProjectAuthor.email)
        .where(ProjectAuthor.project_id == Project.id, ProjectAuthor.position == 0)
        .scalar_subquery()
    )
    wanted = _of_round(select(Project, Implementation, Round.published_at, author, standing(today)), round_id)
    wanted = wanted.where(Project.number == min(number, LARGEST))
    if is_locked:
        wanted = wanted.with_for_update(of=Implementation).execution_options(populate_existing=True)
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    project, work, published_at, email, stands = row
    return WorkFile(
        project, work,
        db.session.scalars(select(Milestone).where(Milestone.implementation_id == work.id).order_by(Milestone.position)).all(),
        db.session.scalars(select(Delay).where(Delay.implementation_id == work.id).order_by(Delay.reported_at, Delay.id)).all(),
        db.session.scalars(select(WorkPhoto).where(WorkPhoto.implementation_id == work.id).order_by(WorkPhoto.id)).all(),
        email or "", published_at, stands,
        db.session.scalars(select(PastAnswer).where(PastAnswer.implementation_id == work.id).order_by(PastAnswer.id)).all(),
    )  # fmt: skip


@dataclass(frozen=True)
class FollowedRound:
    """A round whose winners are followed, and how many works it has that are not over."""

    slug: str
    title: str
    works: int
    going: int


def followed_rounds() -> list[FollowedRound]:
    """Rounds with works, newest first. One statement."""
    going = func.count().filter(Implementation.state.not_in(OVER))
    rows = db.session.execute(
        select(Round.slug, Round.title, func.count(), going)
        .join(Project, Project.round_id == Round.id)
        .join(Implementation, Implementation.project_id == Project.id)
        .where(Round.published_at.is_not(None))
        .group_by(Round.id)
        .order_by(Round.year.desc(), Round.published_at.desc(), Round.slug)
    )
    return [FollowedRound(*row) for row in rows]


@dataclass(frozen=True)
class AskedWork:
    """A finished work whose author is asked for a word."""

    slug: str
    number: int
    title: str
    work: Implementation


def work_by_key(key_hash: bytes, is_locked: bool = False) -> AskedWork:
    """The work that an author's link is about. One statement. Raises ``NotFound``."""
    wanted = (
        select(Round.slug, Project.number, Project.title, Implementation)
        .join(Project, Project.id == Implementation.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(Implementation.acceptance_key_hash == key_hash, Round.published_at.is_not(None))
    )
    if is_locked:
        wanted = wanted.with_for_update(of=Implementation).execution_options(populate_existing=True)
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return AskedWork(*row)


def unfollowed(round_id: int | None = None) -> Select[Any]:
    """Numbers of selected projects of published rounds, counted here, that have no work yet: a query."""
    wanted = (
        select(Project.id)
        .join(Round, Round.id == Project.round_id)
        .join(TallyRun, and_(TallyRun.pool_id == Project.pool_id, TallyRun.is_current))
        .join(
            AllocationLine,
            and_(AllocationLine.tally_run_id == TallyRun.id, AllocationLine.project_id == Project.id),
        )
        .outerjoin(Implementation, Implementation.project_id == Project.id)
        .outerjoin(ImportedFile, ImportedFile.round_id == Round.id)
        .where(
            Round.published_at.is_not(None),
            Project.status == "on_ballot",
            or_(AllocationLine.is_selected, AllocationLine.reason_code.in_(BUILT_BESIDE)),
            Implementation.id.is_(None),
            ImportedFile.id.is_(None),
        )
    )
    return wanted if round_id is None else wanted.where(Project.round_id == round_id)
