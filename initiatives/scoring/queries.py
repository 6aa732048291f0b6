"""Reads of the negotiation: the proposals of an application, estimate and schedule as they were agreed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from initiatives.applications.queries import lines_of, works_of
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.kept_lines import lines_from
from initiatives.applications.rules.kept_works import works_from
from initiatives.scoring.models import Proposal
from initiatives.scoring.rules.proposals import Plan


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


def applied_plan(application_id: int) -> Plan:
    """What was applied for. Two statements."""
    works = [Work(one.name, one.starts_on, one.ends_on, one.who) for one in works_of(application_id)]
    return Plan(tuple(lines_of(application_id)), tuple(works))


def plan_after(one: Proposal, before: Plan) -> Plan:
    """The plan as a proposal would have it; one that tells no schedule leaves it as it was."""
    works = before.works if one.works is None else tuple(works_from(one.works))
    return Plan(tuple(lines_from(one.lines)), works)


def agreed_plan(application_id: int) -> Plan:
    """Estimate and schedule that the agreement takes. Three statements."""
    plan = applied_plan(application_id)
    for one in proposals_of(application_id):
        plan = plan_after(one, plan) if one.is_accepted else plan
    return plan
