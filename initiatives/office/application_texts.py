"""Words of the office's pages of applications: whose move it is, until when, kinds of applicants."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from core.web.filters import day
from initiatives.applications.models import Application
from initiatives.applications.rules.waiting import Turn, Waiting

Said = Callable[[], str]
TURNS: dict[Turn, Said] = {
    Turn.OFFICE: lambda: _("na urząd"),
    Turn.GROUP: lambda: _("na grupę"),
    Turn.COMMITTEE: lambda: _("na komisję"),
    Turn.BOTH: lambda: _("na urząd i grupę"),
    Turn.NOBODY: lambda: _("na nikogo"),
}
WAITS: dict[str, Said] = {
    "check": lambda: _("czeka na sprawdzenie przez urząd"),
    "correction": lambda: _("czeka na uzupełnienie przez grupę"),
    "late_correction": lambda: _("grupa nie uzupełniła w terminie, czeka na decyzję urzędu"),
    "scoring": lambda: _("czeka na ocenę komisji"),
    "agreement": lambda: _("czeka na umowę"),
    "money": lambda: _("czeka na pieniądze"),
    "work": lambda: _("czeka na prace grupy"),
    "settlement": lambda: _("czeka na rozliczenie"),
    "": lambda: _("na nic nie czeka"),
}
TERMS: dict[str, str] = {
    "check": "answer",
    "scoring": "answer",
    "correction": "group",
    "late_correction": "group",
}


def waits_word(waiting: Waiting) -> str:
    """What is waited for."""
    return str(WAITS[waiting.code]())


def term_tag(waiting: Waiting) -> tuple[str, str] | None:
    """The term as a tag: kind and word; ``None`` without one."""
    if waiting.due_on is None or waiting.code not in TERMS:
        return None
    when = day(waiting.due_on)
    if TERMS[waiting.code] == "group":
        return (
            ("late", _("termin minął %(day)s", day=when))
            if waiting.is_late
            else ("todo", _("do %(day)s", day=when))
        )
    return (
        ("late", _("odpowiedź była do %(day)s", day=when))
        if waiting.is_late
        else ("todo", _("odpowiedź do %(day)s", day=when))
    )


def applicant_word(one: Application) -> str:
    """Who applies."""
    if one.applicant == "organisation" and one.organisation:
        return str(_("%(name)s w imieniu mieszkańców", name=one.organisation))
    return str(_("Grupa mieszkańców"))


def land_tag(one: Application) -> tuple[str, str] | None:
    """Whether the place lies on the town's land, as its layer said at the sending; ``None`` where none was loaded."""
    if not one.ground:
        return None
    if one.ground["is_whole"]:
        return "ok", "w całości na gruntach gminy"
    percent = int(100 * one.ground["town_share"])
    return "late", f"na gruntach gminy tylko {percent}%" if percent else "nie na gruntach gminy"
