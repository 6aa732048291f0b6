"""Conclusions of a demonstration's cases and an appeal against one, as they stand after they were written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from core.clock import warsaw
from core.db import db
from pb.submission.services.history import add_event
from pb.verification.emails import letter_of, project_address, tell_authors
from pb.verification.models import Appeal, Decision
from pb.verification.queries.appeals import rejection_of
from pb.verification.queries.case import CaseFile, authors_of
from pb.verification.rules.appeals import answer_due
from pb.verification.rules.stations import DecisionKind, Station
from pb.verification.services.correcting import new_author_key


def conclude(file: CaseFile, actor: User, told: dict[str, Any], due_on: date | None, at: datetime) -> None:
    """Accepted, rejected or returned; ``told["is_told"]``: the author's letter lies among the sent mails."""
    kind = DecisionKind(told["kind"])
    decision = Decision(
        project_id=file.project.id, kind=str(kind), grounds=told["grounds"], paragraph=told["paragraph"],
        fields=told["fields"], due_on=due_on, decided_at=at, decided_by_id=actor.id,
    )  # fmt: skip
    db.session.add(decision)
    project, is_returned = file.project, kind is DecisionKind.RETURNED
    project.status = str(kind)
    if kind is not DecisionKind.ACCEPTED:
        project.grounds, project.grounds_paragraph = told["grounds"], told["paragraph"]
    file.case.station = Station.CORRECTION if is_returned else Station.CLOSED
    file.case.due_on = due_on
    facts: dict[str, Any] = {"fields": told["fields"], "due_on": due_on} if is_returned else {}
    if kind is DecisionKind.REJECTED:
        facts = {"paragraph": told["paragraph"]}
    add_event(project, str(kind), facts, at)
    db.session.flush()
    if told["is_told"]:
        _write_to_author(file, kind, decision)


def _write_to_author(file: CaseFile, kind: DecisionKind, decision: Decision) -> None:
    letter = letter_of(file, kind, decision.grounds, decision.paragraph, decision.fields, decision.due_on)
    key = new_author_key(file.project.id) if kind is DecisionKind.RETURNED else ""
    tell_authors(file, letter, f"{project_address(file)}/poprawki/{key}" if key else "")


def file_appeal(file: CaseFile, first_official: User, statement: str, at: datetime) -> None:
    """The author's appeal against the rejection; somebody else than ``first_official`` will answer it."""
    found, author = rejection_of(file.round_view, file.project), authors_of(file.project.id)[0]
    if found is None:
        raise ValueError(f"office.json: nr {file.project.filed_number} is not rejected")
    due_on = answer_due(warsaw(at).date(), found.rules.answer_days)
    db.session.add(
        Appeal(
            project_id=file.project.id, decision_id=found.decision.id, channel="online", appellant=author.name,
            email=author.email, statement=statement, filed_at=at, due_on=due_on,
            first_decided_by_id=first_official.id,
        )
    )  # fmt: skip
    file.case.station, file.case.due_on = Station.APPEAL, due_on
    add_event(file.project, "appeal_filed", {"is_late": False}, at)
