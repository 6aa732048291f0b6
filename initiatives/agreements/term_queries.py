"""Reads of the terms that works wait for, and what the groups have been reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from core.db import db
from initiatives.agreements.models import Agreement, Annex, WorkReminder
from initiatives.agreements.rules.terms import DueTerm, due_term
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.models import Programme


@dataclass(frozen=True)
class WaitingWork:
    """A work whose term is near or over."""

    agreement: Agreement
    application: Application
    programme: Programme
    due: DueTerm


def waiting_works(today: date) -> list[WaitingWork]:
    """Works that go on or wait for their settlement, whose term is near or over, the earliest first. One statement."""
    annexed = (
        select(cast(Annex.content["ends_on"].astext, Date))
        .where(Annex.agreement_id == Agreement.id)
        .order_by(Annex.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Agreement, Application, Programme, func.coalesce(annexed, Agreement.ends_on))
        .join(Application, Application.id == Agreement.application_id)
        .join(Programme, Programme.id == Application.programme_id)
        .where(
            Agreement.signed_on.is_not(None),
            Application.status.in_([Status.AGREED.value, Status.BUILT.value]),
        )
    )
    found = []
    for made, one, programme, ends_on in db.session.execute(query):
        due = due_term(Status(one.status), ends_on, made.built_on)
        if due is not None and due.is_near(today):
            found.append(WaitingWork(made, one, programme, due))
    return sorted(found, key=lambda each: (each.due.on, each.agreement.id))


def note_told(each: WaitingWork, moment: datetime) -> bool:
    """Note that the group is reminded of this term; ``False`` when it was already. A moved term is another one."""
    row = {
        "agreement_id": each.agreement.id,
        "term": each.due.term.value,
        "term_on": each.due.on,
        "told_at": moment,
    }
    made = insert(WorkReminder).values(**row).on_conflict_do_nothing().returning(WorkReminder.agreement_id)
    return db.session.scalar(made) is not None
