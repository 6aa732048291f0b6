"""Residents' support of a draft by mailed link: asked for, confirmed, withdrawn. One for each address.

Whether an address has confirmed already is told to its mailbox alone, never to whoever typed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.db import db
from core.problems import Problem
from pb.submission.models import Endorsement
from pb.submission.queries import key_hash
from pb.submission.rules.support import check_full_name
from pb.submission.services.attachments import lock_draft

UNCONFIRMED_KEPT = timedelta(days=30)
"""How long an address waits that nobody has confirmed."""


@dataclass(frozen=True)
class Letter:
    """A mail to a neighbour, to be written by ``support_emails``; ``is_again``: their support counts already."""

    email: str
    key: str = field(repr=False)
    is_invited: bool
    is_again: bool = False


def ask_endorsement(
    draft_id: int, email: str, name: str, is_invited: bool, key: str, now: datetime
) -> Letter:
    """Note an address (normal and checked) that may support the draft; the letter has its one link.

    ``key`` is the address's own for this draft, so that every letter leads to the same page. Raises ``NotFound``.
    """
    lock_draft(draft_id)
    same = select(Endorsement).where(
        Endorsement.draft_id == draft_id, func.lower(Endorsement.email) == email.lower()
    )
    endorsement = db.session.scalar(same)
    if endorsement is None:
        endorsement = Endorsement(draft_id=draft_id, email=email, name="", is_invited=is_invited)
        db.session.add(endorsement)
    endorsement.key_hash = key_hash(key)
    if endorsement.confirmed_at is None:
        endorsement.name = name or endorsement.name
        endorsement.asked_at = now
        endorsement.retention_until = now + UNCONFIRMED_KEPT
    db.session.flush()
    return Letter(endorsement.email, key, is_invited, is_again=endorsement.confirmed_at is not None)


def confirm_endorsement(
    endorsement: Endorsement, name: str, is_resident: bool, kept_until: datetime, now: datetime
) -> list[Problem]:
    """Count a neighbour's support. A second click changes nothing."""
    if endorsement.confirmed_at is not None:
        return []
    problems = check_full_name(name)
    if not is_resident:
        problems.append(Problem("residence_missing", "resident"))
    if problems:
        return problems
    endorsement.name = name
    endorsement.confirmed_at = now
    endorsement.retention_until = kept_until
    return []


def withdraw_endorsement(endorsement: Endorsement) -> None:
    """Forget a neighbour and their support."""
    db.session.delete(endorsement)
