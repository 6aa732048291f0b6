"""Reads of rankings: what a call's ranking is counted from now, as it was published, and the money that is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select

from core.db import db
from initiatives.applications.models import Application
from initiatives.applications.queries import Listed, listed
from initiatives.applications.rules.contributions import add_up
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import ProgrammeCall
from initiatives.programmes.queries import ProgrammeView, calls_of
from initiatives.programmes.rules.terms import CriterionKind
from initiatives.scoring.models import Draw, PublishedRanking
from initiatives.scoring.queries import agreed_lines
from initiatives.scoring.rules.decisions import PROMISED, Reserved
from initiatives.scoring.rules.record import Basis, Judged, basis_of, member_numbers
from initiatives.scoring.rules.sheets import Progress, judged
from initiatives.scoring.sheet_queries import (
    all_points,
    progress_of,
    published_ranking,
    scored_applications,
)


def draw_of(call_id: int) -> Draw | None:
    """The recorded draw of a call."""
    return db.session.scalar(select(Draw).where(Draw.call_id == call_id))


def promised(call_ids: Sequence[int]) -> dict[int, Decimal]:
    """What is promised to the applications of calls (złoty). One statement."""
    query = (
        select(Application.call_id, func.sum(func.coalesce(Application.granted, 0)))
        .where(Application.call_id.in_(call_ids), Application.status.in_([one.value for one in PROMISED]))
        .group_by(Application.call_id)
    )
    return {call_id: Decimal(amount) for call_id, amount in db.session.execute(query) if call_id is not None}


def money_of(view: ProgrammeView, call: ProgrammeCall) -> Decimal:
    """The money of a call: its own part, or all that the other calls leave of the programme's."""
    if call.budget is not None:
        return call.budget
    others = [one for one in calls_of(view.id) if one.id != call.id]
    given = promised([one.id for one in others])
    taken = sum(
        (
            given.get(one.id, Decimal(0)) if one.decided_at else max(one.budget or Decimal(0), given.get(one.id, Decimal(0)))
            for one in others
        ),
        Decimal(0),
    )  # fmt: skip
    return max(view.terms.budget - taken, Decimal(0))


def left_of(view: ProgrammeView, call: ProgrammeCall) -> Decimal:
    """What of a call's money is promised to nobody; never less than nothing."""
    return max(money_of(view, call) - promised([call.id]).get(call.id, Decimal(0)), Decimal(0))


def basis_now(view: ProgrammeView, call: ProgrammeCall, progress: Progress) -> Basis:
    """What the ranking is counted from now. Raises ``ValueError`` while sheets may not be seen."""
    rows = listed(view, scored_applications(call.id))
    ids = [one.record.id for one in rows]
    has_committee = bool(judged(view.terms.criteria))
    points = all_points(view, ids, progress) if has_committee else {number: {} for number in ids}
    numbers = member_numbers(call.id, sorted({member for given in points.values() for member in given}))
    sheets = {
        number: {numbers[member]: given for member, given in found.items()}
        for number, found in points.items()
    }
    draw = draw_of(call.id)
    asks_labour = any(one.kind is CriterionKind.LABOUR for one in view.terms.criteria)
    return Basis(
        money_of(view, call), view.terms.threshold, view.terms.tie_rule, view.terms.criteria,
        tuple(_judged(one, sheets[one.record.id], asks_labour) for one in rows), tuple(draw.numbers) if draw else (),
    )  # fmt: skip


def _judged(one: Listed, sheets: dict[int, dict[str, Decimal] | None], asks_labour: bool) -> Judged:
    record, totals = one.record, one.totals
    assert record.number is not None and record.submitted_at is not None, "scored when sent"
    return Judged(
        record.number, totals.town, totals.own_share, totals.hours, one.people, record.submitted_at, sheets,
        totals.labour_share if asks_labour else Fraction(0),
    )  # fmt: skip


@dataclass(frozen=True)
class Standings:
    """The ranking of a call for a page. ``basis``: ``None`` while sheets may not be seen; ``published``: the record."""

    call: ProgrammeCall
    progress: Progress | None
    basis: Basis | None
    published: PublishedRanking | None


def standings(view: ProgrammeView, call: ProgrammeCall, now: datetime) -> Standings:
    """The ranking as it stands: as published, or as it would be now."""
    published = published_ranking(call.id)
    if published is not None:
        return Standings(call, None, basis_of(published.content), published)
    progress = progress_of(view, call, now)
    return Standings(call, progress, basis_now(view, call, progress) if progress.is_whole else None, None)


def published_standings(view: ProgrammeView) -> list[Standings]:
    """The published rankings of a programme, the newest first. Two statements."""
    calls = {one.id: one for one in calls_of(view.id)}
    query = select(PublishedRanking).where(PublishedRanking.call_id.in_(calls))
    rows = db.session.scalars(query.order_by(PublishedRanking.published_at.desc()))
    return [Standings(calls[one.call_id], None, basis_of(one.content), one) for one in rows]


def records_of(call_id: int) -> dict[int, Application]:
    """The sent applications of a call by number."""
    rows = db.session.scalars(select(Application).where(Application.call_id == call_id))
    return {one.number: one for one in rows if one.number is not None}


def outside(call_id: int, ranked: set[int]) -> list[Application]:
    """Applications of a call that were refused before the ranking, by number: they stand under it with the ground."""
    rows = records_of(call_id).values()
    refused = [one for one in rows if one.status == Status.REJECTED.value and one.number not in ranked]
    return sorted(refused, key=lambda one: one.number or 0)


def reserve_of(view: ProgrammeView, call: ProgrammeCall) -> list[Reserved]:
    """The reserve of a call in the order of its ranking, each with what it needs as agreed now."""
    published = published_ranking(call.id)
    if published is None:
        return []
    positions = {row["number"]: row["position"] for row in published.content["places"]}
    waiting = [one for one in records_of(call.id).values() if one.status == Status.RESERVE.value]
    reserve = [
        Reserved(one.number, positions[one.number], add_up(agreed_lines(one.id), view.terms.hour_rate).town)
        for one in waiting
        if one.number is not None and one.number in positions
    ]
    return sorted(reserve, key=lambda one: one.position)
