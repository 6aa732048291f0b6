"""Reads of drafts, and of who has proposed what."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select

from core.db import db
from pb.submission.models import Draft, Project


def key_hash(key: str) -> bytes:
    """What is kept of a random key: SHA-256, enough for 256 bits that nobody chose."""
    return sha256(key.encode()).digest()


def draft_by_key(round_id: int, key: str) -> Draft | None:
    """The draft of this round that the private link with ``key`` opens."""
    return db.session.scalar(select(Draft).where(Draft.round_id == round_id, Draft.key_hash == key_hash(key)))


def own_draft(user_id: int, round_id: int, draft_id: int) -> Draft | None:
    """This person's draft of that number; somebody else's is none."""
    return db.session.scalar(
        select(Draft).where(Draft.id == draft_id, Draft.user_id == user_id, Draft.round_id == round_id)
    )


def newest_draft(user_id: int, round_id: int) -> Draft | None:
    """The draft, not sent yet, that this person wrote on last in the round."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.user_id == user_id, Draft.round_id == round_id, Draft.project_id.is_(None))
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(1)
    )


def own_drafts(user_id: int) -> Sequence[Draft]:
    """All drafts of a signed-in resident, in every round, the last written first."""
    return db.session.scalars(
        select(Draft).where(Draft.user_id == user_id).order_by(Draft.updated_at.desc(), Draft.id.desc())
    ).all()


def project_by_id(project_id: int) -> Project | None:
    """The project with this number of row."""
    return db.session.get(Project, project_id)
