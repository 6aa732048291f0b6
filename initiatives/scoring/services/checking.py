"""The formal check: complete, called for correction, given more time, rejected. Each is one act of an official."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of, states_of
from initiatives.applications.rules.members import confirmed
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.statuses import check_move
from initiatives.applications.services.drafts import SAVED, lock, note_event
from initiatives.applications.services.sending import subject_of
from initiatives.applications.services.signatures import signers_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.services.editing import Act
from initiatives.scoring.models import FormalCheck
from initiatives.scoring.rules.checking import (
    check_call,
    check_group,
    check_prolonging,
    check_rejecting,
    correction_due,
    joined_wants,
)

ACT_COMPLETE, ACT_CALL = "initiatives.application.complete", "initiatives.application.call"
ACT_PROLONG, ACT_REJECT = "initiatives.application.prolong", "initiatives.application.reject"


def _hold(one: Application, seen: int) -> None:
    """Hold it for this act. Raises ``StaleVersion`` when it is not any more as the page showed it."""
    lock(one)
    if one.version != seen:
        raise StaleVersion


def _today(act: Act) -> date:
    return warsaw(act.now).date()


def accept_as_complete(one: Application, view: ProgrammeView, seen: int, act: Act) -> list[Problem]:
    """Nothing is missing: it goes to scoring. Raises ``StaleVersion``."""
    _hold(one, seen)
    if problems := check_move(Status(one.status), Status.IN_SCORING) or _check_group(one, view):
        return problems
    one.status = Status.IN_SCORING.value
    db.session.add(_check(one, act, is_complete=True))
    note_event(one, "checked", act.now)
    record(ACT_COMPLETE, subject_of(view, one), {})
    return []


def _check_group(one: Application, view: ProgrammeView) -> list[Problem]:
    unchecked = [
        each.name for each in signers_of(one.id) if each.confirmed_at is None and each.declined_at is None
    ]
    return check_group(unchecked, confirmed(states_of(members_of(one.id))), view.terms.least_members)


def call_for_correction(
    one: Application, view: ProgrammeView, seen: int, wants: Mapping[str, str], titles: Mapping[str, str],
    days: int | None, act: Act,
) -> list[Problem]:  # fmt: skip
    """Say what must be corrected until when; the group may write again. ``wants`` by step, ``titles`` of steps.

    Raises ``StaleVersion``.
    """
    _hold(one, seen)
    today = _today(act)
    if problems := check_move(Status(one.status), Status.RETURNED) or check_call(wants, days, today):
        return problems
    kept = {step: words.strip() for step, words in wants.items() if words.strip()}
    due_on = correction_due(today, days or 0)
    before = {step: typed for step, typed in one.answers.items() if step != SAVED}
    one.correction = {"called_on": today.isoformat(), "wants": kept, "before": before}
    one.status, one.correction_due_on = Status.RETURNED.value, due_on
    check = _check(one, act, is_complete=False)
    check.wants, check.due_on = joined_wants(kept, titles), due_on
    db.session.add(check)
    note_event(one, "returned", act.now, {"due_on": due_on.isoformat()})
    record(ACT_CALL, subject_of(view, one), {"due_on": due_on, "wants": check.wants})
    return []


def prolong_correction(one: Application, view: ProgrammeView, days: int | None, act: Act) -> list[Problem]:
    """Give the group more time, also after its term. What the group saves meanwhile is no conflict."""
    lock(one)
    if one.status != Status.RETURNED.value:
        return [Problem("wrong_status", facts={"status": one.status})]
    if problems := check_prolonging(days, one.correction_due_on, _today(act)):
        return problems
    before, one.correction_due_on = one.correction_due_on, correction_due(_today(act), days or 0)
    facts = {"due_on": one.correction_due_on.isoformat()}
    note_event(one, "prolonged", act.now, facts)
    record(ACT_PROLONG, subject_of(view, one), {**facts, "before": before})
    return []


def reject_after_check(
    one: Application, view: ProgrammeView, seen: int, grounds: str, act: Act
) -> list[Problem]:
    """Reject what was not corrected in time, or cannot be corrected. Raises ``StaleVersion``."""
    _hold(one, seen)
    status = Status(one.status)
    if status not in (Status.SUBMITTED, Status.RETURNED):
        return [Problem("wrong_status", facts={"status": one.status})]
    is_returned = status is Status.RETURNED
    if problems := check_rejecting(grounds, is_returned, one.correction_due_on, _today(act)):
        return problems
    one.status, one.grounds = Status.REJECTED.value, grounds.strip()
    one.decided_at, one.decided_by_id = act.now, act.actor_id
    note_event(one, "rejected", act.now)
    record(ACT_REJECT, subject_of(view, one), {"grounds": one.grounds})
    return []


def _check(one: Application, act: Act, is_complete: bool) -> FormalCheck:
    return FormalCheck(
        application_id=one.id, is_complete=is_complete, checked_at=act.now, checked_by_id=act.actor_id
    )
