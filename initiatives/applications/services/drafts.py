"""Drafts: begun by a signed-in resident, saved step by step, never overwritten unseen, erased at their wish."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, select, text

from accounts.sessions import Actor
from core.db import db
from core.problems import StaleVersion
from initiatives.applications.models import Application, ApplicationEvent, ApplicationMember
from initiatives.applications.queries import key_hash
from initiatives.applications.rules.statuses import ApplicationStatus, may_edit
from initiatives.programmes.queries import ProgrammeView

KEPT = timedelta(days=400)
"""Since the last save: long enough for next year's call."""
SAVED = "saved"
"""Under this key a draft's answers hold the version and the browser tab of each step's last save."""


class NotEditable(Exception):
    """Sent while somebody was still writing: what was sent stays as it was."""


def start_application(
    view: ProgrammeView,
    actor: Actor,
    now: datetime,
    answers: Mapping[str, Any] | None = None,
    origin: str = "",
) -> Application:
    """An empty draft of this account, which represents the group; ``answers`` when it comes from elsewhere.

    Whoever has one that nobody has written in gets that one: a second click begins no second application.
    """
    untouched = None if answers else _untouched_draft(view, actor)
    if untouched is not None:
        return untouched
    one = Application(
        programme_id=view.id, owner_id=actor.id, key_hash=key_hash(secrets.token_urlsafe(32)), entry_key=uuid4(),
        created_at=now, saved_at=now, retention_until=now + KEPT, answers=dict(answers or {}), origin=origin,
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    member = ApplicationMember(application_id=one.id, position=1, name=actor.display_name, email=actor.email)
    member.is_representative, member.confirmed_at = True, now
    db.session.add(member)
    note_event(one, "begun", now, is_public=False)
    return one


def _untouched_draft(view: ProgrammeView, actor: Actor) -> Application | None:
    # Clicks of one person wait for each other here.
    db.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"initiative/{actor.id}"}
    )
    mine = select(Application).where(Application.programme_id == view.id, Application.owner_id == actor.id)
    others = exists().where(
        ApplicationMember.application_id == Application.id, ~ApplicationMember.is_representative
    )
    empty = mine.where(Application.number.is_(None), Application.answers == {}, ~others)
    return db.session.scalars(empty.order_by(Application.id)).first()


def save_step(
    one: Application, step: str, answers: Mapping[str, Any], seen_version: int, now: datetime, tab: str = ""
) -> None:
    """Keep what was typed at one step, right or wrong.

    ``seen_version`` is the version that the page showed, ``tab`` names the page. Raises ``StaleVersion`` when another
    window or another member has saved something else at this step meanwhile, ``NotEditable`` when it was sent
    meanwhile; nothing is changed then.
    """
    lock(one)
    if not is_editable(one):
        raise NotEditable
    saved = one.answers.get(SAVED, {})
    version, by = saved.get(step, [0, ""])
    if one.answers.get(step) == dict(answers):
        return
    if version > seen_version and by != tab:
        raise StaleVersion
    one.answers = {**one.answers, step: dict(answers), SAVED: {**saved, step: [one.version + 1, tab]}}
    one.saved_at = now
    if one.status == ApplicationStatus.DRAFT:
        one.retention_until = now + KEPT
    db.session.flush()


def lock(one: Application) -> None:
    """Hold it for this act and read it as it is now."""
    db.session.refresh(one, with_for_update=True)


def is_editable(one: Application) -> bool:
    """Whether its members may change it now."""
    return may_edit(ApplicationStatus(one.status))


def erase_draft(one: Application) -> None:
    """Erase a draft with everything that hangs on it. Raises ``ValueError`` for one that was sent."""
    lock(one)
    if one.number is not None:
        raise ValueError("a sent application is withdrawn, not erased")
    db.session.delete(one)
    db.session.flush()


def note_event(
    one: Application, kind: str, now: datetime, facts: Mapping[str, Any] | None = None, is_public: bool = True
) -> None:
    """Write a line of its history; public facts hold no person."""
    event = ApplicationEvent(application_id=one.id, kind=kind, happened_at=now, is_public=is_public)
    event.facts = dict(facts or {})
    db.session.add(event)
