"""Keeping the whole of a programme's terms each time they are published or changed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.db import db
from initiatives.programmes.contents import section_content
from initiatives.programmes.models import Programme, ProgrammeVersion
from initiatives.programmes.queries import last_version
from initiatives.programmes.rules.sections import SECTIONS


def whole_content(one: Programme) -> dict[str, Any]:
    """Every page of the editor as its fields show it, by page; without accounts of the committee."""
    return {code: section_content(one, code) for code in SECTIONS}


def keep_version(one: Programme, actor_id: int | None, now: datetime) -> ProgrammeVersion | None:
    """A further version; ``None`` when nothing differs from the last one. The programme is locked."""
    content, last = whole_content(one), last_version(one.id)
    if last is not None and last.content == content:
        return None
    number = last.number + 1 if last is not None else 1
    version = ProgrammeVersion(programme_id=one.id, number=number, content=content, saved_at=now)
    version.saved_by_id = actor_id
    db.session.add(version)
    db.session.flush()
    return version
