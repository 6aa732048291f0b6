"""Concluding a case: accepted, rejected with grounds, or returned to the author for correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.audit import record
from core.clock import warsaw
from core.db import db
from core.problems import NotAllowed, Problem, StaleVersion
from core.schedule import add_working_days
from pb.rounds.filing_rules import FilingRules
from pb.submission.services.history import add_event, content_of, keep_version
from pb.verification import permissions
from pb.verification.models import Decision
from pb.verification.permissions import Official
from pb.verification.queries.case import CaseFile, versions_of
from pb.verification.rules.decisions import check_acceptance, check_rejection, check_return
from pb.verification.rules.stations import DecisionKind, Station
from pb.verification.services.opening import release, stage_of, subject_of


@dataclass(frozen=True)
class Conclusion:
    """What a coordinator writes; ``days`` are working days, ``version`` that of the case that was shown."""

    kind: DecisionKind
    grounds: str = ""
    paragraph: str = ""
    fields: tuple[str, ...] = ()
    days: int | None = None
    version: int = 0


def check_conclusion(file: CaseFile, written: Conclusion, rules: FilingRules) -> list[Problem]:
    """Why this cannot be the conclusion."""
    if written.kind is DecisionKind.REJECTED:
        return check_rejection(written.grounds, written.paragraph)
    if written.kind is DecisionKind.RETURNED:
        return check_return(written.grounds, written.fields, written.days)
    opinions = [row.for_rules for row in file.opinions]
    return check_acceptance(file.is_card_finished, rules.questions, file.card, opinions, written.grounds)


def conclude(
    file: CaseFile, actor: Official, written: Conclusion, rules: FilingRules, now: datetime
) -> Decision | list[Problem]:
    """Write the decision and tell the project's history. Raises ``NotAllowed``, and ``StaleVersion`` when the case
    changed since it was shown."""
    if not permissions.may_decide(actor, file.state, stage_of(file.round_view, now)):
        raise NotAllowed(Problem("not_now"))
    if written.version != file.case.version:
        raise StaleVersion
    problems = check_conclusion(file, written, rules)
    if problems:
        return problems
    decision = _decision(file, actor, written, now)
    db.session.add(decision)
    _write_on_project(file, written, now)
    is_returned = written.kind is DecisionKind.RETURNED
    file.case.station = Station.CORRECTION if is_returned else Station.CLOSED
    file.case.due_on = decision.due_on
    release(file.case, actor.user_id)
    facts: dict[str, Any] = {}
    if is_returned:
        facts = {"fields": list(written.fields), "due_on": decision.due_on}
    if written.kind is DecisionKind.REJECTED:
        facts = {"paragraph": decision.paragraph}
    add_event(file.project, str(written.kind), facts, now)
    record(f"pb.case.{written.kind}", subject_of(file), {**facts, "grounds": decision.grounds})
    db.session.flush()
    return decision


def _decision(file: CaseFile, actor: Official, written: Conclusion, now: datetime) -> Decision:
    due_on = None
    if written.kind is DecisionKind.RETURNED and written.days:
        due_on = add_working_days(warsaw(now).date(), written.days)
    return Decision(
        project_id=file.project.id, kind=str(written.kind), grounds=written.grounds.strip(),
        paragraph=written.paragraph.strip() if written.kind is DecisionKind.REJECTED else "",
        fields=list(written.fields) if due_on else [], due_on=due_on, decided_at=now, decided_by_id=actor.user_id,
    )  # fmt: skip


def _write_on_project(file: CaseFile, written: Conclusion, now: datetime) -> None:
    project = file.project
    is_accepted = written.kind is DecisionKind.ACCEPTED
    project.grounds = "" if is_accepted else written.grounds.strip()
    project.grounds_paragraph = written.paragraph.strip() if written.kind is DecisionKind.REJECTED else ""
    project.status = str(written.kind)
    if written.kind is DecisionKind.RETURNED:
        keep_what_was_sent(file, now)


def keep_what_was_sent(file: CaseFile, now: datetime) -> None:
    """Make sure that what the project says before a correction is kept, to be compared with afterwards."""
    last = versions_of(file.project.id, 1)
    if not last or last[0].content != content_of(file.project):
        keep_version(file.project, "author", now)
        db.session.flush()
