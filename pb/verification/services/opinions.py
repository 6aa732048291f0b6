"""Asking departments for opinions, in parallel and each with its own term, and answering them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from accounts.departments.models import Department
from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import NotAllowed, NotFound, Problem, StaleVersion
from core.schedule import add_working_days
from pb.rounds.rules import Stage
from pb.submission.services.history import add_event
from pb.verification import permissions
from pb.verification.models import MeritAssessment
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile
from pb.verification.rules.decisions import check_opinion
from pb.verification.rules.stations import Station, Verdict
from pb.verification.rules.terms import check_days, conclusion_due
from pb.verification.services.opening import stage_of, subject_of


def ask_departments(
    file: CaseFile, actor: Official, asked: Mapping[Department, int | None], now: datetime
) -> list[Problem]:
    """Ask each department, with its own number of working days. A department asked before is asked anew; what it
    answered stays in the history. Raises ``NotAllowed``."""
    if not permissions.may_ask(actor, file.state, stage_of(file.round_view, now)):
        raise NotAllowed(Problem("not_now"))
    problems = [problem for one, days in asked.items() for problem in check_days(days, f"days-{one.id}")]
    if not asked:
        problems.append(Problem("departments_missing", "departments"))
    if problems:
        return problems
    on = warsaw(now).date()
    known = {row.assessment.department_id: row.assessment for row in file.opinions}
    for department, days in asked.items():
        due_on = add_working_days(on, days or 1)
        _ask(file, actor, department, known.get(department.id), due_on, now)
    file.case.station = Station.MERIT
    file.case.due_on = _last_term(file, asked, on)
    names = sorted(department.name for department in asked)
    add_event(file.project, "opinions_asked", {"departments": names}, now)
    record("pb.opinion.ask", subject_of(file), {"departments": names})
    return []


def _ask(
    file: CaseFile, actor: Official, department: Department, before: MeritAssessment | None, due_on: date,
    now: datetime,
) -> None:  # fmt: skip
    if before is None:
        db.session.add(
            MeritAssessment(
                project_id=file.project.id, department_id=department.id, asked_at=now,
                asked_by_id=actor.user_id, due_on=due_on,
            )
        )  # fmt: skip
        return
    if before.verdict is not None:
        facts = {"department": department.name, "verdict": before.verdict, "opinion": before.opinion}
        add_event(file.project, "opinion_replaced", facts, now, is_public=False)
    before.verdict, before.opinion, before.answered_at, before.answered_by_id = None, "", None, None
    before.asked_at, before.asked_by_id, before.due_on = now, actor.user_id, due_on


def _last_term(file: CaseFile, asked: Mapping[Department, int | None], on: date) -> date:
    waiting = [row.assessment.due_on for row in file.opinions if row.assessment.verdict is None]
    return max([*waiting, *(add_working_days(on, days or 1) for days in asked.values())])


def answer_opinion(
    file: CaseFile, actor: Official, department_id: int, verdict: Verdict | None, opinion: str, version: int,
    now: datetime,
) -> list[Problem]:  # fmt: skip
    """A department's answer; it may be changed until the case is concluded. The last answer opens the conclusion.

    Raises ``NotFound``, ``NotAllowed``, and ``StaleVersion`` when meanwhile a colleague answered, the question was
    taken back or the case went on.
    """
    asked = file.state.asked_departments
    as_asked = replace(file.state, station=Station.MERIT, asked_departments=asked | {department_id})
    if not permissions.may_opine(actor, as_asked, department_id, stage_of(file.round_view, now)):
        raise NotAllowed(Problem("not_now")) if department_id in asked else NotFound
    row = next((one for one in file.opinions if one.assessment.department_id == department_id), None)
    is_over = file.case.station not in (Station.MERIT, Station.CONCLUSION)
    if row is None or is_over or row.assessment.version != version:
        raise StaleVersion
    problems = check_opinion(verdict, opinion)
    if problems:
        return problems
    assessment = row.assessment
    assessment.verdict, assessment.opinion = str(verdict), opinion.strip()
    assessment.answered_at, assessment.answered_by_id = now, actor.user_id
    facts = {"department": row.department, "verdict": str(verdict)}
    add_event(file.project, "opinion_given", facts, now, is_public=False)
    record("pb.opinion.write", subject_of(file), facts)
    if all(one.assessment.verdict is not None for one in file.opinions):
        to_conclusion(file, now)
    return []


def drop_question(file: CaseFile, actor: Official, department_id: int, now: datetime) -> None:
    """Take back a question that is not answered. Raises ``NotFound`` and ``NotAllowed``."""
    row = next((one for one in file.opinions if one.assessment.department_id == department_id), None)
    if row is None:
        raise NotFound
    stage = stage_of(file.round_view, now)
    if not permissions.may_drop_question(actor, file.state, stage) or row.assessment.verdict:
        raise NotAllowed(Problem("not_now"))
    db.session.delete(row.assessment)
    record("pb.opinion.drop", subject_of(file), {"department": row.department})
    rest = [one for one in file.opinions if one is not row]
    is_at_author = file.case.station == Station.CORRECTION
    if rest and not is_at_author and all(one.assessment.verdict is not None for one in rest):
        to_conclusion(file, now)


def to_conclusion(file: CaseFile, now: datetime) -> None:
    """Everybody has answered: the coordinator's turn."""
    window = file.round_view.rules.window(Stage.VERIFICATION)
    closes_on = warsaw(window.closes_at).date() if window else None
    file.case.station = Station.CONCLUSION
    file.case.due_on = conclusion_due(warsaw(now).date(), closes_on)
