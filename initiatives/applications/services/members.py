"""Members: added by the representative, confirming by their own link, taken off, put on the paper list."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select

from accounts.rules import check_email
from core.db import db
from core.problems import NotFound, Problem
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import key_hash, members_of, states_of
from initiatives.applications.rules.members import check_new_member
from initiatives.applications.services.drafts import is_editable, lock, note_event


def add_member(
    one: Application, name: str, email: str, on_paper: bool, now: datetime
) -> tuple[ApplicationMember, str] | list[Problem]:
    """Add somebody; gives the member with the key of their link (empty for the paper list)."""
    lock(one)
    if not is_editable(one):
        return [Problem("not_editable")]
    members = members_of(one.id)
    problems = check_new_member(name, email, states_of(members), on_paper)
    problems += check_email(email) if email else []
    if problems:
        return problems
    last = select(func.coalesce(func.max(ApplicationMember.position), 0))
    place = db.session.scalar(last.where(ApplicationMember.application_id == one.id)) or 0
    member = ApplicationMember(application_id=one.id, position=place + 1, name=" ".join(name.split()))
    member.email, member.is_on_paper = email.strip() or None, on_paper
    key = "" if on_paper or not email else _invite(member, now)
    db.session.add(member)
    db.session.flush()
    return member, key


def _invite(member: ApplicationMember, now: datetime) -> str:
    key = secrets.token_urlsafe(24)
    member.key_hash, member.invited_at = key_hash(key), now
    return key


def invite_again(one: Application, member_id: int, now: datetime) -> tuple[ApplicationMember, str]:
    """A new link for somebody who has not answered; the former one no longer works. Raises ``NotFound``."""
    lock(one)
    member = find_member(one, member_id)
    has_answered = member.confirmed_at is not None or member.declined_at is not None
    if member.email is None or has_answered or not is_editable(one):
        raise NotFound
    return member, _invite(member, now)


def renew_key(member: ApplicationMember, now: datetime) -> str:
    """A new link for somebody who takes part, for a letter: what it is known by is kept, the link itself is not."""
    return _invite(member, now)


def find_member(one: Application, member_id: int) -> ApplicationMember:
    """A member of this application. Raises ``NotFound``."""
    found = db.session.get(ApplicationMember, member_id)
    if found is None or found.application_id != one.id:
        raise NotFound
    return found


def remove_member(one: Application, member_id: int) -> list[Problem]:
    """Take a member off; the representative stays."""
    lock(one)
    member = find_member(one, member_id)
    if member.is_representative:
        return [Problem("representative_stays")]
    if not is_editable(one):
        return [Problem("not_editable")]
    db.session.delete(member)
    db.session.flush()
    return []


def confirm_member(member: ApplicationMember, now: datetime) -> None:
    """Say yes: from now on this person counts. A second time changes nothing. Raises ``NotFound`` once taken off."""
    _hold(member)
    if member.confirmed_at is None:
        member.confirmed_at, member.declined_at = now, None
        _told(member, "member_confirmed", now)


def decline_member(member: ApplicationMember, now: datetime) -> None:
    """Say no, also after a yes; the person no longer counts. Raises ``NotFound`` once taken off."""
    _hold(member)
    if member.declined_at is None and not member.is_representative:
        member.declined_at, member.confirmed_at = now, None
        _told(member, "member_declined", now)


def _hold(member: ApplicationMember) -> None:
    """Let the group change nothing about this member until the answer is kept."""
    query = select(ApplicationMember.id).where(ApplicationMember.id == member.id).with_for_update()
    if db.session.scalar(query) is None:
        raise NotFound
    db.session.refresh(member)


def _told(member: ApplicationMember, kind: str, now: datetime) -> None:
    one = db.session.get(Application, member.application_id)
    assert one is not None, "a member belongs to an application"
    note_event(one, kind, now, {}, is_public=False)
