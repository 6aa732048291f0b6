"""The office explains what differs: saved as often as it likes until the settlement is published."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion
from initiatives.applications.models import Application
from initiatives.applications.services.drafts import lock
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView
from initiatives.settlement.models import Settlement
from initiatives.settlement.queries import settlement_of
from initiatives.settlement.rules.publishing import Written, check_decision, check_written

ACT, DECIDE = "initiatives.settlement.write", "initiatives.settlement.decide"
GIVEN_UP = timedelta(minutes=30)
"""After this a document that never came may be asked for once more."""


def write_settlement(
    one: Application, view: ProgrammeView, agreement_id: int, told: Written, seen_version: int, now: datetime,
    paid: Decimal = Decimal(0),
) -> list[Problem]:  # fmt: skip
    """Keep the reasons, the summary and the decision on what returns; ``paid``: all that the town paid. Raises ``StaleVersion`` when somebody else has saved meanwhile."""
    lock(one)
    kept = settlement_of(agreement_id, is_locked=True)
    problems = check_open(kept, now) or [*check_written(told), *check_decision(told, paid)]
    if problems:
        return problems
    if kept is not None and kept.version != seen_version:
        raise StaleVersion
    if kept is None:
        kept = Settlement(agreement_id=agreement_id, saved_at=now)
        db.session.add(kept)
    kept.reasons = {key: text.strip() for key, text in told.reasons.items() if text.strip()}
    kept.conclusions, kept.content, kept.saved_at = told.conclusions.strip(), {}, now
    before = kept.decided_returns
    kept.decided_returns = told.returns if told.is_decided else None
    kept.return_grounds = told.grounds.strip() if told.is_decided else ""
    db.session.flush()
    record(ACT, subject_of(view, one), {"lines": sorted(kept.reasons)})
    if before != kept.decided_returns:
        decided = None if kept.decided_returns is None else str(kept.decided_returns)
        record(DECIDE, subject_of(view, one), {"returns": decided, "grounds": kept.return_grounds})
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
