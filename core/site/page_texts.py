"""Pages whose words the office writes itself: every version kept, the newest shown. Nothing commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from core.audit import record
from core.db import db
from core.models import SiteText


@dataclass(frozen=True)
class TextVersion:
    """One version of a page's words. An empty ``body`` means: the programme's own words again."""

    version: int
    body: str
    changed_at: datetime
    changed_by: str


def newest_text(kind: str) -> TextVersion | None:
    """The version that is shown; ``None`` while nobody has written one."""
    return next(iter(versions_of(kind, 1)), None)


def versions_of(kind: str, most: int = 50) -> Sequence[TextVersion]:
    """The versions of a page's words, newest first."""
    columns = (SiteText.version, SiteText.body, SiteText.changed_at, SiteText.changed_by)
    rows = db.session.execute(
        select(*columns).where(SiteText.kind == kind).order_by(SiteText.version.desc()).limit(most)
    )
    return [TextVersion(*row) for row in rows]


def save_text(kind: str, body: str, opened: int, changed_by: str, now: datetime) -> TextVersion | None:
    """Add a version after ``opened`` (0: none). Gives the newer version that stands in the way, if there is one."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"site_text:{kind}"})
    newest = newest_text(kind)
    if (newest.version if newest else 0) != opened:
        return newest
    if newest is not None and newest.body == body:
        return None
    db.session.add(SiteText(kind=kind, version=opened + 1, body=body, changed_at=now, changed_by=changed_by))
    record("site.text_changed", f"text:{kind}", {"version": opened + 1, "length": len(body)})
    return None
