"""Sending: the draft becomes a numbered application, its answers become columns and rows; withdrawing it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import Problem
from initiatives.applications.models import Application, EstimateLine, WorkStep
from initiatives.applications.queries import members_of, papers_of, states_of
from initiatives.applications.reading import Read, read_whole
from initiatives.applications.rules.calls import check_call
from initiatives.applications.rules.statuses import ApplicationStatus, check_move
from initiatives.applications.rules.waiting import answer_due, answer_due_after_correction
from initiatives.applications.services.drafts import lock, note_event
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.programmes.queries import ProgrammeView
from maps.relations import areas_around, stored

ACT_SEND, ACT_WITHDRAW = "initiatives.application.send", "initiatives.application.withdraw"
MONTH, INSTANT = timedelta(days=31), timedelta(microseconds=1)


class Sent(NamedTuple):
    """What came of sending: what is wrong, or whether it was sent just now (not by an earlier click)."""

    problems: list[Problem]
    is_fresh: bool = False


def subject_of(view: ProgrammeView, one: Application) -> str:
    """What the audit log calls an application."""
    return f"initiative:{view.slug}/{one.number}"


def send_application(one: Application, view: ProgrammeView, today: date, now: datetime) -> Sent:
    """Send it, or send a corrected one again under its number. A second click finds it sent and changes nothing."""
    db.session.execute(select(Programme.id).where(Programme.id == view.id).with_for_update())
    lock(one)
    before = ApplicationStatus(one.status)
    if before is ApplicationStatus.SUBMITTED:
        return Sent([])
    if problems := _check_time(one, view, before, today, now):
        return Sent(problems)
    whole = whole_of(one, view, today)
    if not whole.is_complete:
        return Sent([problem for found in whole.problems.values() for problem in found])
    with db.session.no_autoflush:
        _number(one, view, now)
        one.answer_due_on = _answer_due(one, view, today, now)
        one.status, one.correction_due_on = ApplicationStatus.SUBMITTED.value, None
        _write(one, view, whole)
    one.retention_until = now + MONTH * view.record.retention_months
    db.session.flush()
    is_new = before is ApplicationStatus.DRAFT
    note_event(one, "sent" if is_new else "corrected", now, _sums(whole))
    record(ACT_SEND, subject_of(view, one), _sums(whole))
    return Sent([], is_fresh=True)


def whole_of(one: Application, view: ProgrammeView, today: date) -> Read:
    """Everything that was typed, added and attached, read as it is now."""
    captions = {paper.id: paper.caption for paper in papers_of(one.id)}
    return read_whole(one.answers, view, states_of(members_of(one.id)), today, captions)


def _check_time(
    one: Application, view: ProgrammeView, before: ApplicationStatus, today: date, now: datetime
) -> list[Problem]:
    if problems := check_move(before, ApplicationStatus.SUBMITTED):
        return problems
    if before is ApplicationStatus.RETURNED:
        is_late = one.correction_due_on is not None and today > one.correction_due_on
        return [Problem("correction_late", facts={"due_on": one.correction_due_on})] if is_late else []
    return check_call(view.times, now)


def _answer_due(one: Application, view: ProgrammeView, today: date, now: datetime) -> date | None:
    if one.status == ApplicationStatus.RETURNED:
        called_on = one.correction.get("called_on")
        if one.answer_due_on is None or not called_on:
            return one.answer_due_on
        return answer_due_after_correction(one.answer_due_on, date.fromisoformat(called_on), today)
    call = None if view.record.is_all_year else view.times.open_call(now)
    return answer_due(today, warsaw(call.closes_at - INSTANT).date() if call else None)


def _number(one: Application, view: ProgrammeView, now: datetime) -> None:
    if one.number is not None:
        return
    last = select(func.coalesce(func.max(Application.number), 0)).where(Application.programme_id == view.id)
    call = view.times.open_call(now)
    assert call is not None, "sent while a call is open"
    found = select(ProgrammeCall.id).where(
        ProgrammeCall.programme_id == view.id, ProgrammeCall.number == call.number
    )
    one.call_id = db.session.scalar(found)
    one.number = (db.session.scalar(last) or 0) + 1
    one.submitted_at = now


def _write(one: Application, view: ProgrammeView, whole: Read) -> None:
    for name, value in whole.idea.values.items():
        setattr(one, name, value or (value if name in ("starts_on", "ends_on") else ""))
    geometry = whole.place.geometry
    assert geometry is not None, "a whole application has a place"
    one.place, one.parcels = whole.place.words[:200], list(whole.place.parcels)
    one.location, one.ground = stored(geometry), _ground(whole)
    one.area_id = next((lie.area_id for lie in areas_around(geometry) if lie.is_whole), None)
    for table in (EstimateLine, WorkStep):
        db.session.execute(delete(table).where(table.application_id == one.id))
    for place, line in enumerate(whole.lines, 1):
        db.session.add(
            EstimateLine(
                application_id=one.id, position=place, name=line.name, town=line.town, people=line.people,
                hours=line.hours, cash=line.cash, in_kind=line.in_kind, source=line.source,
            )
        )  # fmt: skip
    for place, work in enumerate(whole.works, 1):
        row = WorkStep(application_id=one.id, position=place, name=work.name, who=work.who)
        row.starts_on, row.ends_on = work.starts_on, work.ends_on
        db.session.add(row)


def _ground(whole: Read) -> dict[str, Any]:
    """Whose land it was as the town's layer said on the day of sending; nothing where none is loaded."""
    return (
        {}
        if whole.land is None
        else {"town_share": round(whole.land.share, 3), "is_whole": whole.land.is_whole}
    )


def _sums(whole: Read) -> dict[str, str]:
    shown: dict[str, Decimal] = {
        "town": whole.totals.town,
        "own": whole.totals.own,
        "hours": whole.totals.hours,
    }
    return {name: str(value) for name, value in shown.items()}


def withdraw_application(one: Application, view: ProgrammeView, now: datetime) -> list[Problem]:
    """Withdraw a sent application; nothing of it is public any more but its number."""
    lock(one)
    if problems := check_move(ApplicationStatus(one.status), ApplicationStatus.WITHDRAWN):
        return problems
    one.status = ApplicationStatus.WITHDRAWN.value
    note_event(one, "withdrawn", now)
    record(ACT_WITHDRAW, subject_of(view, one), {})
    db.session.flush()
    return []
