"""The end of accounts: erased at their owner's wish, and what is over its keep time every night."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Delete, delete, or_
from sqlalchemy.exc import IntegrityError

from accounts import factors, passwords, queries, rules
from accounts.models import OneTimeLink, RecoveryCode, RoleGrant, SecondFactor, SignIn, User
from accounts.services import subject_of
from core import clock
from core.audit import record
from core.db import db
from core.erasing import eraser
from core.problems import Problem

Leaving = Callable[[int, str], None]
"""Takes the number and the e-mail address of an account that is being erased, within the caller's transaction."""

LEAVINGS: list[Leaving] = []


def at_leaving(call: Leaving) -> Leaving:
    """Register what a package takes off its own rows when an account is erased."""
    LEAVINGS.append(call)
    return call


def erase_account(user_id: int, password: str) -> list[Problem]:
    """Erase one's own account at once (GDPR art. 17), unless the password is wrong or nobody would administer.

    Where the law keeps an act that names the account by number (a confirmed closing, an issued code), a row
    without any personal data stays in its place.
    """
    administrators = queries.working_administrators()
    user = queries.user_by_id(user_id)
    if user is None:
        return []
    if not passwords.is_right(password, user.password_hash):
        return [Problem("current_password_wrong", "erase_password")]
    problems = rules.check_loss_of_administrator(user_id, administrators)
    if problems:
        return problems
    for take_off in LEAVINGS:
        take_off(user_id, user.email)
    record("accounts.erased", subject_of(user_id))
    if not _delete(user):
        _empty(user)
    return []


def _delete(user: User) -> bool:
    """Whether the row could go; acts that point at it keep it."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(User).where(User.id == user.id))
    except IntegrityError:
        return False
    db.session.expunge(user)
    return True


def _empty(user: User) -> None:
    for table in (SignIn, OneTimeLink, RoleGrant, SecondFactor, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user.id))
    db.session.expire(user, ["grants"])
    user.email = secrets.token_hex(8) + rules.ERASED
    user.display_name = ""
    user.password_hash = None
    user.confirmed_at = None
    user.disabled_at = clock.now()


def _count(statement: Delete) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]


@eraser
def erase_unconfirmed_accounts(moment: datetime) -> int:
    """Accounts whose address nobody has confirmed within a week; rows emptied by erasure stay, acts point at them."""
    waiting = User.confirmed_at.is_(None) & ~User.email.endswith(rules.ERASED)
    return _count(delete(User).where(waiting, User.created_at < moment - rules.UNCONFIRMED_KEPT))


@eraser
def erase_old_links(moment: datetime) -> int:
    """Links used, or out of date, for a month."""
    limit = moment - rules.TRACES_KEPT
    return _count(delete(OneTimeLink).where(or_(OneTimeLink.used_at < limit, OneTimeLink.expires_at < limit)))


@eraser
def erase_old_sign_ins(moment: datetime) -> int:
    """Sign-ins ended, or out of date, for a month."""
    limit = moment - rules.TRACES_KEPT
    return _count(delete(SignIn).where(or_(SignIn.ended_at < limit, SignIn.expires_at < limit)))


@eraser
def erase_unfinished_factors(moment: datetime) -> int:
    """Secrets of second factors that were shown and never confirmed."""
    return factors.forget_unfinished(moment)
