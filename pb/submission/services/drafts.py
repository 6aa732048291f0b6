"""Drafts: made by the first tap, saved page by page, never overwritten unseen.

Only the hash of a draft's key is kept; the key is told once, for the browser and for the mailed link. The shape
of the answers is told in ``pb.submission.rules.steps``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from core.audit import Actor
from core.db import db
from core.problems import StaleVersion
from pb.rounds.queries import RoundView
from pb.submission.models import Draft
from pb.submission.queries import key_hash
from pb.submission.rules.steps import SAVED, answers_of, is_stale

KEPT = timedelta(days=400)
"""Since the last save: long enough to be offered for next year's call."""


def new_key() -> str:
    """A key of 256 random bits for a private link."""
    return secrets.token_urlsafe(32)


def start_draft(round_view: RoundView, actor: Actor | None, now: datetime) -> tuple[Draft, str]:
    """Make an empty draft of the round, of ``actor`` when somebody is signed in; gives it with its key."""
    key = new_key()
    draft = Draft(
        round_id=round_view.pb_round.id,
        key_hash=key_hash(key),
        user_id=actor.user_id if actor else None,
        answers={},
        created_at=now,
        updated_at=now,
        retention_until=now + KEPT,
    )
    db.session.add(draft)
    db.session.flush()
    return draft, key


def save_answers(
    draft: Draft, step: str, answers: Mapping[str, Any], seen_version: int, now: datetime, tab: str = ""
) -> None:
    """Keep what was typed at one step, right or wrong.

    ``seen_version`` is the draft's version that the page showed, ``tab`` names the page. Raises ``StaleVersion``
    when another window has saved something else at this step meanwhile; nothing is changed then.
    """
    lock(draft)
    if is_stale(draft.answers, step, answers, seen_version, tab):
        raise StaleVersion
    if answers_of(draft.answers, step) == dict(answers) and step in answers_of(draft.answers, SAVED):
        return
    noted = {**answers_of(draft.answers, SAVED), step: [draft.version + 1, tab]}
    draft.answers = {**draft.answers, step: dict(answers), SAVED: noted}
    draft.step = step
    _touch(draft, now)


def lock(draft: Draft) -> None:
    """Hold the draft for this act and read it as it is now: a save in the background may have come between."""
    db.session.refresh(draft, with_for_update=True)


def _touch(draft: Draft, now: datetime) -> None:
    draft.updated_at = now
    draft.retention_until = now + KEPT
    db.session.flush()


def adopt(draft: Draft, actor: Actor) -> None:
    """Let a signed-in resident keep the draft that was begun in this browser without an account."""
    if draft.user_id is not None:
        return
    lock(draft)
    if draft.user_id is None:
        draft.user_id = actor.user_id
        db.session.flush()


def keep_email(draft: Draft, email: str) -> None:
    """Note where the private link was sent."""
    lock(draft)
    if draft.email.lower() != email.lower():
        draft.email_confirmed_at = None
    draft.email = email
    db.session.flush()


def opens(draft: Draft, key: str) -> bool:
    """Whether the private link with ``key`` opens this draft."""
    return bool(key) and draft.key_hash == key_hash(key)


def erase_draft(draft: Draft) -> None:
    """Erase a draft at its author's wish, with everything that hangs on it; a sent one cannot be."""
    if draft.project_id is not None:
        raise ValueError("a sent draft is withdrawn, not erased")
    lock(draft)
    db.session.delete(draft)
    db.session.flush()


def renew_key(draft: Draft) -> str:
    """A new private link; the former one no longer works."""
    lock(draft)
    key = new_key()
    draft.key_hash = key_hash(key)
    db.session.flush()
    return key
