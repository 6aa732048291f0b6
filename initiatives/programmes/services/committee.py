"""Who sits in the committee of a programme."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from accounts.queries import user_by_email
from core.audit import record
from core.db import Base, db
from core.problems import NotFound, Problem
from initiatives.programmes.models import CommitteeMember
from initiatives.programmes.queries import record_of
from initiatives.programmes.services.editing import subject_of


def add_member(slug: str, email: str, now: datetime) -> list[Problem]:
    """Seat somebody who has an account."""
    one = record_of(slug, is_locked=True)
    if one.closed_at is not None:
        return [Problem("closed")]
    if not email.strip():
        return [Problem("field_missing", "email")]
    user = user_by_email(email.strip())
    if user is None or user.disabled_at is not None:
        return [Problem("no_account", "email", {"email": email.strip()})]
    if db.session.get(CommitteeMember, (one.id, user.id)) is not None:
        return [Problem("member_already", "email")]
    db.session.add(CommitteeMember(programme_id=one.id, user_id=user.id, added_at=now))
    record("initiatives.committee.add", subject_of(slug), {"user_id": user.id})
    return []


def remove_member(slug: str, user_id: int) -> list[Problem]:
    """Take somebody off before anybody scores. Who has handed in stays; once others have, so does who has not.

    Then the scoring may be closed without that person, with a published reason. Raises ``NotFound``.
    """
    one = record_of(slug, is_locked=True)
    member = db.session.get(CommitteeMember, (one.id, user_id))
    if member is None:
        raise NotFound
    if _has_scored(one.id, user_id):
        return [Problem("member_scored", None)]
    if _is_scoring(one.id):
        return [Problem("committee_scores", None)]
    db.session.delete(member)
    record("initiatives.committee.remove", subject_of(slug), {"user_id": user_id})
    return []


def _is_scoring(programme_id: int) -> bool:
    """Whether sheets of a call without a ranking are handed in: who leaves now leaves by a closing with a reason."""
    sheets, applications = (Base.metadata.tables[name] for name in ("ini_score_sheets", "ini_applications"))
    asked = (
        select(sheets.c.id)
        .join(applications, applications.c.id == sheets.c.application_id)
        .where(applications.c.programme_id == programme_id, applications.c.status == "in_scoring")
        .where(sheets.c.handed_in_at.is_not(None))
    )
    return db.session.scalar(asked.limit(1)) is not None


def _has_scored(programme_id: int, user_id: int) -> bool:
    sheets, applications = (Base.metadata.tables[name] for name in ("ini_score_sheets", "ini_applications"))
    asked = (
        select(sheets.c.id)
        .join(applications, applications.c.id == sheets.c.application_id)
        .where(applications.c.programme_id == programme_id, sheets.c.member_id == user_id)
        .where(sheets.c.handed_in_at.is_not(None))
    )
    return db.session.scalar(asked.limit(1)) is not None
