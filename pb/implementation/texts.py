"""The state of a work in words, and the tag that carries it (look.md §5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.web.filters import day, zl

TAGS = {"planned": "new", "running": "now", "late": "late", "done": "ok"}


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def state_tag(state: str) -> str:
    """The tag's class of a state."""
    return TAGS[state]


def state_word(state: str, delay_weeks: int = 0) -> str:
    """The state in words: "w budowie", "opóźnione o 6 tygodni"."""
    if state == "late" and delay_weeks:
        return str(ngettext("opóźnione o %(num)d tydzień", "opóźnione o %(num)d tygodni", delay_weeks))
    words = {
        "planned": _("w planie"),
        "running": _("w budowie"),
        "late": _("opóźnione"),
        "done": _("gotowe"),
    }
    return words[state]


def money_sentence(state: str, spent: Decimal, cost: Decimal) -> Markup:
    """What was spent of what was granted, in one sentence."""
    if state != "done":
        return Markup(_("Wydano %(spent)s z %(cost)s.", spent=zl(spent), cost=zl(cost)))
    if spent < cost:
        return Markup(
            _(
                "Kosztowało %(spent)s, o %(less)s mniej, niż zakładano.",
                spent=zl(spent),
                less=zl(cost - spent),
            )
        )
    if spent > cost:
        return Markup(
            _(
                "Kosztowało %(spent)s, o %(more)s więcej, niż zakładano.",
                spent=zl(spent),
                more=zl(spent - cost),
            )
        )
    return Markup(_("Kosztowało %(spent)s, tyle, ile zakładano.", spent=zl(spent)))


def due_sentence(state: str, due_on: date | None) -> str:
    """When it will be ready; empty for what is ready or has no term."""
    if due_on is None or state == "done":
        return ""
    return _("Termin: %(day)s.", day=day(due_on))
