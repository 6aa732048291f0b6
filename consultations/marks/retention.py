"""Erasing what marks hold of people once their keep time is over; places, topics and the town's answers stay in numbers.

The term follows from the consultation as it stands (``retention_until`` moves with the last day, see
``move_retention``), so nobody is erased early and nobody is forgotten to be erased.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from consultations.consultation.models import Consultation
from consultations.marks.models import Mark
from consultations.marks.rules.retention import kept_until
from consultations.marks.services.owning import drop_photos, drop_words_of_others, empty_mark
from core.db import db
from core.erasing import eraser

MOST_AT_ONCE = 5000


@eraser
def erase_marks(moment: datetime) -> int:
    """Empty every mark whose term is over: words, place, name, address, photos, comments, who agreed."""
    over = select(Mark).where(Mark.retention_until < moment).order_by(Mark.id).limit(MOST_AT_ONCE)
    marks = db.session.scalars(over).all()
    for mark in marks:
        empty_mark(mark)
        drop_photos(mark.id)
        drop_words_of_others(mark.id)
    return len(marks)


def move_retention(one: Consultation) -> None:
    """Count the term of every mark anew from the last day as it is now; emptied ones have none any more."""
    assert one.closes_at is not None, "a published consultation closes"
    db.session.execute(
        update(Mark)
        .where(Mark.consultation_id == one.id, Mark.visibility != "withdrawn")
        .values(retention_until=kept_until(one.closes_at, one.retention_months))
    )
