"""What is done with second factors: set up, asked for, renewed, taken away. None of these commits.

``actor`` is whoever acts, for the audit log: before the code is given nobody is signed in yet.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, update

from accounts import queries, signing
from accounts.factor_keys import open_secret, recovery_hash, seal_secret
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.second_factor import (
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    RECOVERY_SIGNS,
    is_recovery_code,
    is_time_code,
    matching_step,
    normal_code,
)
from accounts.services import Letter, LetterKind, subject_of
from core.audit import Actor, record
from core.db import db
from core.problems import NotFound, Problem

FEW_CODES = 3
SET_UP_LIFE = timedelta(minutes=30)
"""How long a secret that was shown waits for its first code."""


def begin_set_up(user_id: int, now: datetime) -> None:
    """Make a new secret, to be confirmed by a code; the one in use stays until then."""
    factor = queries.factor_of(user_id, lock=True)
    if factor is None:
        factor = SecondFactor(user_id=user_id)
        db.session.add(factor)
    factor.pending, factor.pending_since = seal_secret(user_id, pyotp.random_base32()), now


def waiting_secret(user_id: int, now: datetime) -> str | None:
    """The secret that waits to be confirmed, in base 32; ``None`` when there is none or its time is over."""
    factor = queries.factor_of(user_id)
    if factor is None or factor.pending is None or factor.pending_since is None:
        return None
    return open_secret(user_id, factor.pending) if now < factor.pending_since + SET_UP_LIFE else None


def provisioning_address(secret: str, email: str, town: str) -> str:
    """The ``otpauth:`` address that a programme reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=town)


def confirm_set_up(
    user_id: int, typed: str, sign_in_id: int, actor: Actor, now: datetime
) -> tuple[list[str], Letter | None, list[Problem]]:
    """Put the waiting secret to use: its code shows that the device has it. Gives the recovery codes, once."""
    factor, secret, code = (
        queries.factor_of(user_id, lock=True),
        waiting_secret(user_id, now),
        normal_code(typed),
    )
    if factor is None or secret is None:
        return [], None, [Problem("factor_not_begun")]
    step = matching_step(secret, code, now, None)
    if step is None:
        return [], None, [Problem("code_wrong" if code else "code_empty", "code")]
    was_replaced = factor.confirmed_at is not None
    factor.secret, factor.confirmed_at, factor.last_step = factor.pending, now, step
    factor.pending = factor.pending_since = None
    signing.note_verified(sign_in_id, now)
    codes = _new_codes(user_id, now)
    record("accounts.factor_set", subject_of(user_id), {"replaced": was_replaced}, actor)
    return codes, _letter(user_id, LetterKind.FACTOR_SET), []


def check_code(user_id: int, typed: str, actor: Actor, now: datetime) -> list[Problem]:
    """Whether ``typed`` opens: a fresh code of the programme, or a recovery code, which is used up by it."""
    code = normal_code(typed)
    if not code:
        return [Problem("code_empty", "code")]
    factor = queries.factor_of(user_id, lock=True)
    if factor is None or factor.secret is None:
        return [Problem("factor_missing")]
    if is_time_code(code):
        return _use_step(factor, code, now)
    if is_recovery_code(code) and _use_recovery_code(user_id, code, now):
        record(
            "accounts.recovery_code_used", subject_of(user_id), {"left": queries.codes_left(user_id)}, actor
        )
        return []
    return [Problem("code_wrong", "code")]


def _use_step(factor: SecondFactor, code: str, now: datetime) -> list[Problem]:
    """Use a step up. The row is locked: of two requests with one code only the first goes on."""
    assert factor.secret is not None
    secret = open_secret(factor.user_id, factor.secret)
    if secret is None:
        return [Problem("factor_unreadable")]
    step = matching_step(secret, code, now, factor.last_step)
    if step is None:
        is_used = matching_step(secret, code, now, None) is not None
        return [Problem("code_used" if is_used else "code_wrong", "code")]
    factor.last_step = step
    return []


def _use_recovery_code(user_id: int, code: str, now: datetime) -> bool:
    using = update(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_hash == recovery_hash(user_id, code),
        RecoveryCode.used_at.is_(None),
    )
    return db.session.scalar(using.values(used_at=now).returning(RecoveryCode.id)) is not None


def renew_codes(user_id: int, typed: str, actor: Actor, now: datetime) -> tuple[list[str], list[Problem]]:
    """Ten new recovery codes for a code; the old ones stop working."""
    problems = check_code(user_id, typed, actor, now)
    if problems:
        return [], problems
    record("accounts.recovery_codes_renewed", subject_of(user_id), actor=actor)
    return _new_codes(user_id, now), []


def reset_factor(user_id: int, reset_by: int | None) -> tuple[Letter | None, list[Problem]]:
    """An administrator takes away the factor of somebody who lost it; every sign-in of that person ends."""
    if queries.user_by_id(user_id) is None:
        raise NotFound
    if user_id == reset_by:
        return None, [Problem("own_factor")]
    factor = queries.factor_of(user_id, lock=True)
    if factor is None:
        return None, [Problem("factor_missing")]
    db.session.delete(factor)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    signing.end_sign_ins(user_id)
    record("accounts.factor_reset", subject_of(user_id))
    return _letter(user_id, LetterKind.FACTOR_RESET), []


def give_ready_factor(user_id: int, now: datetime) -> str:
    """A factor in use at once, for demonstration towns; gives its secret in base 32."""
    secret = pyotp.random_base32()
    factor = queries.factor_of(user_id) or SecondFactor(user_id=user_id)
    factor.secret, factor.confirmed_at = seal_secret(user_id, secret), now
    factor.pending = factor.pending_since = factor.last_step = None
    db.session.add(factor)
    return secret


def _new_codes(user_id: int, now: datetime) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add("".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH)))
    db.session.add_all(
        RecoveryCode(user_id=user_id, code_hash=recovery_hash(user_id, code), created_at=now)
        for code in codes
    )
    return sorted(codes)


def _letter(user_id: int, kind: LetterKind) -> Letter:
    user = db.session.get_one(User, user_id)
    return Letter(kind, user.email, user_id, timedelta())


def forget_unfinished(moment: datetime) -> int:
    """Erase secrets that were shown and never confirmed; gives how many."""
    limit = moment - SET_UP_LIFE
    begun = SecondFactor.pending_since < limit
    gone = db.session.execute(delete(SecondFactor).where(begun, SecondFactor.secret.is_(None)))
    left = update(SecondFactor).where(begun, SecondFactor.secret.is_not(None))
    emptied = db.session.execute(left.values(pending=None, pending_since=None))
    return int(gone.rowcount + emptied.rowcount)  # type: ignore[attr-defined]
