"""Reads of what waits for the office: calls without a ranking, agreements to make, the reserve, proposals of members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.db import db
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.programmes.queries import view_of
from initiatives.scoring.models import Proposal
from initiatives.scoring.ranking_queries import left_of, records_of, reserve_of
from initiatives.scoring.rules.decisions import first_in_line
from initiatives.scoring.rules.proposals import NEGOTIATED, Side

MOST = 50


@dataclass(frozen=True)
class CallToRank:
    """A call that is over, with applications that are scored."""

    slug: str
    title: str
    call: int
    since: datetime


def calls_to_rank(now: datetime) -> list[CallToRank]:
    """Calls whose ranking is to be made, the oldest first. One statement."""
    scored = select(Application.id).where(
        Application.call_id == ProgrammeCall.id, Application.status == Status.IN_SCORING.value
    )
    query = (
        select(Programme.slug, Programme.title, ProgrammeCall.number, ProgrammeCall.closes_at)
        .join(ProgrammeCall, ProgrammeCall.programme_id == Programme.id)
        .where(Programme.closed_at.is_(None), ProgrammeCall.closes_at <= now)
        .where(ProgrammeCall.decided_at.is_(None), scored.exists())
        .order_by(ProgrammeCall.closes_at)
        .limit(MOST)
    )
    return [CallToRank(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class ToAgree:
    """Accepted applications of a programme that have no signed agreement yet; ``number``: the first of them."""

    slug: str
    title: str
    count: int
    number: int


def applications_to_agree() -> list[ToAgree]:
    """By programme. One statement."""
    query = (
        select(Programme.slug, Programme.title, func.count(), func.min(Application.number))
        .join(Application, Application.programme_id == Programme.id)
        .where(Programme.closed_at.is_(None), Application.status == Status.ACCEPTED.value)
        .group_by(Programme.id)
        .order_by(Programme.id)
        .limit(MOST)
    )
    rows = db.session.execute(query)
    return [ToAgree(slug, title, count, number or 0) for slug, title, count, number in rows]


@dataclass(frozen=True)
class ReserveToTake:
    """An application of the reserve that the money of its call reaches by now."""

    slug: str
    number: int
    title: str


def reserve_to_take() -> list[ReserveToTake]:
    """The first in line of each call. One statement, and some more for each call that has a reserve."""
    waits = Application.status == Status.RESERVE.value
    reserve = select(Application.id).where(Application.call_id == ProgrammeCall.id, waits)
    query = (
        select(Programme, ProgrammeCall)
        .join(ProgrammeCall, ProgrammeCall.programme_id == Programme.id)
        .where(Programme.closed_at.is_(None), reserve.exists())
        .order_by(ProgrammeCall.id)
        .limit(MOST)
    )
    found = []
    for programme, call in db.session.execute(query).all():
        view = view_of(programme)
        first = first_in_line(reserve_of(view, call), left_of(view, call))
        if first is not None:
            found.append(ReserveToTake(view.slug, first.number, records_of(call.id)[first.number].title))
    return found


@dataclass(frozen=True)
class ProposalToAnswer:
    """An application whose members made a proposal that waits."""

    slug: str
    number: int
    title: str


def proposals_to_answer() -> list[ProposalToAnswer]:
    """Proposals of members without an answer, the oldest first. One statement."""
    query = (
        select(Programme.slug, Application.number, Application.title)
        .join(Application, Application.programme_id == Programme.id)
        .join(Proposal, Proposal.application_id == Application.id)
        .where(Proposal.side == Side.MEMBERS.value, Proposal.answered_at.is_(None))
        .where(Application.status.in_([one.value for one in NEGOTIATED]))
        .order_by(Proposal.made_at)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    return [ProposalToAnswer(slug, number or 0, title) for slug, number, title in rows]
