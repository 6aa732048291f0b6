"""Whether a work is late: decided here once, for tags, counts, filters, maps, data and the list of broken promises."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from pb.implementation.models import Implementation, Milestone
from pb.implementation.rules import OVER, State


def overdue_on(today: date) -> Any:
    """The earliest term of a work that has passed, as an SQL expression; null when all is in time or over."""
    step = aliased(Milestone)
    steps = (
        select(func.min(step.planned_on))
        .where(step.implementation_id == Implementation.id, step.done_on.is_(None), step.planned_on < today)
        .correlate(Implementation)
        .scalar_subquery()
    )
    own = case((Implementation.due_on < today, Implementation.due_on))
    return case((Implementation.state.not_in(OVER), func.least(own, steps)))


def standing(today: date) -> Any:
    """Where a work stands for everybody, as an SQL expression: the office's word, or ``late`` by its own promises.

    A work that goes on is late when the office says so, when a term told to residents has passed, or when its
    term was moved beyond the first one.
    """
    is_late = or_(
        Implementation.state == State.LATE, overdue_on(today).is_not(None), Implementation.delay_weeks > 0
    )
    going = Implementation.state.not_in(OVER)
    return case((and_(going, is_late), literal(State.LATE.value)), else_=Implementation.state)
