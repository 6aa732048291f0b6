"""Terms of works that are near or over, handed to the one queue at ``/urzad/``."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from core.clock import today
from core.duties import Duty, May
from initiatives.agreements.rules.terms import Term
from initiatives.agreements.term_queries import WaitingWork, waiting_works

NEEDED = {Term.WORKS: "initiatives.agreement.edit", Term.SETTLING: "initiatives.settlement.publish"}
MOST = 100


def duties_of(_user_id: int, may: May) -> list[Duty]:
    """Works that end, settlements that are due; for whoever may do something about it."""
    if not any(may(one) for one in NEEDED.values()):
        return []
    return [_duty(one) for one in waiting_works(today()) if may(NEEDED[one.due.term])][:MOST]


def _duty(one: WaitingWork) -> Duty:
    is_work = one.due.term is Term.WORKS
    url = url_for(
        "initiative_work.page" if is_work else "initiative_settling.page",
        slug=one.programme.slug, number=one.application.number,
    )  # fmt: skip
    what = _("Odbierz prace albo przygotuj aneks") if is_work else _("Rozlicz inicjatywę")
    about = _(
        "Inicjatywa nr %(number)d: %(title)s", number=one.application.number, title=one.application.title
    )
    return Duty(what, about, url, one.due.on)
