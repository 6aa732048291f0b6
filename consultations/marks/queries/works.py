"""What became of a place after it was marked: checks on site, a promised work and its photos, promises of the town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from consultations.marks.models import Answer, Mark, MarkEvent, SiteCheck
from consultations.marks.queries.shown import shown_place
from consultations.marks.rules.terms import Fate
from core.db import db
from core.problems import NotFound

PROMISES_PER_PAGE = 20


def checks_of(mark_id: int) -> Sequence[SiteCheck]:
    """The checks on site of a mark, the newest first."""
    query = select(SiteCheck).where(SiteCheck.mark_id == mark_id)
    return db.session.scalars(query.order_by(SiteCheck.checked_at.desc(), SiteCheck.id.desc())).all()


def find_check(mark_id: int, check_id: int) -> SiteCheck:
    """A check of this mark. Raises ``NotFound``."""
    query = select(SiteCheck).where(SiteCheck.id == check_id, SiteCheck.mark_id == mark_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def last_work_event(mark_id: int) -> MarkEvent | None:
    """The last fact that says that the work is done, or that it is not after all."""
    query = select(MarkEvent).where(
        MarkEvent.mark_id == mark_id, MarkEvent.kind.in_(("work_done", "work_undone"))
    )
    return db.session.scalar(query.order_by(MarkEvent.id.desc()).limit(1))


@dataclass(frozen=True)
class PromiseRow:
    """A promise of the town that everybody may read."""

    number: int
    topic_id: int
    body: str
    place: str
    promised_on: date | None
    done_at: datetime | None


@dataclass(frozen=True)
class PromiseTotals:
    """Of ``promised`` works ``done`` are done, ``done_late`` of them after their day, and ``late`` wait past it."""

    promised: int = 0
    done: int = 0
    done_late: int = 0
    late: int = 0

    @property
    def in_time(self) -> int:
        """Done not later than promised."""
        return self.done - self.done_late

    @property
    def waits(self) -> int:
        """Not done, and the day has not passed."""
        return self.promised - self.done - self.late

    def of(self, fate: Fate) -> int:
        """How many met this fate; of ``NONE``: all."""
        return {Fate.DONE: self.done, Fate.LATE: self.late, Fate.WAITS: self.waits}.get(fate, self.promised)


def _promises(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Mark.consultation_id == consultation_id, Mark.visibility == "public", Answer.approved_at.is_not(None),
        Answer.decision.in_(("planned", "partly")),
    )  # fmt: skip


def _done_on() -> ColumnElement[date]:
    """The day in Poland."""
    return func.date(func.timezone("Europe/Warsaw", Mark.done_at))


def _fate(today: date) -> dict[Fate, ColumnElement[bool]]:
    is_open = Mark.done_at.is_(None)
    is_late = is_open & func.coalesce(Answer.promised_on < today, False)
    return {Fate.LATE: is_late, Fate.WAITS: is_open & ~is_late, Fate.DONE: Mark.done_at.is_not(None)}


def promise_totals(consultation_id: int, today: date) -> PromiseTotals:
    """What became of what the town promised in public marks. One statement."""
    fate = _fate(today)
    query = select(
        func.count(), func.count().filter(fate[Fate.DONE]), func.count().filter(_done_on() > Answer.promised_on),
        func.count().filter(fate[Fate.LATE]),
    ).select_from(Mark).join(Answer, Answer.id == Mark.answer_id)  # fmt: skip
    return PromiseTotals(*db.session.execute(query.where(*_promises(consultation_id))).one())


def promises(
    consultation_id: int, today: date, fate: Fate = Fate.NONE, page: int = 1, most: int = PROMISES_PER_PAGE
) -> list[PromiseRow]:
    """One page of promises, all or those of a fate: late ones first, then by their day. One statement."""
    fates = _fate(today)
    query = (
        select(Mark.number, Mark.topic_id, Mark.body, shown_place(), Answer.promised_on, Mark.done_at)
        .join(Answer, Answer.id == Mark.answer_id)
        .where(*_promises(consultation_id), *([fates[fate]] if fate in fates else []))
        .order_by(
            fates[Fate.LATE].desc(), fates[Fate.WAITS].desc(), Answer.promised_on.nulls_last(), Mark.number
        )
    )
    rows = db.session.execute(query.limit(most).offset((max(page, 1) - 1) * most))
    return [PromiseRow(*row) for row in rows]
