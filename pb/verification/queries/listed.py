"""Which projects stood on the ballot: a condition for the queries of counting."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select

from pb.submission.models import Project
from pb.verification.list_models import BallotList


def stood_on_ballot() -> ColumnElement[bool]:
    """On the ballot now, or withdrawn from it; not one that was withdrawn before the list was drawn.

    Where no list was drawn here (imported rounds), every withdrawn project counts as having stood on it.
    """
    of_round = select(BallotList.id).where(
        BallotList.round_id == Project.round_id, BallotList.drawn_at.is_not(None)
    )
    listed = or_(
        Project.filed_number == func.any(BallotList.drawn_order),
        Project.filed_number == func.any(BallotList.late_order),
    )
    was_listed = or_(~of_round.exists(), of_round.where(listed).exists())
    return or_(Project.status == "on_ballot", and_(Project.status == "withdrawn", was_listed))
