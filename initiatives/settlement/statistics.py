"""Reads of the numbers of all published programmes: what was filed, accepted and done, and who gave what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from core.db import db
from initiatives.agreements.contents import lines_in, rate_in
from initiatives.agreements.models import Agreement, Annex
from initiatives.agreements.rules.progress import Sums, promised
from initiatives.applications.models import Application, ApplicationMember, EstimateLine
from initiatives.applications.queries import as_line
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.programmes.models import Programme
from initiatives.settlement.contents import sums_in
from initiatives.settlement.models import Settlement
from initiatives.settlement.rules.statistics import DONE, Figures, figures_of, together
from initiatives.settlement.rules.sums import without_returns


@dataclass(frozen=True)
class ProgrammeFigures:
    """A published programme in numbers."""

    slug: str
    title: str
    year: int
    figures: Figures


@dataclass(frozen=True)
class Statistics:
    """All programmes, the newest first, and the years that they make."""

    programmes: tuple[ProgrammeFigures, ...]

    @property
    def years(self) -> list[tuple[int, Figures]]:
        """Year and figures, the newest first."""
        years = sorted({one.year for one in self.programmes}, reverse=True)
        return [
            (year, together(one.figures for one in self.programmes if one.year == year)) for year in years
        ]

    @property
    def total(self) -> Figures:
        """All years together."""
        return together(one.figures for one in self.programmes)


@dataclass(frozen=True)
class _Filed:
    application_id: int
    programme_id: int
    status: ApplicationStatus
    rate: Decimal


def statistics() -> Statistics:
    """The numbers as they are now. Six statements, whatever the number of applications.

    Of what is settled the published sums count, less what returned to the town; of what is built and not settled
    yet those of its agreement.
    """
    programmes = db.session.scalars(
        select(Programme)
        .where(Programme.published_at.is_not(None))
        .order_by(Programme.year.desc(), Programme.id)
    ).all()
    rates = {one.id: one.hour_rate for one in programmes}
    rows = db.session.execute(
        select(Application.id, Application.programme_id, Application.status).where(
            Application.programme_id.in_(rates), Application.number.is_not(None)
        )
    )
    filed = [_Filed(row[0], row[1], ApplicationStatus(row[2]), rates[row[1]]) for row in rows]
    done = {one.application_id: one.rate for one in filed if one.status in DONE}
    sums, people = _sums_of(done), _people_of(done)
    found: dict[int, list[Figures]] = {one.id: [] for one in programmes}
    for one in filed:
        number = one.application_id
        figures = figures_of(one.status, people.get(number, 0), sums.get(number, Sums()))
        found[one.programme_id].append(figures)
    return Statistics(
        tuple(ProgrammeFigures(one.slug, one.title, one.year, together(found[one.id])) for one in programmes)
    )


def _sums_of(done: Mapping[int, Decimal]) -> dict[int, Sums]:
    """Sums of what is done: settled (without what returned to the town), as agreed, or as applied for where there is no agreement."""
    newest = (
        select(Annex.content).where(Annex.agreement_id == Agreement.id).order_by(Annex.number.desc()).limit(1)
    )
    is_settled = and_(Settlement.agreement_id == Agreement.id, Settlement.published_at.is_not(None))
    query = (
        select(
            Agreement.application_id, Agreement.content, newest.scalar_subquery(), Settlement.content["done"],
            Settlement.returns,
        )
        .outerjoin(Settlement, is_settled)
        .where(Agreement.application_id.in_(done))
    )  # fmt: skip
    found: dict[int, Sums] = {}
    for number, content, annexed, kept, returns in db.session.execute(query):
        if kept:
            found[number] = without_returns(sums_in(kept), returns)
        else:
            found[number] = _agreed(annexed or content, rate_in(content))
    lines = select(EstimateLine).where(EstimateLine.application_id.in_(set(done) - set(found)))
    for row in db.session.scalars(lines):
        number = row.application_id
        found[number] = found.get(number, Sums()) + promised(as_line(row), done[number])
    return found


def _agreed(content: Mapping[str, Any], rate: Decimal) -> Sums:
    lines: tuple[Line, ...] = lines_in(content)
    return sum((promised(one, rate) for one in lines), Sums())


def _people_of(done: Collection[int]) -> dict[int, int]:
    """Who took part for certain; of what is settled as published, since the people themselves are erased one day."""
    takes_part = or_(ApplicationMember.confirmed_at.is_not(None), ApplicationMember.is_on_paper)
    counted = select(ApplicationMember.application_id, func.count()).where(
        ApplicationMember.application_id.in_(done), takes_part, ApplicationMember.declined_at.is_(None)
    )
    found = {row[0]: row[1] for row in db.session.execute(counted.group_by(ApplicationMember.application_id))}
    kept = select(Agreement.application_id, Settlement.content["about"]["people"].as_integer()).join(
        Agreement, Agreement.id == Settlement.agreement_id
    )
    published = kept.where(Settlement.published_at.is_not(None), Agreement.application_id.in_(done))
    return found | {row[0]: row[1] for row in db.session.execute(published)}
