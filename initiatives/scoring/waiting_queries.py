"""Reads of what waits for the office: calls that are over without a ranking, proposals of members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.db import db
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.scoring.models import Proposal
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
