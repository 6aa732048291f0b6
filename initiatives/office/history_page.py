"""The history of an application for the office: official acts with who did them, and what the group did, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import literal, select, union_all

from core.audit import SYSTEM
from core.db import db
from core.models import AuditEntry
from core.web.filters import day, zl_plain
from initiatives.applications.models import ApplicationEvent
from initiatives.scoring.rules.proposals import Side
from initiatives.scoring.texts import SIDES

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
    "initiatives.application.signatures": lambda f: _(
        "sprawdzono podpisy: są %(there)s, brakuje %(missing)s", there=f.get("there", 0), missing=f.get("missing", 0)
    ),
    "initiatives.application.refuse": lambda f: _("odmówiono: %(grounds)s", grounds=f.get("grounds", "–")),
    "initiatives.application.take_in": lambda f: _("przyjęto: %(grounds)s", grounds=f.get("grounds", "–")),
    "initiatives.application.pass_on": lambda f: _("zrobiono z wniosku szkic w innej procedurze"),
    "initiatives.application.taken_in": lambda f: _("powstał szkic ze sprawy z innej procedury"),
    "initiatives.opinion.ask": lambda f: _("zapytano o opinię: %(names)s", names=", ".join(f.get("departments", []))),
    "initiatives.opinion.drop": lambda f: _("wycofano pytanie: %(name)s", name=f.get("department", "")),
    "initiatives.opinion.write": lambda f: _("opinia: %(name)s", name=f.get("department", "")),
    "initiatives.sheet.hand_in": lambda f: _("oddano kartę oceny"),
    "initiatives.proposal.make": lambda f: _("propozycja uzgodnień nr %(number)s (%(side)s)", number=f.get("number", "–"), side=_side(f)),
    "initiatives.proposal.answer": lambda f: _("przyjęto propozycję nr %(number)s", number=f.get("number", "–"))
    if f.get("accepted") else _("nie przyjęto propozycji nr %(number)s", number=f.get("number", "–")),
    "initiatives.agreement.make": lambda f: _("przygotowano umowę od %(first)s do %(last)s", first=_day(f, "from"), last=_day(f, "to")),
    "initiatives.agreement.sign": lambda f: _("podpisano umowę %(day)s", day=_day(f, "on")),
    "initiatives.settlement.decide": lambda f: (
        _("zdecydowano, że do gminy wraca %(amount)s", amount=zl_plain(Decimal(f["returns"])))
        if f.get("returns")
        else _("zwrot znów jak wynika z wzoru")
    ),
    "initiatives.payment.over": lambda f: _("zapisano zapłatę o %(over)s ponad umowę", over=zl_plain(Decimal(f["over"]))),
    "initiatives.annex.prepare": lambda f: _("przygotowano aneks nr %(number)s", number=f.get("number", "–")),
    "initiatives.annex.drop": lambda f: _("usunięto przygotowany aneks nr %(number)s", number=f.get("number", "–")),
    "initiatives.agreement.annex": lambda f: _(
        "podpisano aneks nr %(number)s, umowa trwa do %(day)s", number=f.get("number", "–"), day=_day(f, "to")
    ),
    "initiatives.photo.publish": lambda f: _("pokazano zdjęcie wszystkim") if f.get("public") else _("ukryto zdjęcie"),
    "initiatives.photo.remove": lambda f: _("usunięto zdjęcie"),
    "initiatives.work.accept": lambda f: _("odebrano prace %(day)s", day=_day(f, "on")),
    "initiatives.settlement.write": lambda f: _("zapisano szkic rozliczenia"),
    "initiatives.settlement.ask": lambda f: _("zlecono ogłoszenie rozliczenia"),
    "initiatives.settlement.publish": lambda f: _("ogłoszono rozliczenie, do zwrotu %(sum)s", sum=_sum(f)),
}  # fmt: skip
"""Official acts on an application in words; a new one brings its words here."""
DONE: dict[str, Callable[[Facts], str]] = {
    "begun": lambda f: _("rozpoczęto szkic"),
    "handed_in": lambda f: f"szkic powstał z projektu budżetu obywatelskiego „{f.get('title', '–')}”",
    "member_confirmed": lambda f: _("ktoś z grupy potwierdził udział"),
    "member_declined": lambda f: _("ktoś z grupy odmówił udziału"),
}
"""What the group did that no official act tells of."""


@dataclass(frozen=True)
class HistoryRow:
    """A line of the history; ``who`` is empty for what the group did by a link, and for what a job did."""

    at: datetime
    words: str
    who: str = ""


def _day(facts: Facts, name: str) -> str:
    return day(date.fromisoformat(facts[name])) if facts.get(name) else "–"


def _sum(facts: Facts) -> str:
    return zl_plain(Decimal(facts["returns"])) if facts.get("returns") else "–"


def _side(facts: Facts) -> str:
    return SIDES[Side(facts["side"])]() if facts.get("side") else "–"


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
    return [
        HistoryRow(at, _words(what, facts), "" if who == SYSTEM else who)
        for at, what, facts, who in db.session.execute(query)
    ]


def _words(what: str, facts: Facts) -> str:
    if what in DONE:
        return DONE[what](facts)
    return ACTS[what](facts) if what in ACTS else what
