"""Keeping with an answer what the layers say of its marks, as it is then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from consultations.marks.models import Answer, Mark
from consultations.marks.queries.answers import members
from consultations.marks.queries.ground import ground_of_marks
from consultations.marks.rules.ground import to_kept
from core.clock import warsaw
from core.db import db


def keep_ground(answer: Answer, now: datetime) -> None:
    """When it is sent: that is what the second person reads and signs. The caller flushes."""
    answer.ground = _looked_up(answer, members(answer.id), now)


def keep_missing_ground(answer: Answer, now: datetime) -> None:
    """When it is approved: of marks that were added after it was sent. What was read stays. The caller flushes."""
    here = members(answer.id)
    fresh = _looked_up(answer, here, now)
    numbers = _numbers(here)
    read = {number: told for number, told in answer.ground.items() if int(number) in numbers}
    answer.ground = {**fresh, **read}


def _looked_up(answer: Answer, mark_ids: Sequence[int], now: datetime) -> dict[str, Any]:
    found = ground_of_marks(answer.consultation_id, mark_ids, warsaw(now).date())
    return {str(number): to_kept(ground) for number, ground in found.items()}


def _numbers(mark_ids: Sequence[int]) -> set[int]:
    return set(db.session.scalars(select(Mark.number).where(Mark.id.in_(mark_ids))))
