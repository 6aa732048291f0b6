"""Reads of the negotiation: the proposals of an application, and the estimate as it was agreed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from initiatives.applications.queries import lines_of
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.kept_lines import lines_from
from initiatives.scoring.models import Proposal


def proposals_of(application_id: int) -> Sequence[Proposal]:
    """The proposals of both sides, the first first."""
    query = select(Proposal).where(Proposal.application_id == application_id)
    return db.session.scalars(query.order_by(Proposal.number)).all()


def waiting_proposal(application_id: int) -> Proposal | None:
    """The proposal that waits for an answer; there is one at most."""
    query = select(Proposal).where(Proposal.application_id == application_id, Proposal.answered_at.is_(None))
    return db.session.scalar(query.order_by(Proposal.number.desc()).limit(1))


def accepted_proposal(application_id: int) -> Proposal | None:
    """The newest proposal that the other side accepted."""
    query = select(Proposal).where(Proposal.application_id == application_id, Proposal.is_accepted.is_(True))
    return db.session.scalar(query.order_by(Proposal.number.desc()).limit(1))


def agreed_lines(application_id: int) -> list[Line]:
    """The estimate that the agreement takes: as last agreed, or as applied for where nothing was negotiated."""
    accepted = accepted_proposal(application_id)
    return lines_of(application_id) if accepted is None else lines_from(accepted.lines)
