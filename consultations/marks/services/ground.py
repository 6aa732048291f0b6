"""Keeping with an answer what the layers say of its marks, as it is then."""

from __future__ import annotations

from datetime import datetime

from consultations.marks.models import Answer
from consultations.marks.queries.answers import members
from consultations.marks.queries.ground import ground_of_marks
from consultations.marks.rules.ground import to_kept
from core.clock import warsaw


def keep_ground(answer: Answer, now: datetime) -> None:
    """When it is sent, and once more when it is approved: from then on it does not change. The caller flushes."""
    found = ground_of_marks(answer.consultation_id, members(answer.id), warsaw(now).date())
    answer.ground = {str(number): to_kept(ground) for number, ground in found.items()}
