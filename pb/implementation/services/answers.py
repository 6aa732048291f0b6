"""An author's word that no longer speaks of the work as it is: kept with its date, out of the way of a new one."""

from __future__ import annotations

from datetime import datetime

from core.db import db
from pb.implementation.models import Implementation, PastAnswer


def put_answer_by(work: Implementation, now: datetime) -> None:
    """Keep what was answered, if anything was, among past answers; the link that was mailed ends."""
    if work.acceptance and work.accepted_at:
        db.session.add(
            PastAnswer(
                implementation_id=work.id, word=work.acceptance, note=work.acceptance_note,
                answered_at=work.accepted_at, put_by_at=now,
            )
        )  # fmt: skip
    work.acceptance, work.acceptance_note, work.accepted_at = "", "", None
    work.acceptance_key_hash = work.acceptance_asked_at = work.acceptance_recorded_by_id = None
    work.remarks_read_at = None
