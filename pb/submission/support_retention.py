"""When neighbours, co-authors and guardians are forgotten (D6.4): once nobody can complain about a decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from core.db import db
from core.erasing import eraser
from pb.rounds.rules import RoundRules, Stage
from pb.submission.models import DraftPerson, Endorsement

KEPT_AFTER_CHECK = timedelta(days=30)
KEPT_WITHOUT_SCHEDULE = timedelta(days=180)


def kept_until(rules: RoundRules, now: datetime) -> datetime:
    """A month after checking and appeals are over, by the schedule in force; half a year without one."""
    windows = [rules.window(stage) for stage in (Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS)]
    ends = [window.closes_at for window in windows if window is not None]
    return max(*ends, now) + KEPT_AFTER_CHECK if ends else now + KEPT_WITHOUT_SCHEDULE


@eraser
def erase_supporters(moment: datetime) -> int:
    """Erase supporters, co-authors and guardians named in drafts; the numbers stay in the project's history."""
    erased = 0
    for table in (Endorsement, DraftPerson):
        done = db.session.execute(delete(table).where(table.retention_until < moment))
        erased += done.rowcount  # type: ignore[attr-defined]
    return erased
