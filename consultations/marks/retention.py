"""Erasing what marks hold of people once their keep time is over; places, topics and the town's promises stay.

The term follows from the consultation as it stands (``retention_until`` moves with the last day, see
``move_retention``), so nobody is erased early and nobody is forgotten to be erased.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from accounts.erasure import at_leaving
from consultations.consultation.models import Consultation
from consultations.marks.models import Mark
from consultations.marks.rules.retention import NOTHING_LEFT, kept_until
from consultations.marks.services.emptying import empty_of_people, let_go_unread
from core.db import db
from core.erasing import eraser


@eraser
def erase_marks(moment: datetime) -> int:
    """Empty every mark whose term is over; what everybody sees of its place and of the answer stays where it was.

    All at once and by whole statements: marks of a consultation end together, and its people stay countable.
    """
    over = db.session.scalars(select(Mark.id).where(Mark.retention_until < moment)).all()
    if over:
        empty_of_people(over)
    let_go_unread()
    return len(over)


@at_leaving
def unsign_marks(user_id: int, _email: str) -> None:
    """Marks of an erased account stay without name and address; their private links still erase them."""
    nobody = {"user_id": None, "author_name": "", "email": None, "email_confirmed_at": None}
    unsigned = update(Mark).where(Mark.user_id == user_id).values(version=Mark.version + 1, **nobody)
    db.session.execute(unsigned.execution_options(synchronize_session=False))


def move_retention(one: Consultation) -> None:
    """Count the term of every mark anew from the last day and the keep time as they are now; emptied ones have none any
    more, and a draft has no marks."""
    if one.published_at is None or one.closes_at is None:
        return
    db.session.execute(
        update(Mark)
        .where(Mark.consultation_id == one.id, Mark.retention_until < NOTHING_LEFT)
        .values(retention_until=kept_until(one.closes_at, one.retention_months))
    )
