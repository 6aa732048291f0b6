"""What is done with accounts: registration, invitations, passwords, roles. None of these commits.

A verb that may be refused answers with ``list[Problem]`` (empty: done). Verbs that need a mail give back a
``Letter``: the caller has it written by ``accounts.emails`` within the same transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert

from accounts import passwords, queries, rules, signing
from accounts.models import OneTimeLink, RoleGrant, User
from accounts.rules import OFFICE_ROLES, Role
from core import clock
from core.audit import record
from core.db import db
from core.problems import NotFound, Problem

CONFIRM = "confirm"
PASSWORD = "password"  # noqa: S105 - the purpose of a link


class LetterKind(StrEnum):
    """What a mail has to say."""

    CONFIRM = "confirm"
    HAS_ACCOUNT = "has_account"
    DISABLED = "disabled"
    RESET = "reset"
    INVITATION = "invitation"
    FACTOR_SET = "factor_set"
    FACTOR_RESET = "factor_reset"


@dataclass(frozen=True)
class Letter:
    """A mail to be written: to whom, about what, with which one-time key, that works for ``lasts``."""

    kind: LetterKind
    email: str
    user_id: int
    lasts: timedelta
    key: str = field(default="", repr=False)


def subject_of(user_id: int) -> str:
    """How the audit log names an account: never by address."""
    return f"account:{user_id}"


def register_resident(email: str) -> Letter:
    """Begin a resident's account, or tell its owner by mail that there is one. ``email`` is normal and checked.

    No password is taken yet: whoever reads the mail sets it. So nobody can prepare a password for an address
    that belongs to somebody else.
    """
    user = _new_user(email) or queries.user_by_email(email)
    assert user is not None
    if user.disabled_at:
        return Letter(LetterKind.DISABLED, user.email, user.id, timedelta())
    if not user.confirmed_at and not user.password_hash and not user.roles & OFFICE_ROLES:
        _add_roles(user, [Role.RESIDENT], None)
        key = make_link(user.id, CONFIRM, rules.CONFIRMATION_LIFE)
        return Letter(LetterKind.CONFIRM, user.email, user.id, rules.CONFIRMATION_LIFE, key)
    key = make_link(user.id, PASSWORD, rules.RESET_LIFE)
    return Letter(LetterKind.HAS_ACCOUNT, user.email, user.id, rules.RESET_LIFE, key)


def confirm_account(key: str, password: str, display_name: str) -> list[Problem]:
    """End a registration: the address is confirmed and the password set, both by whoever has the mail."""
    link = queries.open_link(CONFIRM, key, clock.now())
    if link is None:
        return [Problem("link_over")]
    problems = rules.check_password(password, link.email) + rules.check_name(display_name)
    if problems:
        return problems
    return _set_password_by(link, password, display_name)


def ask_for_reset(email: str) -> Letter | None:
    """A link for a new password, if the address has a working account; else nothing."""
    user = queries.user_by_email(email)
    if user is None or user.disabled_at:
        return None
    if not user.confirmed_at and not user.roles & OFFICE_ROLES:
        return register_resident(email)
    key = make_link(user.id, PASSWORD, rules.RESET_LIFE)
    return Letter(LetterKind.RESET, user.email, user.id, rules.RESET_LIFE, key)


def set_password(key: str, password: str) -> list[Problem]:
    """Set the first or a new password by a mailed or printed link; every sign-in of the account ends."""
    link = queries.open_link(PASSWORD, key, clock.now())
    if link is None:
        return [Problem("link_over")]
    return rules.check_password(password, link.email) or _set_password_by(link, password, None)


def change_password(user_id: int, current: str, new: str, keep_sign_in: int) -> list[Problem]:
    """Change one's own password; every sign-in but ``keep_sign_in`` ends."""
    user = _existing(user_id)
    if not passwords.is_right(current, user.password_hash):
        return [Problem("current_password_wrong", "current")]
    problems = rules.check_password(new, user.email)
    if problems:
        return problems
    user.password_hash = passwords.hash_password(new)
    signing.end_sign_ins(user_id, keep=keep_sign_in)
    _use_up_links(user_id)
    _audit_officials(user, "accounts.password_changed")
    return []


def invite_user(
    email: str, roles: Iterable[str], display_name: str = "", granted_by: int | None = None
) -> tuple[Letter | None, list[Problem]]:
    """An account made by the office or on the command line, opened by a one-time link. ``email`` is normal."""
    wanted = list(dict.fromkeys(roles))
    problems = rules.check_email(email) + rules.check_roles(wanted) + rules.check_name(display_name)
    if problems:
        return None, problems
    user = _new_user(email, display_name)
    if user is None:
        return None, [Problem("email_taken", "email")]
    _add_roles(user, [Role(role) for role in wanted], granted_by)
    record("accounts.created", subject_of(user.id), {"roles": sorted(wanted)})
    return _invitation(user), []


def invite_again(user_id: int) -> Letter:
    """A new one-time link for somebody's first or forgotten password; earlier links stop working."""
    user = _existing(user_id)
    _use_up_links(user_id)
    record("accounts.link_issued", subject_of(user_id))
    return _invitation(user)


def create_with_password(
    email: str, password: str, roles: Iterable[str], display_name: str = "", confirmed: bool = True
) -> User:
    """A ready account, for demonstration towns and tests. Raises ``ValueError`` when a rule is broken or it exists."""
    email, wanted = rules.normal_email(email), list(roles)
    problems = rules.check_email(email) + rules.check_roles(wanted) + rules.check_password(password, email)
    user = None if problems else _new_user(email, display_name)
    if user is None:
        raise ValueError(", ".join(problem.code for problem in problems) or "email_taken")
    user.password_hash = passwords.hash_password(password)
    user.confirmed_at = clock.now() if confirmed else None
    _add_roles(user, [Role(role) for role in wanted], None)
    record("accounts.created", subject_of(user.id), {"roles": sorted(wanted)})
    return user


def give_role(user_id: int, role: Role, granted_by: int) -> list[Problem]:
    """Give a role; one already held is no mistake."""
    user = _existing(user_id)
    if _add_roles(user, [role], granted_by):
        record("accounts.role_given", subject_of(user_id), {"role": role.value})
    return []


def take_role(user_id: int, role: Role, taken_by: int) -> list[Problem]:
    """Take a role away; administration neither from oneself nor from the last who holds it."""
    administrators = queries.working_administrators()
    user = _existing(user_id)
    problems = rules.check_taking_role(taken_by, user_id, role, administrators)
    if problems:
        return problems
    for grant in [grant for grant in user.grants if grant.role == role.value]:
        user.grants.remove(grant)
        record("accounts.role_taken", subject_of(user_id), {"role": role.value})
    return []


def disable_user(user_id: int, disabled_by: int) -> list[Problem]:
    """Shut an account out at once: it cannot log in, its sign-ins end, its links stop working."""
    problems = rules.check_disabling(disabled_by, user_id, queries.working_administrators())
    user = _existing(user_id)
    if problems or user.disabled_at:
        return problems
    user.disabled_at = clock.now()
    signing.end_sign_ins(user_id)
    _use_up_links(user_id)
    record("accounts.disabled", subject_of(user_id))
    return []


def enable_user(user_id: int) -> list[Problem]:
    """Let a disabled account in again, with the password it had."""
    user = _existing(user_id)
    if user.disabled_at:
        user.disabled_at = None
        record("accounts.enabled", subject_of(user_id))
    return []


def end_users_sign_ins(user_id: int) -> list[Problem]:
    """An administrator ends every sign-in of an account."""
    _existing(user_id)
    ended = signing.end_sign_ins(user_id)
    record("accounts.sign_ins_ended", subject_of(user_id), {"ended": ended})
    return []


def make_link(user_id: int, purpose: str, life: timedelta) -> str:
    """A one-time link's key, 256 random bits in 43 signs; the table keeps its hash."""
    key, now = secrets.token_urlsafe(32), clock.now()
    link = OneTimeLink(user_id=user_id, purpose=purpose, key_hash=queries.key_hash(key), created_at=now)
    link.expires_at = now + life
    db.session.add(link)
    return key


def _new_user(email: str, display_name: str = "") -> User | None:
    """A row for an address that has none; ``None`` when somebody was quicker."""
    values = {"email": email, "display_name": display_name, "created_at": clock.now()}
    adding = insert(User).values(**values).on_conflict_do_nothing(index_elements=[func.lower(User.email)])
    user_id = db.session.scalar(adding.returning(User.id))
    return db.session.get(User, user_id) if user_id else None


def _existing(user_id: int) -> User:
    user = queries.user_by_id(user_id)
    if user is None:
        raise NotFound
    return user


def _add_roles(user: User, roles: Iterable[Role], granted_by: int | None) -> bool:
    """Whether any of them was new; giving twice at once is no error."""
    given: list[int | None] = []
    for role in roles:
        values = {
            "user_id": user.id,
            "role": role.value,
            "granted_at": clock.now(),
            "granted_by_id": granted_by,
        }
        adding = insert(RoleGrant).values(**values).on_conflict_do_nothing()
        given.append(db.session.scalar(adding.returning(RoleGrant.id)))
    db.session.expire(user, ["grants"])
    return any(given)


def _invitation(user: User) -> Letter:
    key = make_link(user.id, PASSWORD, rules.INVITATION_LIFE)
    return Letter(LetterKind.INVITATION, user.email, user.id, rules.INVITATION_LIFE, key)


def _set_password_by(link: queries.OpenLink, password: str, display_name: str | None) -> list[Problem]:
    """Use the link up, by which only one of two simultaneous requests goes on."""
    hashed, now = passwords.hash_password(password), clock.now()
    using = update(OneTimeLink).where(OneTimeLink.id == link.link_id, OneTimeLink.used_at.is_(None))
    if db.session.scalar(using.values(used_at=now).returning(OneTimeLink.id)) is None:
        return [Problem("link_over")]
    user = _existing(link.user_id)
    user.password_hash = hashed
    user.confirmed_at = user.confirmed_at or now
    if display_name is not None:
        user.display_name = display_name
    signing.end_sign_ins(user.id)
    _use_up_links(user.id)
    _audit_officials(user, "accounts.password_set")
    return []


def _use_up_links(user_id: int) -> None:
    unused = update(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()))


def _audit_officials(user: User, act: str) -> None:
    """Residents' acts on their own accounts stay out of a log that nobody can erase."""
    if user.roles & OFFICE_ROLES:
        record(act, subject_of(user.id))
