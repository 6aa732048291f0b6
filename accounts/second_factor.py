"""Decisions about the second factor: what a sign-in still owes, which codes are right. Pure: no web, no database.

Codes are those of RFC 6238 (TOTP, SHA-1, six digits, steps of 30 seconds): what every authenticator programme
makes. A step is used once at most, and a clock may be a step early or late.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from enum import StrEnum

import pyotp

from accounts.rules import OFFICE_ROLES, Role

STEP_SECONDS = 30
STEPS_APART = 1
RECOVERY_CODES = 10
RECOVERY_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0 and O, 1, I and L, which look alike on paper."""
RECOVERY_LENGTH = 12
_TYPED_BETWEEN = re.compile(r"[\s\u00a0\u2009-]")


class Gate(StrEnum):
    """What stands between a sign-in and the pages: nothing, a code to give, a second factor to set up."""

    OPEN = "open"
    CODE = "code"
    SET_UP = "set_up"


def gate_of(roles: frozenset[Role], has_factor: bool, is_verified: bool, is_required: bool) -> Gate:
    """Whoever has a second factor gives its code; officials without one set it up where the town requires it."""
    if has_factor:
        return Gate.OPEN if is_verified else Gate.CODE
    return Gate.SET_UP if is_required and roles & OFFICE_ROLES else Gate.OPEN


def step_of(moment: datetime) -> int:
    """The number of the step that ``moment`` (aware) lies in, counted from 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def matching_step(secret: str, code: str, moment: datetime, last_step: int | None) -> int | None:
    """The step that ``code`` belongs to, at most one away from now and later than ``last_step``; else ``None``."""
    totp, present = pyotp.TOTP(secret), step_of(moment)
    for step in (present, present - STEPS_APART, present + STEPS_APART):
        is_fresh = last_step is None or step > last_step
        if is_fresh and hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def normal_code(typed: str) -> str:
    """The code without what people put between its groups, in capital letters."""
    return _TYPED_BETWEEN.sub("", typed).upper()


def is_time_code(code: str) -> bool:
    """Whether a normal code is of the kind that a programme shows: six digits."""
    return re.fullmatch(r"[0-9]{6}", code) is not None


def is_recovery_code(code: str) -> bool:
    """Whether a normal code is of the kind that was printed."""
    return len(code) == RECOVERY_LENGTH and set(code) <= set(RECOVERY_SIGNS)


def in_groups(code: str, size: int = 4) -> str:
    """The code as it is read out and typed: in groups of ``size``."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
