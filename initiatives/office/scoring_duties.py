"""What of scoring waits for an official, handed to the one queue at ``/urzad/``."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from core.clock import now
from core.duties import Duty, May
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.scoring.sheet_queries import seats
from initiatives.scoring.waiting_queries import (
    ToAgree,
    applications_to_agree,
    calls_to_rank,
    proposals_to_answer,
    reserve_to_take,
)


def duties_of(user_id: int, may: May) -> list[Duty]:
    """Sheets of one's own, rankings to publish, agreements to make, the reserve that can be taken in, proposals."""
    found = [
        Duty(
            _("Oceń wnioski: %(n)d", n=one.awaited),
            one.title,
            url_for("initiative_sheets.page", slug=one.slug),
        )
        for one in seats(user_id)
    ]
    if may("initiatives.ranking.publish"):
        found += [
            Duty(
                _("Przygotuj ranking, nabór %(n)d", n=one.call), one.title,
                url_for("initiative_ranking.page", slug=one.slug, nabor=one.call),
            )
            for one in calls_to_rank(now())
        ]  # fmt: skip
    if may("initiatives.agreement.edit"):
        found += [_agreement(one) for one in applications_to_agree()]
    if may("initiatives.decision.write"):
        found += [
            Duty("Przyjmij wniosek z listy rezerwowej: są pieniądze", one.title, url_for("initiative_decision.page", slug=one.slug, number=one.number))
            for one in reserve_to_take()
        ]  # fmt: skip
        found += [
            Duty(_("Odpowiedz na propozycję grupy"), one.title, url_for("initiative_talks.page", slug=one.slug, number=one.number))
            for one in proposals_to_answer()
        ]  # fmt: skip
    return found


def _agreement(one: ToAgree) -> Duty:
    if one.count == 1:
        url = url_for("initiative_agreement.page", slug=one.slug, number=one.number)
        return Duty(f"Przygotuj umowę do wniosku nr {one.number}", one.title, url)
    url = url_for("initiative_desk.applications", slug=one.slug, status=Status.ACCEPTED.value)
    return Duty(f"Przygotuj umowy do przyjętych wniosków: {one.count}", one.title, url)
