"""Reads of settlements: the one of an application, what it would say now, the published one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core.db import db
from core.problems import NotFound
from initiatives.agreements.models import Agreement, LabourEntry
from initiatives.agreements.queries import progress_of, signed_agreement
from initiatives.agreements.rules.progress import Progress
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of, states_of
from initiatives.applications.rules.members import confirmed
from initiatives.programmes.models import Programme
from initiatives.settlement.contents import About
from initiatives.settlement.models import Settlement
from initiatives.settlement.rules.publishing import Written


@dataclass(frozen=True)
class Work:
    """The work of one agreement as it can be settled now."""

    agreement: Agreement
    found: Progress
    about: About


def settlement_of(agreement_id: int, is_locked: bool = False) -> Settlement | None:
    """The settlement of an agreement, begun or published."""
    query = select(Settlement).where(Settlement.agreement_id == agreement_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def written_in(one: Settlement | None) -> Written:
    """What the office has written so far."""
    if one is None:
        return Written({})
    is_decided = one.decided_returns is not None
    return Written(one.reasons, one.conclusions, is_decided, one.decided_returns, one.return_grounds)


def work_of(one: Application, programme: Programme, today: date) -> Work:
    """All that was promised and done until today. Six statements. Raises ``NotFound`` before an agreement is signed."""
    bound = signed_agreement(one.id)
    agreement = bound.agreement
    about = About(
        title=one.title, number=one.number or 0, programme=programme.title, year=programme.year,
        signature=agreement.signature, signed_on=agreement.signed_on.isoformat() if agreement.signed_on else "",
        starts_on=bound.terms.starts_on.isoformat(), ends_on=bound.terms.ends_on.isoformat(),
        rate=str(bound.rate), required=str(programme.own_share),
        people=confirmed(states_of(members_of(one.id))), days=_days_of_work(agreement.id),
        settled_on=today.isoformat(),
    )  # fmt: skip
    return Work(agreement, progress_of(bound), about)


def _days_of_work(agreement_id: int) -> int:
    query = select(func.count(LabourEntry.worked_on.distinct())).where(
        LabourEntry.agreement_id == agreement_id, LabourEntry.struck_at.is_(None)
    )
    return db.session.scalar(query) or 0


def find_settlement(application_id: int) -> Settlement | None:
    """What everybody may read of how it ended."""
    query = select(Settlement).join(Agreement, Agreement.id == Settlement.agreement_id)
    return db.session.scalar(
        query.where(Agreement.application_id == application_id, Settlement.published_at.is_not(None))
    )


def published_settlement(application_id: int) -> Settlement:
    """The same. Raises ``NotFound``."""
    found = find_settlement(application_id)
    if found is None:
        raise NotFound
    return found
