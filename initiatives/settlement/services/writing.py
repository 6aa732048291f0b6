"""The office explains what differs: saved as often as it likes until the settlement is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.services.drafts import lock
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.settlement.models import Settlement
from initiatives.settlement.queries import settlement_of
from initiatives.settlement.rules.publishing import Written, check_written

ACT = "initiatives.settlement.write"
GIVEN_UP = timedelta(minutes=30)
"""After this a document that never came may be asked for once more."""


def write_settlement(
    one: Application, view: ProgrammeView, agreement_id: int, told: Written, seen_version: int, now: datetime
) -> list[Problem]:
    """Keep the reasons and the summary. Raises ``StaleVersion`` when somebody else has saved meanwhile."""
    lock(one)
    kept = settlement_of(agreement_id, is_locked=True)
    problems = check_open(kept, now) or check_written(told)
    if problems:
        return problems
    if kept is not None and kept.version != seen_version:
        raise StaleVersion
    if kept is None:
        kept = Settlement(agreement_id=agreement_id, saved_at=now)
        db.session.add(kept)
    kept.reasons = {key: text.strip() for key, text in told.reasons.items() if text.strip()}
    kept.conclusions, kept.content, kept.saved_at = told.conclusions.strip(), {}, now
    db.session.flush()
    record(ACT, subject_of(view, one), {"lines": sorted(kept.reasons)})
    return []


def check_open(kept: Settlement | None, now: datetime) -> list[Problem]:
    """Whether anything may be changed: ``already_published``, ``being_published`` while its document is made."""
    if kept is None:
        return []
    if kept.published_at is not None:
        return [Problem("already_published")]
    return [Problem("being_published")] if is_being_made(kept, now) else []


def is_being_made(kept: Settlement, now: datetime) -> bool:
    """Whether a job makes the document of what was settled."""
    return bool(kept.content) and kept.published_at is None and now - kept.saved_at < GIVEN_UP
