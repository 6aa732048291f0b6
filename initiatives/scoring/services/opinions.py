"""Asking departments for opinions, in parallel and each with its own term, and answering them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.departments.models import Department
from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import NotAllowed, NotFound, Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.drafts import lock, note_event
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.services.editing import Act
from initiatives.scoring.models import DepartmentOpinion
from initiatives.scoring.opinion_queries import opinion_rows
from initiatives.scoring.rules.opinions import (
    ASKED_IN,
    OpinionVerdict,
    check_asking,
    check_opinion,
    opinion_due,
)

ACT_ASK, ACT_DROP, ACT_WRITE = (
    "initiatives.opinion.ask",
    "initiatives.opinion.drop",
    "initiatives.opinion.write",
)


def ask_departments(
    one: Application, view: ProgrammeView, departments: Sequence[Department], days: Mapping[int, int | None],
    act: Act,
) -> list[Problem]:  # fmt: skip
    """Ask each department within so many working days, ``days`` by its number.

    One that was asked and is silent gets the new term. One that has answered is asked anew about what has changed:
    its answer stays in the history.
    """
    lock(one)
    asked = {unit.id: days.get(unit.id) for unit in departments}
    if problems := check_asking(Status(one.status), asked):
        return problems
    known = {row.department_id: row for row in opinion_rows(one.id)}
    today = warsaw(act.now).date()
    for unit in departments:
        row = known.get(unit.id) or DepartmentOpinion(application_id=one.id, department_id=unit.id)
        _keep_former(one, row, unit.name, act)
        row.asked_at, row.due_on = act.now, opinion_due(today, asked[unit.id] or 1)
        db.session.add(row)
    names = sorted(unit.name for unit in departments)
    record(ACT_ASK, subject_of(view, one), {"departments": names})
    return []


def _keep_former(one: Application, row: DepartmentOpinion, name: str, act: Act) -> None:
    if row.given_at is None:
        return
    facts = {
        "department": name,
        "verdict": row.verdict,
        "words": row.words,
        "given_at": row.given_at.isoformat(),
    }
    note_event(one, "opinion_replaced", act.now, facts, is_public=False)
    row.verdict, row.words, row.given_at, row.given_by_id = "", "", None, None


def give_opinion(
    one: Application, view: ProgrammeView, department: Department, own: frozenset[int],
    verdict: OpinionVerdict | None, words: str, seen: int, act: Act,
) -> list[Problem]:  # fmt: skip
    """A department's answer by one of its people; it stays as it is given. ``own``: departments of whoever answers.

    Raises ``NotFound`` when it was never asked, ``NotAllowed`` for people of other departments, ``StaleVersion`` when
    a colleague answered or the question was asked anew meanwhile.
    """
    lock(one)
    row = next((each for each in opinion_rows(one.id) if each.department_id == department.id), None)
    if row is None:
        raise NotFound
    if department.id not in own:
        raise NotAllowed(Problem("permission_missing", facts={"permission": ACT_WRITE}))
    if row.version != seen or row.given_at is not None:
        raise StaleVersion
    if one.status not in ASKED_IN:
        return [Problem("opinion_closed")]
    if problems := check_opinion(verdict, words):
        return problems
    row.verdict, row.words = str(verdict), words.strip()
    row.given_at, row.given_by_id = act.now, act.actor_id
    record(ACT_WRITE, subject_of(view, one), {"department": department.name, "verdict": str(verdict)})
    return []


def drop_question(one: Application, view: ProgrammeView, department: Department, act: Act) -> None:
    """Take back a question that nobody answered. Raises ``NotFound``."""
    lock(one)
    row = next((each for each in opinion_rows(one.id) if each.department_id == department.id), None)
    if row is None or row.given_at is not None:
        raise NotFound
    db.session.delete(row)
    record(ACT_DROP, subject_of(view, one), {"department": department.name})
