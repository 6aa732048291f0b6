"""What every act on marks needs: hold them, change many at once, add a fact to their threads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert, select, update

from consultations.marks.models import Mark, MarkEvent
from core.clock import WARSAW
from core.db import db


def lock_marks(mark_ids: Sequence[int]) -> list[Mark]:
    """Public marks as they are now, held until the end of the act, by number."""
    query = select(Mark).where(Mark.id.in_(mark_ids), Mark.visibility == "public").order_by(Mark.number)
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def write_marks(mark_ids: Sequence[int], *conditions: object, **values: object) -> None:
    """Change many marks in one statement, so that the kept grid counts once."""
    changed = update(Mark).where(Mark.id.in_(mark_ids), *conditions)  # type: ignore[arg-type]
    stamped = changed.values(**values, version=Mark.version + 1)
    db.session.execute(stamped.execution_options(synchronize_session=False))
    db.session.expire_all()


def note_event(mark_id: int, kind: str, now: datetime, is_public: bool = True, **facts: Any) -> None:
    """Add a fact to the thread of one mark."""
    note_events([mark_id], kind, now, is_public, **facts)


def note_events(
    mark_ids: Sequence[int], kind: str, now: datetime, is_public: bool = True, **facts: object
) -> None:
    """Add the same fact to the threads of many marks; facts hold no person."""
    rows = [
        {"mark_id": one, "kind": kind, "happened_at": now, "facts": facts, "is_public": is_public}
        for one in mark_ids
    ]
    if rows:
        db.session.execute(insert(MarkEvent), rows)


def moment_of(day: date, now: datetime) -> datetime:
    """A day that was typed as a moment: now on the day itself, else noon in Poland, so that it stays that day."""
    if day == now.astimezone(WARSAW).date():
        return now
    return datetime.combine(day, time(12), WARSAW)
