"""Links to the work: one for each member who can be reached, made anew whenever they are mailed."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete

from core.db import db
from initiatives.agreements.models import WorkLink
from initiatives.agreements.queries import work_key_hash
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of


def make_links(one: Application, now: datetime) -> list[tuple[ApplicationMember, str]]:
    """Members who confirmed and have an address, each with the key of a new link; the former ones no longer work."""
    group = members_of(one.id)
    members = [each for each in group if each.email and each.confirmed_at and not each.declined_at]
    numbers = [each.id for each in group]
    db.session.execute(delete(WorkLink).where(WorkLink.member_id.in_(numbers)))
    made = [(each, secrets.token_urlsafe(24)) for each in members]
    db.session.add_all(
        WorkLink(member_id=each.id, key_hash=work_key_hash(key), made_at=now) for each, key in made
    )
    db.session.flush()
    return made
