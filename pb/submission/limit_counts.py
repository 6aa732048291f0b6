"""How many filed projects tighter limits of a pool would leave out: an answer for the editor of rounds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, not_, select, true

from core.db import db
from pb.rounds.fitting import COUNTERS, Limits
from pb.submission.models import Project

OUT = ("withdrawn", "merged", "rejected")


def left_out(pool_id: int, before: Limits, after: Limits) -> int:
    """Projects of the pool, not out already, whose cost lies within ``before`` and not within ``after``."""
    wanted = select(func.count(Project.id)).where(
        Project.pool_id == pool_id, Project.status.not_in(OUT), _within(before), not_(_within(after))
    )
    return db.session.scalar(wanted) or 0


def _within(limits: Limits) -> Any:
    floor, ceiling = limits
    above = true() if floor is None else Project.cost >= floor
    return and_(above, true() if ceiling is None else Project.cost <= ceiling)


COUNTERS.append(left_out)
