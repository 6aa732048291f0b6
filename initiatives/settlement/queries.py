"""Reads of settlements: the one of an application, what it would say now, the published one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, func, select

from core.db import db
from core.problems import NotFound
from initiatives.agreements.contents import lines_in, rate_in
from initiatives.agreements.models import Agreement, Annex, Delivery, LabourEntry
from initiatives.agreements.rules.progress import Brought, Progress, Worked, progress
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
    return Written(one.reasons, one.conclusions) if one else Written({})


def work_of(one: Application, programme: Programme, today: date) -> Work:
    """All that was promised and done until today. Six statements. Raises ``NotFound`` before an agreement is signed."""
    signed = select(Agreement).where(Agreement.application_id == one.id, Agreement.signed_on.is_not(None))
    agreement = db.session.scalar(signed)
    if agreement is None:
        raise NotFound
    content = content_in_force(agreement)
    about = About(
        title=one.title, number=one.number or 0, programme=programme.title, year=programme.year,
        signature=agreement.signature, signed_on=agreement.signed_on.isoformat() if agreement.signed_on else "",
        starts_on=agreement.starts_on.isoformat(), ends_on=content.get("ends_on", agreement.ends_on.isoformat()),
        rate=agreement.content["rate"], required=str(programme.own_share),
        people=confirmed(states_of(members_of(one.id))), days=_days_of_work(agreement.id),
        settled_on=today.isoformat(),
    )  # fmt: skip
    rate = rate_in(agreement.content)
    found = progress(lines_in(content), rate, _worked(agreement.id), _brought(agreement.id))
    return Work(agreement, found, about)


def content_in_force(agreement: Agreement) -> Mapping[str, Any]:
    """The figures that bind: those of the newest annex, or of the agreement itself. One statement."""
    newest = select(Annex.content).where(Annex.agreement_id == agreement.id).order_by(Annex.number.desc())
    return db.session.scalar(newest.limit(1)) or agreement.content


def _worked(agreement_id: int) -> list[Worked]:
    hours = func.sum(LabourEntry.people * LabourEntry.hours, type_=Numeric)
    query = select(hours, LabourEntry.line_no).group_by(LabourEntry.line_no)
    query = query.where(LabourEntry.agreement_id == agreement_id, LabourEntry.struck_at.is_(None))
    return [Worked(Decimal(total), line) for total, line in db.session.execute(query)]


def _brought(agreement_id: int) -> list[Brought]:
    query = select(Delivery.kind, func.sum(Delivery.amount), Delivery.line_no)
    query = query.where(Delivery.agreement_id == agreement_id, Delivery.struck_at.is_(None))
    query = query.group_by(Delivery.kind, Delivery.line_no)
    return [Brought(kind, total, line) for kind, total, line in db.session.execute(query)]


def _days_of_work(agreement_id: int) -> int:
    query = select(func.count(LabourEntry.worked_on.distinct())).where(
        LabourEntry.agreement_id == agreement_id, LabourEntry.struck_at.is_(None)
    )
    return db.session.scalar(query) or 0


def published_settlement(application_id: int) -> Settlement:
    """What everybody may read. Raises ``NotFound``."""
    query = select(Settlement).join(Agreement, Agreement.id == Settlement.agreement_id)
    query = query.where(Agreement.application_id == application_id, Settlement.published_at.is_not(None))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
