"""Writing under a mark, and saying that something breaks the rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from consultations.consultation.queries import ConsultationView
from consultations.marks.models import AbuseReport, Mark, MarkComment
from consultations.marks.rules.acting import shown_as
from consultations.marks.rules.keys import Person, author_key, supporter_key
from consultations.marks.rules.screening import findings
from core.db import db


def add_comment(
    mark: Mark, view: ConsultationView, body: str, name: str, entry: UUID, person: Person, pepper: bytes, now: datetime
) -> MarkComment:  # fmt: skip
    """A comment, shown at once or held to be read; a form sent twice is one comment."""
    visibility = shown_as(view.record.moderation, bool(findings(f"{body}\n{name}", mark.is_home, mark.place)))
    row = insert(MarkComment).values(
        mark_id=mark.id, body=body, author_name=name, author_key=author_key(pepper, view.id, person),
        visibility=visibility, entry_key=entry, created_at=now, hidden_reason="",
    )  # fmt: skip
    db.session.execute(row.on_conflict_do_nothing(index_elements=["entry_key"]))
    return db.session.scalars(select(MarkComment).where(MarkComment.entry_key == entry)).one()


def erase_comment(comment: MarkComment) -> None:
    """Erase a comment, with what was reported of it: its author wants it gone."""
    db.session.delete(comment)
    db.session.flush()


def report_abuse(
    mark: Mark, comment_id: int | None, reason: str, words: str, person: Person, pepper: bytes, now: datetime
) -> None:
    """A report for the office; one of a person about one thing."""
    owner = select(MarkComment.id).where(MarkComment.id == comment_id, MarkComment.mark_id == mark.id)
    row = insert(AbuseReport).values(
        mark_id=mark.id, comment_id=db.session.scalar(owner) if comment_id else None, reason=reason, words=words,
        reporter_key=supporter_key(pepper, mark.id, person), reported_at=now, finding="",
    )  # fmt: skip
    db.session.execute(row.on_conflict_do_nothing())
