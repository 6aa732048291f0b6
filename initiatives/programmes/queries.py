"""Reads of programmes: one by its address, the published ones, its terms as rules look at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from core.db import db
from core.problems import NotFound
from initiatives.programmes.models import (
    CommitteeMember,
    Programme,
    ProgrammeCall,
    ProgrammeCriterion,
    ProgrammeVersion,
)
from initiatives.programmes.rules.freezing import Freeze, freeze_at
from initiatives.programmes.rules.stages import Call, ProgrammeStage, ProgrammeTimes
from initiatives.programmes.rules.terms import Criterion, CriterionKind, Terms, TieRule


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as pages and rules see it; ``record`` for what is read more seldom."""

    id: int
    slug: str
    title: str
    year: int
    terms: Terms
    times: ProgrammeTimes
    record: Programme

    def stage(self, now: datetime) -> ProgrammeStage:
        """The stage at a moment (aware)."""
        return self.times.stage(now)


def find_programme(slug: str) -> ProgrammeView:
    """The programme of that address, published or not: whether the reader may see it is asked by the caller.

    Raises ``NotFound``. Three statements.
    """
    return view_of(record_of(slug))


def find_published(slug: str) -> ProgrammeView:
    """A programme that everybody may see. Raises ``NotFound``."""
    found = find_programme(slug)
    if found.times.published_at is None:
        raise NotFound
    return found


def record_of(slug: str, is_locked: bool = False) -> Programme:
    """The row itself; locked for whoever changes it. Raises ``NotFound``."""
    query = select(Programme).where(Programme.slug == slug)
    found = db.session.scalar(query.with_for_update() if is_locked else query)
    if found is None:
        raise NotFound
    return found


def view_of(one: Programme) -> ProgrammeView:
    """A row as a view. Two statements."""
    return views_of([one])[0]


def views_of(programmes: Sequence[Programme]) -> list[ProgrammeView]:
    """Rows as views, in their order. Two statements however many there are."""
    numbers = [one.id for one in programmes]
    wanted = select(ProgrammeCall).where(ProgrammeCall.programme_id.in_(numbers))
    calls = _by_programme(db.session.scalars(wanted.order_by(ProgrammeCall.opens_at)))
    ruled = select(ProgrammeCriterion).where(ProgrammeCriterion.programme_id.in_(numbers))
    in_order = ruled.order_by(ProgrammeCriterion.position, ProgrammeCriterion.id)
    criteria = _by_programme(db.session.scalars(in_order))
    return [_view(one, calls.get(one.id, []), criteria.get(one.id, [])) for one in programmes]


_Part = TypeVar("_Part", ProgrammeCall, ProgrammeCriterion)


def _by_programme(rows: Iterable[_Part]) -> dict[int, list[_Part]]:
    found: dict[int, list[_Part]] = {}
    for row in rows:
        found.setdefault(row.programme_id, []).append(row)
    return found


def _view(
    one: Programme, calls: Sequence[ProgrammeCall], criteria: Sequence[ProgrammeCriterion]
) -> ProgrammeView:
    times = ProgrammeTimes(
        one.published_at,
        tuple(Call(each.number, each.opens_at, each.closes_at) for each in calls),
        frozenset(each.number for each in calls if each.decided_at is not None),
        one.closed_at,
    )
    return ProgrammeView(one.id, one.slug, one.title, one.year, _terms(one, criteria), times, one)


def bare_view(one: Programme) -> ProgrammeView:
    """A row as a view without calls and criteria, for sums of applications: no statement."""
    return _view(one, (), ())


def calls_of(programme_id: int) -> Sequence[ProgrammeCall]:
    """The calls in time."""
    query = select(ProgrammeCall).where(ProgrammeCall.programme_id == programme_id)
    return db.session.scalars(query.order_by(ProgrammeCall.opens_at)).all()


def criteria_of(programme_id: int) -> Sequence[ProgrammeCriterion]:
    """The criteria in their order."""
    query = select(ProgrammeCriterion).where(ProgrammeCriterion.programme_id == programme_id)
    return db.session.scalars(query.order_by(ProgrammeCriterion.position, ProgrammeCriterion.id)).all()


def terms_of(one: Programme) -> Terms:
    """The terms with the criteria."""
    return _terms(one, criteria_of(one.id))


def _terms(one: Programme, rows: Sequence[ProgrammeCriterion]) -> Terms:
    criteria = tuple(
        Criterion(
            each.code, each.name, CriterionKind(each.kind), each.points, each.weight, each.none_at, each.full_at,
            each.needs_ground,
        )
        for each in rows
    )  # fmt: skip
    return Terms(
        budget=one.budget, own_share=one.own_share, hour_rate=one.hour_rate, town_cap=one.town_cap,
        least_members=one.least_members, scopes=frozenset(one.scopes), town_land_only=one.town_land_only,
        criteria=criteria, threshold=one.threshold, tie_rule=TieRule(one.tie_rule),
    )  # fmt: skip


def committee_of(programme_id: int) -> list[int]:
    """Accounts of the committee."""
    query = select(CommitteeMember.user_id).where(CommitteeMember.programme_id == programme_id)
    return list(db.session.scalars(query.order_by(CommitteeMember.user_id)))


def freeze_of(one: Programme, now: datetime) -> Freeze | None:
    """Why the terms stay as they are; of applications it asks what the triggers ask. Three statements."""
    has_applications = bool(db.session.scalar(select(func.ini_has_opened(one.id))))
    return freeze_at(view_of(one).times, has_applications, now)


def last_version(programme_id: int) -> ProgrammeVersion | None:
    """The newest version of the terms."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme_id)
    return db.session.scalar(query.order_by(ProgrammeVersion.number.desc()).limit(1))


def versions_of(programme_id: int) -> Sequence[ProgrammeVersion]:
    """All versions of the terms, the newest first."""
    query = select(ProgrammeVersion).where(ProgrammeVersion.programme_id == programme_id)
    return db.session.scalars(query.order_by(ProgrammeVersion.number.desc())).all()


def every_programme() -> list[ProgrammeView]:
    """All of them for the office, drafts first, then the newest; few a town."""
    query = select(Programme).order_by(
        Programme.published_at.is_not(None), Programme.year.desc(), Programme.id.desc()
    )
    return views_of(db.session.scalars(query).all())
