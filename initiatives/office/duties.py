"""What waits for an official in local initiatives, handed to the one queue at ``/urzad/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, func, or_, select

from core.clock import today
from core.db import db
from core.duties import Duty, May
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import Turn
from initiatives.programmes.models import Programme
from initiatives.scoring.opinion_queries import opinions_owed

MOST_OPINIONS = 100


@dataclass(frozen=True)
class ToCheck:
    """Applications of a programme that wait for the office: to be checked, or not corrected in time."""

    slug: str
    title: str
    count: int
    due_on: date | None


def duties_of(user_id: int, may: May) -> list[Duty]:
    """Opinions that one's departments owe, applications that wait for the formal check."""
    if not may("initiatives.desk.read"):
        return []
    found = [_check(one) for one in to_check(today())] if may("initiatives.application.check") else []
    if may("initiatives.opinion.write"):
        found += [
            Duty(
                _("Napisz opinię: %(unit)s", unit=one.department),
                _("Inicjatywa nr %(number)d: %(title)s", number=one.number, title=one.title),
                url_for("initiative_opinions.page", slug=one.slug, number=one.number),
                one.due_on,
            )
            for one in opinions_owed(user_id)[:MOST_OPINIONS]
        ]
    return found


def _check(one: ToCheck) -> Duty:
    what = ngettext("Sprawdź %(num)d wniosek", "Sprawdź %(num)d wniosków", one.count)
    url = url_for("initiative_desk.applications", slug=one.slug, czeka=Turn.OFFICE.value)
    return Duty(what, one.title, url, one.due_on)


def to_check(on: date) -> list[ToCheck]:
    """By programme, with the earliest term. One statement."""
    of = Application
    waits = or_(
        of.status == Status.SUBMITTED.value,
        and_(of.status == Status.RETURNED.value, of.correction_due_on < on),
    )
    query = (
        select(Programme.slug, Programme.title, func.count(), func.min(of.answer_due_on))
        .join(of, of.programme_id == Programme.id)
        .where(waits)
        .group_by(Programme.id)
        .order_by(Programme.id)
    )
    return [ToCheck(*row) for row in db.session.execute(query)]
