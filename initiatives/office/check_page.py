"""What the page of the formal check shows: former calls, what has changed since, what may be concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from accounts.queries import names_of
from core.web.filters import day
from initiatives.applications.rules.answers import PLACE, STEPS, TYPED
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.services.sending import subject_of
from initiatives.applications.texts import STEP_TITLES, status_word
from initiatives.applications.views.frame import differences
from initiatives.office.application_frame import Opened
from initiatives.office.history_page import history_rows
from initiatives.scoring.check_queries import checks_of
from initiatives.scoring.opinion_queries import opinions_of
from initiatives.scoring.rules.checking import OFFERED_DAYS, Conclusion, correction_due, wants_field

Steps = Sequence[tuple[str, str]]


def check_page(at: Opened, typed: Mapping[str, str], today: date, steps: Steps) -> dict[str, Any]:
    """All of it. Three statements."""
    checks = checks_of(at.one.id)
    names = names_of({one.checked_by_id for one in checks if one.checked_by_id is not None})
    late = [one.department for one in opinions_of(at.one.id) if not one.is_given]
    return {
        "checks": checks, "names": names, "offered": conclusions_of(at, today), "typed": typed,
        "wants": [("wants", _("Ogólnie, do całego wniosku")), *((wants_field(step), title) for step, title in steps)],
        "days": typed.get("days") or str(OFFERED_DAYS), "example": correction_due(today, OFFERED_DAYS),
        "changed": changed_since_call(at), "awaited": late, "meanwhile": None, "typed_texts": typed_texts(typed, steps),
    }  # fmt: skip


def conclusions_of(at: Opened, today: date) -> list[tuple[str, str]]:
    """What may be concluded now, in words."""
    words = conclusion_words()
    due_on = at.one.correction_due_on
    if at.status is Status.SUBMITTED:
        offered = [Conclusion.COMPLETE, Conclusion.CALL, Conclusion.REJECT]
    elif at.status is Status.RETURNED:
        is_over = due_on is None or today > due_on
        offered = [Conclusion.PROLONG, Conclusion.REJECT] if is_over else [Conclusion.PROLONG]
    else:
        offered = []
    return [(one.value, words[one.value]) for one in offered]


def changed_since_call(at: Opened) -> list[tuple[str, str, str]]:
    """Label, before, now: what the group has changed since it was called to correct."""
    before = at.one.correction.get("before")
    if not before:
        return []
    rows = []
    for step in TYPED:
        found = differences(before.get(step, {}), at.one.answers.get(step, {}))
        title = STEP_TITLES[step]()
        if step == PLACE and found:
            found = [row for row in found if row[0] in ("words", "parcels")] or [
                ("", "", _("zmieniono miejsce na mapie"))
            ]
            names = {"words": _("opis miejsca"), "parcels": _("działki"), "": _("mapa")}
            found = [(names[label], old, new) for label, old, new in found]
        rows += [(f"{title}: {label}", old or "–", new or "–") for label, old, new in found]
    return rows


def typed_texts(typed: Mapping[str, str], steps: Steps) -> list[tuple[str, str]]:
    """What was typed, with its labels: shown where somebody else was quicker and the form is another one now."""
    labels = {"conclusion": _("Co robisz"), "wants": _("Do całego wniosku")}
    labels |= {wants_field(step): title for step, title in steps}
    labels |= {"days": _("Dni roboczych"), "grounds": _("Uzasadnienie")}
    shown = {**typed, "conclusion": conclusion_words().get(typed.get("conclusion", ""), "")}
    return [(label, shown[name]) for name, label in labels.items() if shown.get(name)]


def conclusion_words() -> dict[str, str]:
    """Every conclusion in words."""
    return {
        Conclusion.COMPLETE.value: _("Wniosek jest kompletny – przekaż do oceny"),
        Conclusion.CALL.value: _("Trzeba go uzupełnić – wezwij grupę"),
        Conclusion.PROLONG.value: _("Daj grupie więcej czasu na uzupełnienie"),
        Conclusion.REJECT.value: _("Odrzuć wniosek z uzasadnieniem"),
    }


def is_done_already(at: Opened, typed: Mapping[str, str]) -> bool:
    """Whether what was typed is what stands: a second click, not somebody else's act."""
    if typed["conclusion"] == Conclusion.COMPLETE:
        return at.status is Status.IN_SCORING
    if typed["conclusion"] == Conclusion.REJECT:
        return at.status is Status.REJECTED and at.one.grounds == typed["grounds"]
    wants = {step: typed[wants_field(step)] for step in ("", *STEPS) if typed.get(wants_field(step))}
    return at.status is Status.RETURNED and at.one.correction.get("wants") == wants


def what_stands(at: Opened) -> list[tuple[str, str]]:
    """What another official, or the group, has done meanwhile."""
    rows = [(_("Stan"), status_word(at.one.status))]
    last = next(iter(history_rows(at.one.id, subject_of(at.view, at.one))), None)
    if last is not None:
        rows.append((_("Ostatnio"), f"{last.words}{', ' + last.who if last.who else ''}"))
    checks = checks_of(at.one.id)
    if checks and checks[0].wants:
        rows.append((_("Wezwanie"), checks[0].wants))
    if at.one.correction_due_on is not None:
        rows.append((_("Termin grupy"), day(at.one.correction_due_on)))
    if at.one.grounds:
        rows.append((_("Uzasadnienie"), at.one.grounds))
    return rows
