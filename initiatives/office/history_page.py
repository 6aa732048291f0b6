"""The history of an application for the office: official acts with who did them, and what the group did, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import literal, select, union_all

from core.db import db
from core.models import AuditEntry
from core.web.filters import day
from initiatives.applications.models import ApplicationEvent

Facts = dict[str, Any]
MOST_ROWS = 200
ACTS: dict[str, Callable[[Facts], str]] = {
    "initiatives.application.send": lambda f: _("wysłano wniosek"),
    "initiatives.application.withdraw": lambda f: _("wycofano wniosek"),
    "initiatives.application.call": lambda f: _("wezwano do uzupełnienia do %(day)s", day=_day(f, "due_on")),
    "initiatives.application.prolong": lambda f: _("przedłużono uzupełnienie do %(day)s", day=_day(f, "due_on")),
    "initiatives.application.complete": lambda f: _("sprawdzono, wniosek idzie do oceny"),
    "initiatives.application.reject": lambda f: _("odrzucono po sprawdzeniu"),
    "initiatives.application.file": lambda f: _("pokazano załącznik wszystkim") if f.get("is_public") else _("ukryto załącznik"),
    "initiatives.opinion.ask": lambda f: _("zapytano o opinię: %(names)s", names=", ".join(f.get("departments", []))),
    "initiatives.opinion.drop": lambda f: _("wycofano pytanie: %(name)s", name=f.get("department", "")),
    "initiatives.opinion.write": lambda f: _("opinia: %(name)s", name=f.get("department", "")),
}  # fmt: skip
"""Official acts in words; each slice of initiatives adds its own here."""
DONE: dict[str, Callable[[], str]] = {
    "begun": lambda: _("rozpoczęto szkic"),
    "member_confirmed": lambda: _("ktoś z grupy potwierdził udział"),
    "member_declined": lambda: _("ktoś z grupy odmówił udziału"),
}
"""What the group did that no official act tells of."""


@dataclass(frozen=True)
class HistoryRow:
    """A line of the history; ``who`` is empty for what the group did by a link."""

    at: datetime
    words: str
    who: str = ""


def _day(facts: Facts, name: str) -> str:
    return day(date.fromisoformat(facts[name])) if facts.get(name) else "–"


def history_rows(application_id: int, subject: str) -> list[HistoryRow]:
    """All of it in time, the newest first. One statement."""
    acts = select(
        AuditEntry.happened_at.label("at"), AuditEntry.act.label("what"), AuditEntry.facts,
        AuditEntry.actor_label.label("who"),
    ).where(AuditEntry.subject == subject)  # fmt: skip
    done = select(
        ApplicationEvent.happened_at, ApplicationEvent.kind, ApplicationEvent.facts, literal("")
    ).where(ApplicationEvent.application_id == application_id, ApplicationEvent.kind.in_(DONE))
    both = union_all(acts, done).subquery()
    query = select(both).order_by(both.c.at.desc()).limit(MOST_ROWS)
    return [HistoryRow(at, _words(what, facts), who) for at, what, facts, who in db.session.execute(query)]


def _words(what: str, facts: Facts) -> str:
    if what in DONE:
        return DONE[what]()
    return ACTS[what](facts) if what in ACTS else what
