"""Concluding a case: accepted, rejected with grounds, or returned to the author for correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

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
from pb.verification.queries.case import CaseFile, author_address, versions_of
from pb.verification.rules.decisions import check_acceptance, check_reason, check_rejection, check_return
from pb.verification.rules.rejecting import doubts_of, written_paragraph
from pb.verification.rules.stations import DecisionKind, Station
from pb.verification.rules.terms import formal_due
from pb.verification.services.opening import release, stage_of, subject_of
from pb.verification.services.opinions import to_conclusion


@dataclass(frozen=True)
class Conclusion:
    """What a coordinator writes; ``days`` are working days, ``version`` that of the case that was shown.

    ``chosen`` are paragraphs that the round names, ``other`` one that it does not; ``is_confirmed``: the doubts about
    a rejection were read.
    """

    kind: DecisionKind
    grounds: str = ""
    chosen: tuple[str, ...] = ()
    other: str = ""
    fields: tuple[str, ...] = ()
    days: int | None = None
    version: int = 0
    is_confirmed: bool = False

    @property
    def paragraph(self) -> str:
        """The paragraphs of a rejection as the decision names them."""
        is_rejected = self.kind is DecisionKind.REJECTED
        return written_paragraph(self.chosen, self.other) if is_rejected else ""


def check_conclusion(file: CaseFile, written: Conclusion, rules: FilingRules) -> list[Problem]:
    """Why this cannot be the conclusion. One statement for a return."""
    if written.kind is DecisionKind.REJECTED:
        problems = check_rejection(written.grounds, written.paragraph, written.other)
        return problems + ([] if written.is_confirmed else doubts(file, written, rules))
    if written.kind is DecisionKind.RETURNED:
        problems = check_return(written.grounds, written.fields, written.days)
        return problems + ([] if author_address(file.project.id) else [Problem("nobody_to_correct", "kind")])
    opinions = [row.for_rules for row in file.opinions]
    return check_acceptance(file.is_card_finished, rules.questions, file.card, opinions, written.grounds)


def doubts(file: CaseFile, written: Conclusion, rules: FilingRules) -> list[Problem]:
    """Why this rejection should be thought over before it is sent."""
    card = file.card if file.check else None
    named = (*written.chosen, written.other.strip())
    verdicts = [row.for_rules.verdict for row in file.opinions]
    return doubts_of(rules.questions, card, named, verdicts)


def conclude(
    file: CaseFile, actor: Official, written: Conclusion, rules: FilingRules, now: datetime
) -> Decision | list[Problem]:
    """Write the decision and tell the project's history. Raises ``NotAllowed``, and ``StaleVersion`` when the case
    changed since it was shown."""
    stage, on = stage_of(file.round_view, now), warsaw(now).date()
    if permissions.may_lead(actor, file.state, stage) and written.version != file.case.version:
        raise StaleVersion
    if not permissions.may_decide(actor, file.state, stage, on):
        raise NotAllowed(Problem("not_now"))
    problems = check_conclusion(file, written, rules)
    if problems:
        return problems
    close_return(file.project.id, now)
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
    if written.kind is DecisionKind.ACCEPTED and decision.grounds:
        facts = {"grounds": decision.grounds}
    add_event(file.project, str(written.kind), facts, now)
    record(f"pb.case.{written.kind}", subject_of(file), {**facts, "grounds": decision.grounds})
    db.session.flush()
    return decision


def close_return(project_id: int, now: datetime, reason: str = "") -> None:
    """End the return that the author has not answered: nothing can be sent by its link any more."""
    is_open = (
        Decision.project_id == project_id, Decision.kind == str(DecisionKind.RETURNED),
        Decision.corrected_at.is_(None), Decision.closed_at.is_(None),
    )  # fmt: skip
    db.session.execute(update(Decision).where(*is_open).values(closed_at=now, closed_reason=reason))


def take_back(
    file: CaseFile, actor: Official, reason: str, rules: FilingRules, now: datetime
) -> list[Problem]:
    """Take a return back before the author's term: the case is the office's again, as the project stands.

    Raises ``NotAllowed``.
    """
    if not permissions.may_take_back(actor, file.state, stage_of(file.round_view, now)):
        raise NotAllowed(Problem("not_now"))
    problems = check_reason(reason)
    if problems:
        return problems
    close_return(file.project.id, now, reason.strip())
    file.project.status, file.project.grounds = "in_check", ""
    come_back(file, rules, now)
    add_event(file.project, "return_taken_back", {"reason": reason.strip()}, now)
    record("pb.case.take_back", subject_of(file), {"reason": reason.strip()})
    return []


def come_back(file: CaseFile, rules: FilingRules, now: datetime) -> None:
    """The case stands again where its card and the opinions say."""
    if not file.is_card_finished:
        file.case.station = Station.FORMAL
        file.case.due_on = formal_due(warsaw(now).date(), None, rules.formal_days)
    elif awaited := [row.assessment.due_on for row in file.opinions if row.assessment.verdict is None]:
        file.case.station, file.case.due_on = Station.MERIT, max(awaited)
    else:
        to_conclusion(file, now)


def _decision(file: CaseFile, actor: Official, written: Conclusion, now: datetime) -> Decision:
    due_on = None
    if written.kind is DecisionKind.RETURNED and written.days:
        due_on = add_working_days(warsaw(now).date(), written.days)
    return Decision(
        project_id=file.project.id, kind=str(written.kind), grounds=written.grounds.strip(),
        paragraph=written.paragraph,
        fields=list(written.fields) if due_on else [], due_on=due_on, decided_at=now, decided_by_id=actor.user_id,
    )  # fmt: skip


def _write_on_project(file: CaseFile, written: Conclusion, now: datetime) -> None:
    project = file.project
    project.grounds, project.grounds_paragraph = written.grounds.strip(), written.paragraph
    project.status = str(written.kind)
    if written.kind is DecisionKind.RETURNED:
        keep_what_was_sent(file, now)


def keep_what_was_sent(file: CaseFile, now: datetime) -> None:
    """Make sure that what the project says before a correction is kept, to be compared with afterwards."""
    last = versions_of(file.project.id, 1)
    if not last or last[0].content != content_of(file.project):
        keep_version(file.project, "author", now)
        db.session.flush()
