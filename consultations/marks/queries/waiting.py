"""How many marks wait for whom, by consultation: what the officials' one queue counts. A few statements for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from consultations.consultation.models import Consultation
from consultations.marks.hiding_models import Hiding
from consultations.marks.models import AbuseReport, Answer, Mark, MarkComment, MarkPhoto
from consultations.marks.queries.board import broken_promise, column_of, is_of
from consultations.marks.queries.hidings import waits_for_judgement, waits_for_second_person
from core.db import db


@dataclass
class Waiting:
    """What waits in one consultation for one person. ``unread_since``: when the oldest unread thing came."""

    slug: str
    title: str
    due_on: date | None
    unread: int = 0
    unread_since: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """By column: ``new`` of all, ``assigned`` of this person, ``to_approve`` not written by this person."""
    unchecked: int = 0
    """Marks that somebody else hid and nobody has looked at since."""
    broken: int = 0
    broken_since: date | None = None


def waiting_for(user_id: int, today: date) -> list[Waiting]:
    """Consultations in which something waits, by their slug. Nine statements at most, however many there are."""
    rows = db.session.execute(
        select(Consultation.id, Consultation.slug, Consultation.title, Consultation.answers_due_on)
        .where(Consultation.published_at.is_not(None), Consultation.cancelled_at.is_(None))
        .order_by(Consultation.slug)
    )
    found = {row[0]: Waiting(row[1], row[2], row[3]) for row in rows}
    if not found:
        return []
    for number, count, since in _unread(list(found)):
        one = found[number]
        one.unread += count
        one.unread_since = min(filter(None, (one.unread_since, since)), default=None)
    for number, column, count in _by_column(list(found), user_id):
        found[number].counts[column] = count
    for number, count in _unchecked(list(found), user_id):
        found[number].unchecked = count
    for number, count, first_term in _broken(list(found), user_id, today):
        found[number].broken, found[number].broken_since = count, first_term
    return [
        one for one in found.values() if one.unread or one.unchecked or one.broken or any(one.counts.values())
    ]


def _unchecked(ids: Sequence[int], user_id: int) -> list[tuple[int, int]]:
    """Hidden marks that wait for a second person, without those that this person hid: number, count."""
    query = select(Mark.consultation_id, func.count()).where(
        Mark.consultation_id.in_(ids),
        Hiding.hidden_by_id.is_distinct_from(user_id),
        *waits_for_second_person(),
    )
    return [(row[0], row[1]) for row in db.session.execute(query.group_by(Mark.consultation_id))]


def _unread(ids: Sequence[int]) -> list[tuple[int, int, datetime | None]]:
    """Held marks and comments, photos that nobody has looked at, open reports, objections: number, count, the oldest."""
    here = Mark.consultation_id.in_(ids)
    parts = (
        (Mark.created_at, [Mark.visibility == "held"]),
        (MarkComment.created_at, [MarkComment.mark_id == Mark.id, MarkComment.visibility == "held"]),
        (AbuseReport.reported_at, [AbuseReport.mark_id == Mark.id, AbuseReport.settled_at.is_(None)]),
        (MarkPhoto.added_at, [MarkPhoto.mark_id == Mark.id, MarkPhoto.role == "author", ~MarkPhoto.is_public]),
        (Hiding.objected_at, waits_for_judgement()),
    )  # fmt: skip
    found: list[tuple[int, int, datetime | None]] = []
    for came_at, conditions in parts:
        query = select(Mark.consultation_id, func.count(), func.min(came_at)).where(here, *conditions)
        found += [
            (row[0], row[1], row[2]) for row in db.session.execute(query.group_by(Mark.consultation_id))
        ]
    return found


def _by_column(ids: Sequence[int], user_id: int) -> list[tuple[int, str, int]]:
    """Marks to assign, the person's own to answer, and those whose answer another person wrote and this one may sign."""
    column = column_of().label("column")
    waiting = func.coalesce(Mark.next_answer_id, Mark.answer_id)
    is_anothers = select(Answer.id).where(
        Answer.id == waiting, or_(Answer.written_by_id.is_(None), Answer.written_by_id != user_id)
    )
    wanted: tuple[ColumnElement[bool], ...] = (
        column_of() == "new",
        (column_of() == "assigned") & is_of(user_id),
        (column_of() == "to_approve") & is_anothers.exists(),
    )
    query = select(Mark.consultation_id, column, func.count()).where(
        Mark.consultation_id.in_(ids), Mark.visibility == "public", or_(*wanted)
    )
    rows = db.session.execute(query.group_by(Mark.consultation_id, column))
    return [(number, name, count) for number, name, count in rows]


def _broken(ids: Sequence[int], user_id: int, today: date) -> list[tuple[int, int, date | None]]:
    """The person's promised works that are late: number, count, the term that passed first."""
    query = (
        select(Mark.consultation_id, func.count(), func.min(Answer.promised_on))
        .join(Answer, Answer.id == Mark.answer_id)
        .where(
            Mark.consultation_id.in_(ids), Mark.visibility == "public", broken_promise(today), is_of(user_id)
        )
    )
    rows = db.session.execute(query.group_by(Mark.consultation_id))
    return [(number, count, since) for number, count, since in rows]
