"""A work for each winner: at the announcement of the result, and once more at the first look."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.audit import record
from core.db import db
from pb.implementation.models import Implementation
from pb.implementation.queries.office import unfollowed
from pb.implementation.rules import State
from pb.results.services.publishing import announced


def is_any_unfollowed() -> bool:
    """Whether a winner of a published round has no work yet. One statement."""
    return bool(db.session.scalar(select(unfollowed().limit(1).exists())))


def open_works(round_id: int | None = None) -> int:
    """Begin to follow every winner that has no work yet, of one round or of all; gives how many. Twice is once.

    Rounds read from files are left alone: their winners were built, or not, long before this town kept watch.
    """
    found = db.session.scalars(unfollowed(round_id)).all()
    if not found:
        return 0
    rows = [{"project_id": one, "state": State.PLANNED.value} for one in found]
    opening = insert(Implementation).values(rows).on_conflict_do_nothing(index_elements=["project_id"])
    opened = db.session.scalars(opening.returning(Implementation.id)).all()
    if opened:
        record("pb.work.open", "works", {"works": len(opened)})
    return len(opened)


@announced.connect
def follow(_sender: object, round_id: int, moment: datetime) -> None:
    """The result is announced: what won is followed from now on, in the same transaction."""
    open_works(round_id)
