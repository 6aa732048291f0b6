"""Answers of the office: one with its marks, those that wait for approval, the former ones of a mark, templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from consultations.marks.models import Answer, AnswerTemplate, Mark, MarkEvent
from consultations.marks.rules.answers import AnswerState
from core.db import db
from core.problems import NotFound


def find_answer(consultation_id: int, answer_id: int, is_locked: bool = False) -> Answer:
    """An answer of this consultation, ``is_locked`` until the end of the act. Raises ``NotFound``."""
    query = select(Answer).where(Answer.id == answer_id, Answer.consultation_id == consultation_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def state_of(answer: Answer) -> AnswerState:
    """Where an answer stands."""
    if answer.approved_at is not None:
        return AnswerState.APPROVED
    return AnswerState.SENT if answer.sent_at is not None else AnswerState.DRAFT


def members(answer_id: int) -> list[int]:
    """Ids of the marks that an answer is for, or is to be for, by number."""
    query = select(Mark.id).where(or_(Mark.answer_id == answer_id, Mark.next_answer_id == answer_id))
    return list(db.session.scalars(query.order_by(Mark.number)))


def corrected_since(mark_ids: Sequence[int], moment: datetime) -> set[int]:
    """Which of these marks their authors have corrected since ``moment``."""
    query = select(MarkEvent.mark_id).where(
        MarkEvent.mark_id.in_(mark_ids), MarkEvent.kind == "corrected", MarkEvent.happened_at >= moment
    )
    return set(db.session.scalars(query))


def answers_behind(mark_id: int) -> list[Answer]:
    """Every approved answer that a mark has had, the newest first."""
    told = select(MarkEvent.facts["answer"].as_integer()).where(
        MarkEvent.mark_id == mark_id, MarkEvent.kind.in_(("answered", "answer_changed"))
    )
    query = select(Answer).where(Answer.id.in_(told), Answer.approved_at.is_not(None))
    return list(db.session.scalars(query.order_by(Answer.approved_at.desc(), Answer.id.desc())))


@dataclass(frozen=True)
class WaitingAnswer:
    """An answer that waits for another person's approval: to how many marks, since when."""

    answer_id: int
    decision: str
    grounds: str
    marks: int
    first_number: int
    sent_at: datetime | None
    written_by_id: int | None


def waiting_answers(consultation_id: int, most: int = 50) -> list[WaitingAnswer]:
    """Answers sent for approval, the oldest first. One statement."""
    query = (
        select(
            Answer.id, Answer.decision, Answer.grounds, func.count(Mark.id), func.min(Mark.number), Answer.sent_at,
            Answer.written_by_id,
        )
        .join(Mark, or_(Mark.answer_id == Answer.id, Mark.next_answer_id == Answer.id))
        .where(Answer.consultation_id == consultation_id, Answer.sent_at.is_not(None), Answer.approved_at.is_(None))
        .group_by(Answer.id)
        .order_by(Answer.sent_at, Answer.id)
        .limit(most)
    )  # fmt: skip
    return [WaitingAnswer(*row) for row in db.session.execute(query)]


def templates_for(topic_codes: Sequence[str]) -> list[AnswerTemplate]:
    """Templates of any topic and of these, in their order."""
    query = select(AnswerTemplate).where(
        or_(AnswerTemplate.topic_code.is_(None), AnswerTemplate.topic_code.in_(topic_codes))
    )
    return list(db.session.scalars(query.order_by(AnswerTemplate.position, AnswerTemplate.id)))


def every_template() -> list[AnswerTemplate]:
    """All templates in their order."""
    return list(
        db.session.scalars(select(AnswerTemplate).order_by(AnswerTemplate.position, AnswerTemplate.id))
    )


@dataclass(frozen=True)
class PromiseCounts:
    """What became of what the town promised: how many marks are planned, of them done and late; the nearest term."""

    promised: int = 0
    done: int = 0
    late: int = 0
    next_on: date | None = None

    @property
    def waits(self) -> int:
        """Promised, not done and not late."""
        return self.promised - self.done - self.late


def promise_counts(consultation_id: int, today: date) -> PromiseCounts:
    """Progress against the promised terms, of public marks. One statement."""
    is_open = Mark.done_at.is_(None)
    query = (
        select(
            func.count(),
            func.count().filter(Mark.done_at.is_not(None)),
            func.count().filter(is_open, Answer.promised_on < today),
            func.min(Answer.promised_on).filter(is_open, Answer.promised_on >= today),
        )
        .select_from(Mark)
        .join(Answer, Answer.id == Mark.answer_id)
        .where(
            Mark.consultation_id == consultation_id, Mark.visibility == "public",
            Answer.approved_at.is_not(None), Answer.decision.in_(("planned", "partly")),
        )
    )  # fmt: skip
    return PromiseCounts(*db.session.execute(query).one())
