"""When neighbours, co-authors and guardians are forgotten (D6.4): once nobody can complain about a decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from core.db import db
from core.erasing import eraser
from pb.rounds.rules import RoundRules, Stage
from pb.submission.models import Draft, DraftPerson, Endorsement, ProjectAuthor

KEPT_AFTER_CHECK = timedelta(days=30)
KEPT_WITHOUT_SCHEDULE = timedelta(days=180)


def kept_until(rules: RoundRules, now: datetime) -> datetime:
    """A month after checking and appeals are over, by the schedule in force; half a year without one."""
    windows = [rules.window(stage) for stage in (Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS)]
    ends = [window.closes_at for window in windows if window is not None]
    return max(*ends, now) + KEPT_AFTER_CHECK if ends else now + KEPT_WITHOUT_SCHEDULE


@eraser
def erase_supporters(moment: datetime) -> int:
    """Erase supporters, co-authors and guardians named in drafts; the numbers stay in the project's history.

    Of a guardian only the time of the consent stays with the author (D6.4).
    """
    over = select(Draft.project_id).join(DraftPerson, DraftPerson.draft_id == Draft.id)
    over = over.where(DraftPerson.retention_until < moment, Draft.project_id.is_not(None))
    nameless = update(ProjectAuthor).where(
        ProjectAuthor.project_id.in_(over), ProjectAuthor.guardian_name != ""
    )
    db.session.execute(nameless.values(guardian_name=""))
    erased = 0
    for table in (Endorsement, DraftPerson):
        done = db.session.execute(delete(table).where(table.retention_until < moment))
        erased += done.rowcount  # type: ignore[attr-defined]
    return erased
