"""Decisions beside the ranking: a refusal with an official's ground, and taking in one of the reserve."""

from __future__ import annotations

from core.audit import record
from core.problems import Problem
from initiatives.applications.models import Application
from initiatives.applications.rules.contributions import add_up
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.services.editing import Act
from initiatives.scoring.queries import agreed_lines
from initiatives.scoring.ranking_queries import left_of, reserve_of
from initiatives.scoring.rules.decisions import check_taking_in
from initiatives.scoring.rules.sheets import check_words
from initiatives.scoring.services.ranking import decide, hold_money
from initiatives.scoring.services.sheets import hold_application, hold_call

ACT_REFUSE, ACT_TAKE_IN = "initiatives.application.refuse", "initiatives.application.take_in"


def refuse_application(view: ProgrammeView, one: Application, grounds: str, act: Act) -> list[Problem]:
    """Refuse an application that is being scored, for instance after a negative opinion; it leaves the ranking."""
    hold_call(one.call_id)
    hold_application(one)
    if one.status != Status.IN_SCORING.value:
        return [Problem("not_in_scoring")]
    if problems := check_words(grounds, "grounds"):
        return problems
    decide(one, Status.REJECTED, grounds.strip(), None, act)
    record(ACT_REFUSE, subject_of(view, one), {"grounds": grounds.strip()})
    return []


def take_in(view: ProgrammeView, one: Application, grounds: str, act: Act) -> list[Problem]:
    """Give money that came back to the first of the reserve that it reaches."""
    call = hold_call(one.call_id)
    hold_money(view)
    hold_application(one)
    if one.status != Status.RESERVE.value or one.number is None:
        return [Problem("not_reserve")]
    problems = check_taking_in(one.number, reserve_of(view, call), left_of(view, call))
    problems += check_words(grounds, "grounds")
    if problems:
        return problems
    granted = add_up(agreed_lines(one.id), view.terms.hour_rate).town
    decide(one, Status.ACCEPTED, grounds.strip(), granted, act)
    record(ACT_TAKE_IN, subject_of(view, one), {"grounds": grounds.strip(), "granted": granted})
    return []
