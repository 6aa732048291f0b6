"""Appeals against a rejection: written on-line and confirmed, entered from paper, answered by somebody else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from core.audit import record
from core.clock import WARSAW, warsaw
from core.db import db
from core.problems import NotAllowed, Problem, StaleVersion
from pb.submission.queries import key_hash
from pb.submission.services.history import add_event
from pb.verification.appeal_permissions import is_first_decider, may_answer, may_declare_for_appeal
from pb.verification.models import Appeal, AppealDraft
from pb.verification.permissions import Official
from pb.verification.queries.appeals import Rejection, rejection_of
from pb.verification.queries.case import CaseFile
from pb.verification.rules.appeals import (
    TO_CONFIRM,
    UPHELD,
    answer_due,
    check_decision,
    check_in_time,
    check_person,
    check_received,
    check_statement,
    is_paper_late,
)
from pb.verification.rules.stations import Station
from pb.verification.services.ballot_list import place_late
from pb.verification.services.opening import keep_declaration, release, subject_of

NOON = time(12)


@dataclass(frozen=True)
class Written:
    """An appeal as it was written: who, where to answer, and why."""

    name: str
    email: str
    statement: str


def open_rejection(file: CaseFile) -> Rejection | Problem:
    """The rejection that may be appealed against, or why there is none. One statement."""
    return opened(file, rejection_of(file.round_view, file.project))


def opened(file: CaseFile, found: Rejection | None) -> Rejection | Problem:
    """The same of a rejection that was read already."""
    if file.project.status != "rejected" or found is None:
        if found and found.appeal:
            return Problem("appealed_already", None, {"filed_at": found.appeal.filed_at})
        return Problem("not_rejected")
    if found.appeal:
        return Problem("appealed_already", None, {"filed_at": found.appeal.filed_at})
    return found


def check_online(file: CaseFile, found: Rejection | None, arrived_at: datetime) -> Problem | None:
    """Why nobody can appeal on-line at this moment; ``None`` when one can."""
    one = opened(file, found)
    return one if isinstance(one, Problem) else check_in_time(one.term, arrived_at)


def file_online(file: CaseFile, written: Written, now: datetime) -> Appeal | list[Problem]:
    """An appeal by the author, known by account or private link; filed at once."""
    found = open_rejection(file)
    if isinstance(found, Problem):
        return [found]
    late = check_in_time(found.term, now)
    problems = [late] if late else check_statement(written.statement)
    return problems or _file(file, found, written, "online", now, now)


def ask_to_confirm(file: CaseFile, written: Written, is_entitled: bool, now: datetime) -> str | list[Problem]:
    """Keep what somebody wrote until the mailed link confirms the address; gives the key of the link.

    Of somebody who may not appeal nothing is kept, and the key is empty.
    """
    found = open_rejection(file)
    if isinstance(found, Problem):
        return [found]
    late = check_in_time(found.term, now)
    problems = [late] if late else check_written(written)
    if problems:
        return problems
    if not is_entitled:
        return ""
    key = secrets.token_urlsafe(32)
    db.session.add(
        AppealDraft(
            decision_id=found.decision.id,
            name=written.name.strip(),
            email=written.email,
            statement=written.statement.strip(),
            key_hash=key_hash(key),
            asked_at=now,
            expires_at=now + TO_CONFIRM,
        )
    )
    return key


def check_written(written: Written) -> list[Problem]:
    """What is missing in an appeal by somebody the town does not know yet."""
    return check_person(written.name, written.email) + check_statement(written.statement)


def confirm(file: CaseFile, draft: AppealDraft, now: datetime) -> Appeal | list[Problem]:
    """File what was written; its moment is that of writing. A second click gives the same appeal."""
    db.session.refresh(draft, with_for_update=True)
    if draft.appeal_id is not None:
        return db.session.get_one(Appeal, draft.appeal_id)
    if now > draft.expires_at:
        return [Problem("confirm_late", None, {"until": draft.expires_at})]
    found = open_rejection(file)
    if isinstance(found, Problem):
        return [found]
    written = Written(draft.name, draft.email, draft.statement)
    appeal = _file(file, found, written, "online", draft.asked_at, now)
    draft.appeal_id = appeal.id
    return appeal


def enter_paper(
    file: CaseFile, actor: Official, written: Written, received_on: date | None, takes_late: bool, now: datetime
) -> Appeal | list[Problem]:  # fmt: skip
    """Enter an appeal that came on paper. A late one is said to be late, and entered as such when told to."""
    found = open_rejection(file)
    if isinstance(found, Problem):
        return [found]
    decided_on = warsaw(found.decision.decided_at).date()
    problems = check_received(received_on, decided_on, warsaw(now).date())
    problems += check_person(written.name, written.email, is_email_needed=False)
    problems += check_statement(written.statement)
    if problems or received_on is None:
        return problems
    is_late = is_paper_late(found.term, received_on, WARSAW)
    if is_late and not takes_late:
        facts = {"closed_at": found.term.closes_at, "received_on": received_on}
        return [Problem("paper_late", "takes_late", facts)]
    filed_at = min(now, datetime.combine(received_on, NOON, WARSAW))
    filed_at = max(filed_at, found.decision.decided_at)
    return _file(file, found, written, "paper", filed_at, now, actor, is_late)


def _file(
    file: CaseFile, found: Rejection, written: Written, channel: str, filed_at: datetime, now: datetime,
    actor: Official | None = None, is_late: bool = False,
) -> Appeal:  # fmt: skip
    due_on = answer_due(warsaw(filed_at).date(), found.rules.answer_days)
    appeal = Appeal(
        project_id=file.project.id,
        decision_id=found.decision.id,
        channel=channel,
        appellant=written.name.strip(),
        email=written.email,
        statement=written.statement.strip(),
        filed_at=filed_at,
        is_late=is_late,
        entered_by_id=actor.user_id if actor else None,
        due_on=due_on,
        first_decided_by_id=found.decision.decided_by_id,
    )
    db.session.add(appeal)
    file.case.station, file.case.due_on = Station.APPEAL, due_on
    add_event(file.project, "appeal_filed", {"is_late": is_late}, now)
    facts = {"channel": channel, "filed_at": filed_at, "is_late": is_late, "due_on": due_on}
    record("pb.appeal.file", subject_of(file), facts)
    db.session.flush()
    return appeal


def declare(
    file: CaseFile, actor: Official, appeal: Appeal, has_conflict: bool, now: datetime
) -> list[Problem]:
    """Keep whether a conflict of interest bars this official from the appeal; a conflict once told stands.

    Raises ``NotAllowed`` for the first decider.
    """
    if not may_declare_for_appeal(actor, appeal.first_decided_by_id):
        raise NotAllowed(Problem("decided_first"))
    return keep_declaration(file, actor, has_conflict, now, "pb.appeal.declare")


@dataclass(frozen=True)
class Answered:
    """An answered appeal. ``not_listed``: why an upheld project could not be put on a list drawn already."""

    appeal: Appeal
    not_listed: Problem | None = None


def answer(
    file: CaseFile, actor: Official, appeal_id: int, outcome: str, grounds: str, now: datetime
) -> Answered | list[Problem]:
    """Uphold or dismiss, with grounds. Upheld, the project is accepted and goes back to the list.

    Raises ``NotAllowed`` for the first decider and for whoever has not declared, ``StaleVersion`` when somebody
    else answered meanwhile.
    """
    appeal = db.session.scalars(select(Appeal).where(Appeal.id == appeal_id).with_for_update()).one()
    if is_first_decider(actor, appeal.first_decided_by_id):
        raise NotAllowed(Problem("decided_first"))
    if appeal.outcome is not None:
        raise StaleVersion
    if not may_answer(actor, appeal.first_decided_by_id):
        raise NotAllowed(Problem("not_now"))
    problems = check_decision(outcome, grounds, appeal.is_late)
    if problems:
        return problems
    appeal.outcome, appeal.grounds = outcome, grounds.strip()
    appeal.decided_at, appeal.decided_by_id = now, actor.user_id
    file.case.station, file.case.due_on = Station.CLOSED, None
    release(file.case, actor.user_id)
    found = rejection_of(file.round_view, file.project)
    is_public = found is not None and found.rules.is_public
    facts = {"grounds": appeal.grounds} if is_public else {}
    if outcome == UPHELD:
        facts |= {"first_grounds": file.project.grounds, "paragraph": file.project.grounds_paragraph}
    add_event(file.project, f"appeal_{outcome}", facts, now)
    record("pb.appeal.answer", subject_of(file), {"outcome": outcome, "grounds": appeal.grounds})
    return Answered(appeal, _take_back(file, now) if outcome == UPHELD else None)


def _take_back(file: CaseFile, now: datetime) -> Problem | None:
    project = file.project
    project.status, project.grounds, project.grounds_paragraph = "accepted", "", ""
    db.session.flush()
    refused = place_late(file.round_view, project, now)
    return refused if refused and refused.code != "not_drawn" else None
