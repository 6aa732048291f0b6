"""Decisions about people, addresses, passwords and sessions, pure: no web, no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.problems import Problem

PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 200
EMAIL_MAXIMUM = 254
NAME_MAXIMUM = 120
FEWEST_DIFFERENT_SIGNS = 5

CONFIRMATION_LIFE = timedelta(hours=48)
INVITATION_LIFE = timedelta(hours=48)
RESET_LIFE = timedelta(hours=1)
UNCONFIRMED_KEPT = timedelta(days=7)
TRACES_KEPT = timedelta(days=30)
TOUCH_EVERY = timedelta(minutes=1)
ERASED = "@erased.invalid"

RESIDENT_SIGN_IN = timedelta(days=14)
OFFICIAL_SIGN_IN = timedelta(hours=12)
OFFICIAL_IDLE = timedelta(hours=1)


class Role(StrEnum):
    """What a person is in the town's procedures (glossary: mieszkaniec, urzędnik, operator punktu)."""

    RESIDENT = "resident"
    OFFICIAL = "official"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"


OFFICE_ROLES = frozenset({Role.OFFICIAL, Role.CLERK, Role.ADMINISTRATOR})

_COMMONEST = """
    123456789012 1234567890123 123456789123 1234567890qwerty 0987654321qwerty 123qweasdzxc 1q2w3e4r5t6y
    1qaz2wsx3edc qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567 qwerty12345678 asdfghjkl123 zaq12wsxcde3
    password1234 password12345 password123456 passwordpassword haslohaslo12 haslohaslo123 haslohaslohaslo
    hasłohasło12 hasłohasłohasło mojehaslo123 mojehasło123 trudnehaslo1 trudnehasło1 haslo1234567 hasło1234567
    haslo12345678 hasło12345678 abcdefghijkl abcdefghijklm abcd12345678 abc123456789 administrator administrator1
    administrator123 admin1234567 admin12345678 zaloguj12345 urzadmiasta1 urządmiasta1 urzadmiejski urządmiejski
    iloveyou1234 letmein12345 welcome12345 polska123456 polska1234567 polskapolska matematyka12 kochamciebie
    kochamciebie1 kochamciebie123 niepodlegla1918 budzetobywatelski budżetobywatelski wspolnie12345 wspólnie12345
"""
COMMONEST = frozenset(_COMMONEST.split())

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]")


@dataclass(frozen=True)
class SignInLimits:
    """How long a sign-in lasts: at most ``absolute``, and no longer than ``idle`` without a page."""

    absolute: timedelta
    idle: timedelta | None


@dataclass(frozen=True)
class SignInState:
    """What the table knows of a sign-in, enough to decide whether it still opens doors."""

    started_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    disabled_at: datetime | None


def normal_email(typed: str) -> str:
    """The address as it is kept: without spaces around it, its domain in small ASCII letters."""
    local, at, domain = typed.strip().rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode().lower()}"
    except UnicodeError:
        return typed.strip()


def check_email(email: str) -> list[Problem]:
    """Whether ``email`` (already normal) looks like an address that mail can be sent to."""
    if not email:
        return [Problem("email_empty", "email")]
    if len(email) > EMAIL_MAXIMUM:
        return [Problem("email_long", "email", {"maximum": EMAIL_MAXIMUM})]
    local = email.partition("@")[0]
    if not _EMAIL.fullmatch(email) or local.startswith(".") or local.endswith(".") or ".." in local:
        return [Problem("email_shape", "email")]
    return []


def check_password(password: str, email: str, field: str = "password") -> list[Problem]:
    """The policy: 12 to 200 signs, not the address, not one of the commonest (NIST SP 800-63B §5.1.1.2)."""
    if not password:
        return [Problem("password_empty", field)]
    if len(password) < PASSWORD_MINIMUM:
        return [Problem("password_short", field, {"minimum": PASSWORD_MINIMUM, "typed": len(password)})]
    if len(password) > PASSWORD_MAXIMUM:
        return [Problem("password_long", field, {"maximum": PASSWORD_MAXIMUM})]
    folded = password.casefold().strip()
    address = email.casefold()
    if folded in (address, address.partition("@")[0], address[::-1]):
        return [Problem("password_is_email", field)]
    if folded in COMMONEST or len(set(folded)) < FEWEST_DIFFERENT_SIGNS:
        return [Problem("password_common", field)]
    return []


def check_name(name: str) -> list[Problem]:
    """A display name is optional, short, and of visible signs."""
    if len(name) > NAME_MAXIMUM:
        return [Problem("name_long", "display_name", {"maximum": NAME_MAXIMUM})]
    if _CONTROL.search(name):
        return [Problem("name_shape", "display_name")]
    return []


def check_roles(wanted: list[str]) -> list[Problem]:
    """At least one role, each of them known."""
    if not wanted:
        return [Problem("role_none", "role")]
    known = {role.value for role in Role}
    return [Problem("role_unknown", "role", {"role": role[:40]}) for role in wanted if role not in known]


def check_loss_of_administrator(person: int, administrators: frozenset[int]) -> list[Problem]:
    """The town is never left without an administrator: the last one cannot go or give the role away."""
    return [Problem("last_administrator")] if administrators == frozenset({person}) else []


def check_taking_role(
    actor: int | None, person: int, role: Role, administrators: frozenset[int]
) -> list[Problem]:
    """Whether ``actor`` may take ``role`` from ``person``; nobody takes administration from oneself."""
    if role is not Role.ADMINISTRATOR:
        return []
    if actor == person:
        return [Problem("own_administrator")]
    return check_loss_of_administrator(person, administrators)


def check_disabling(actor: int | None, person: int, administrators: frozenset[int]) -> list[Problem]:
    """Whether ``actor`` may disable ``person``'s account."""
    if actor == person:
        return [Problem("own_account")]
    return check_loss_of_administrator(person, administrators)


def sign_in_limits(roles: frozenset[Role]) -> SignInLimits:
    """The stricter limits hold for whoever has any role in the office."""
    if roles & OFFICE_ROLES:
        return SignInLimits(OFFICIAL_SIGN_IN, OFFICIAL_IDLE)
    return SignInLimits(RESIDENT_SIGN_IN, None)


def is_open(state: SignInState, roles: frozenset[Role], now: datetime) -> bool:
    """Whether a sign-in still opens doors at ``now`` (aware); a role given meanwhile shortens it."""
    limits = sign_in_limits(roles)
    if (
        state.ended_at
        or state.disabled_at
        or now >= min(state.expires_at, state.started_at + limits.absolute)
    ):
        return False
    return limits.idle is None or now < state.last_seen_at + limits.idle


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
             ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def device_name(user_agent: str) -> str:
    """A few words by which a person knows the device again: "Firefox, Android"; empty when unknown."""
    found = [
        next((name for sign, name in table if sign in user_agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(word for word in found if word)
