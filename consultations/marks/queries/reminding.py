"""Marks whose term is near or past and whom nobody was written to about it: to be read, answered, done as promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from consultations.consultation.models import Consultation
from consultations.marks.models import Answer, Mark
from consultations.marks.reminder_models import MarkReminder
from consultations.marks.rules.reminders import (
    ANSWER_NEAR,
    PROMISE_NEAR,
    Threshold,
    answer_threshold,
    promise_threshold,
    unread_threshold,
)
from core.db import db

AT_ONCE = 20_000
"""Marks of one run and kind; the rest is told of by the run of the next day."""


@dataclass(frozen=True)
class DueMark:
    """A mark to be reminded of: ``term_on`` is the day that ``threshold`` counts from."""

    mark_id: int
    number: int
    slug: str
    title: str
    threshold: Threshold
    term_on: date
    official_id: int | None
    department_id: int | None


def due_marks(today: date) -> list[DueMark]:
    """Everything that a threshold has been reached of and that was not told of yet. Three statements."""
    return [*_unread(today), *_unanswered(today), *_undone(today)]


def _of(term: Any) -> Select[Any]:
    """Marks of consultations that go on, with their term, the oldest term first."""
    columns = (
        Mark.id, Mark.number, Consultation.slug, Consultation.title, Mark.official_id, Mark.department_id, term.label("term"),
    )  # fmt: skip
    query = select(*columns).join(Consultation, Consultation.id == Mark.consultation_id)
    is_on = Consultation.published_at.is_not(None) & Consultation.cancelled_at.is_(None)
    return query.where(is_on).order_by(term, Mark.id).limit(AT_ONCE)


def _untold(query: Select[Any], term: Any, last: Threshold) -> Select[Any]:
    """Without those that were told of the last threshold of this term: nothing comes after it."""
    told = select(MarkReminder.mark_id).where(
        MarkReminder.mark_id == Mark.id, MarkReminder.term_on == term, MarkReminder.threshold == last.value
    )
    return query.where(~told.exists())


def _judged(query: Select[Any], threshold_of: Callable[[date], Threshold | None]) -> Iterator[DueMark]:
    rows = [(row, threshold_of(row.term)) for row in db.session.execute(query)]
    reached = [(row, threshold) for row, threshold in rows if threshold is not None]
    told = _told([row.id for row, _threshold in reached])
    for row, threshold in reached:
        if (row.id, threshold.value, row.term) not in told:
            yield DueMark(
                row.id,
                row.number,
                row.slug,
                row.title,
                threshold,
                row.term,
                row.official_id,
                row.department_id,
            )


def _told(mark_ids: Sequence[int]) -> set[tuple[int, str, date]]:
    query = select(MarkReminder.mark_id, MarkReminder.threshold, MarkReminder.term_on)
    return {
        (row[0], row[1], row[2])
        for row in db.session.execute(query.where(MarkReminder.mark_id.in_(mark_ids)))
    }


def _unread(today: date) -> Iterator[DueMark]:
    came_on = func.date(func.timezone("Europe/Warsaw", Mark.created_at))
    query = _untold(_of(came_on), came_on, Threshold.UNREAD_LATE)
    query = query.where(Mark.visibility == "held", came_on < today)
    return _judged(query, lambda day: unread_threshold(day, today))


def _unanswered(today: date) -> Iterator[DueMark]:
    due_on = Consultation.answers_due_on
    query = _untold(_of(due_on), due_on, Threshold.ANSWER_LATE).where(
        Mark.visibility == "public", Mark.state != "answered", due_on <= today + ANSWER_NEAR
    )
    return _judged(query, lambda day: answer_threshold(day, today))


def _undone(today: date) -> Iterator[DueMark]:
    term = Answer.promised_on
    query = _of(term).join(Answer, Answer.id == Mark.answer_id)
    query = _untold(query, term, Threshold.PROMISE_LATE).where(
        Mark.visibility == "public", Mark.outcome.in_(("planned", "partly")), Mark.done_at.is_(None),
        term <= today + PROMISE_NEAR,
    )  # fmt: skip
    return _judged(query, lambda day: promise_threshold(day, today))


def note_reminded(marks: Sequence[DueMark], moment: datetime) -> set[tuple[int, str]]:
    """Remember what is told now; gives (mark, threshold) of what nobody else has told at the same time."""
    rows = [
        {"mark_id": one.mark_id, "threshold": one.threshold.value, "term_on": one.term_on, "told_at": moment}
        for one in marks
    ]
    fresh: set[tuple[int, str]] = set()
    for start in range(0, len(rows), 5_000):
        putting = insert(MarkReminder).values(rows[start : start + 5_000]).on_conflict_do_nothing()
        kept = db.session.execute(putting.returning(MarkReminder.mark_id, MarkReminder.threshold))
        fresh |= {(mark_id, threshold) for mark_id, threshold in kept}
    return fresh
