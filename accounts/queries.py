"""Every read of accounts: people, their sign-ins, links, and the list that administrators page through."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Exists, Select, exists, func, select

from accounts.models import OneTimeLink, RecoveryCode, RoleGrant, SecondFactor, SignIn, User
from accounts.rules import ERASED, Role, SignInState, is_open
from core.db import db

ON_A_PAGE = 20


def key_hash(key: str) -> bytes:
    """What is kept of a random key: SHA-256, enough for 256 bits that nobody chose."""
    return sha256(key.encode()).digest()


@dataclass(frozen=True)
class SignInRecord:
    """A sign-in together with whose it is and what that person may be."""

    sign_in_id: int
    user_id: int
    email: str
    display_name: str
    roles: frozenset[Role]
    state: SignInState
    has_factor: bool = False
    is_verified: bool = False


@dataclass(frozen=True)
class OpenLink:
    """A one-time link that still works, and whose account it opens."""

    link_id: int
    user_id: int
    email: str
    is_first: bool


@dataclass(frozen=True)
class UserPage:
    """One page of the list of accounts."""

    users: Sequence[User]
    page: int
    pages: int
    total: int


def sign_in_by_key(key: str) -> SignInRecord | None:
    """The sign-in that ``key`` belongs to, open or not, in one statement."""
    roles = select(func.array_agg(RoleGrant.role)).where(RoleGrant.user_id == User.id).scalar_subquery()
    row = db.session.execute(
        select(
            SignIn.id, User.id, User.email, User.display_name, roles,
            SignIn.started_at, SignIn.last_seen_at, SignIn.expires_at, SignIn.ended_at, User.disabled_at,
            _has_factor(), SignIn.verified_at.is_not(None),
        ).join(User, User.id == SignIn.user_id).where(SignIn.key_hash == key_hash(key))
    ).first()  # fmt: skip
    if row is None:
        return None
    held = frozenset(Role(role) for role in row[4] or ())
    return SignInRecord(row[0], row[1], row[2], row[3], held, SignInState(*row[5:10]), row[10], row[11])


def _has_factor() -> ColumnElement[bool]:
    """Whether the person of the statement has a second factor in use."""
    return exists().where(SecondFactor.user_id == User.id, SecondFactor.confirmed_at.is_not(None))


def factor_of(user_id: int, lock: bool = False) -> SecondFactor | None:
    """The second factor of a person, in use or being set up; locked until the act is over when asked."""
    wanted = select(SecondFactor).where(SecondFactor.user_id == user_id)
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def factor_since(user_id: int) -> datetime | None:
    """Since when a person has had a second factor in use."""
    return db.session.scalar(select(SecondFactor.confirmed_at).where(SecondFactor.user_id == user_id))


def codes_left(user_id: int) -> int:
    """How many recovery codes of a person have not been used."""
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def user_by_email(email: str) -> User | None:
    """The account of an address, whatever the size of its letters."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def user_by_id(user_id: int) -> User | None:
    """The account of that number; a row emptied by erasure is no account."""
    user = db.session.get(User, user_id)
    return None if user is None or user.email.endswith(ERASED) else user


def open_link(purpose: str, key: str, now: datetime) -> OpenLink | None:
    """The link of ``key`` if it has neither been used nor gone out of date, and its account is not disabled."""
    row = db.session.execute(
        select(OneTimeLink.id, User.id, User.email, User.password_hash.is_(None))
        .join(User, User.id == OneTimeLink.user_id)
        .where(
            OneTimeLink.key_hash == key_hash(key),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            User.disabled_at.is_(None),
        )
    ).first()
    return OpenLink(*row) if row else None


def open_sign_ins(user_id: int, roles: frozenset[Role], now: datetime) -> list[SignIn]:
    """Where a person is signed in now, the newest sign of life first."""
    rows = db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    states = (
        (row, SignInState(row.started_at, row.last_seen_at, row.expires_at, row.ended_at, None))
        for row in rows
    )
    return [row for row, state in states if is_open(state, roles, now)]


def working_administrators() -> frozenset[int]:
    """Numbers of the accounts that can really administer: with the role and a password, not disabled.

    The rows stay locked until the act is over, so that two administrators cannot remove each other at once.
    """
    rows = db.session.execute(
        select(User.id)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR.value,
            User.password_hash.is_not(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
        .with_for_update()
    )
    return frozenset(rows.scalars())


def _matching(text: str, role: Role | None) -> Select[User]:
    found = select(User).where(~User.email.endswith(ERASED))
    if text:
        found = found.where(
            User.email.icontains(text, autoescape=True) | User.display_name.icontains(text, autoescape=True)
        )
    if role:
        found = found.where(User.grants.any(RoleGrant.role == role.value))
    return found


def users_page(text: str, role: Role | None, page: int) -> UserPage:
    """Accounts whose address or name holds ``text``, by address; a page beyond the end is the last one."""
    found = _matching(text, role)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, page), pages)
    rows = db.session.scalars(
        found.order_by(func.lower(User.email)).limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)
    )
    return UserPage(list(rows), page, pages, total)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Names of officials by account number, as their colleagues and the log know them."""
    if not user_ids:
        return {}
    rows = db.session.execute(select(User.id, User.display_name, User.email).where(User.id.in_(user_ids)))
    return {row.id: row.display_name or row.email for row in rows}


def working_people(role: Role) -> dict[int, str]:
    """Names of everybody who holds ``role`` and whose account is not disabled, by account number, in their order."""
    rows = db.session.execute(
        select(User.id, User.display_name, User.email)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == role.value, User.disabled_at.is_(None))
        .order_by(func.lower(User.display_name), User.id)
    )
    return {row.id: row.display_name or row.email for row in rows}


def addresses_of(user_ids: Collection[int]) -> dict[int, str]:
    """E-mail addresses of accounts that are not disabled, by account number."""
    if not user_ids:
        return {}
    rows = db.session.execute(
        select(User.id, User.email).where(
            User.id.in_(user_ids), User.disabled_at.is_(None), ~User.email.endswith(ERASED)
        )
    )
    return {row.id: row.email for row in rows}


def holds_role(user_id: int, role: Role) -> Exists:
    """Whether an account holds ``role``, as a condition for the queries of other packages."""
    return select(RoleGrant.id).where(RoleGrant.user_id == user_id, RoleGrant.role == role.value).exists()
