"""Signing in and out as acts on the table; the browser's side of it is in ``accounts.sessions``."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update

from accounts import passwords, queries, rules
from accounts.models import SignIn, User
from core import clock
from core.db import db


def user_with_password(email: str, password: str) -> User | None:
    """The account that opens with this address and password, else ``None``, after the same work.

    No account, no password yet, an address not confirmed, a disabled account and a wrong password are one
    answer, and each costs one argon2 verification.
    """
    user = queries.user_by_email(email)
    is_right = passwords.is_right(password, user.password_hash if user else None)
    if user is None or not is_right or user.disabled_at or not user.confirmed_at:
        return None
    if user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def start_sign_in(user: User, device: str) -> str:
    """Open a sign-in and give its key, 256 random bits; the table keeps only the hash."""
    key, now = secrets.token_urlsafe(32), clock.now()
    sign_in = SignIn(user_id=user.id, key_hash=queries.key_hash(key), started_at=now, last_seen_at=now)
    sign_in.expires_at = now + rules.sign_in_limits(user.roles).absolute
    sign_in.device = device[:80]
    db.session.add(sign_in)
    return key


def end_sign_in(user_id: int, sign_in_id: int) -> bool:
    """End one sign-in of this person; somebody else's, or one already ended, is left as it is."""
    ending = update(SignIn).where(
        SignIn.id == sign_in_id, SignIn.user_id == user_id, SignIn.ended_at.is_(None)
    )
    return db.session.scalar(ending.values(ended_at=clock.now()).returning(SignIn.id)) is not None


def end_sign_ins(user_id: int, keep: int | None = None) -> int:
    """End every sign-in of this person but ``keep``; gives how many were open."""
    ending = update(SignIn).where(
        SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now()
    )
    if keep is not None:
        ending = ending.where(SignIn.id != keep)
    return len(db.session.scalars(ending.values(ended_at=clock.now()).returning(SignIn.id)).all())


def note_seen(sign_in_id: int) -> None:
    """Move the sign of life on; several requests of the same minute write once."""
    now = clock.now()
    noting = update(SignIn).where(SignIn.id == sign_in_id, SignIn.last_seen_at <= now - rules.TOUCH_EVERY)
    db.session.execute(noting.values(last_seen_at=now))


def note_verified(sign_in_id: int, now: datetime) -> None:
    """The second factor's code has been given in this sign-in: it opens every door of its person from now on."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(verified_at=now))
