"""What of scoring waits for an official, handed to the one queue at ``/urzad/``."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from core.clock import now
from core.duties import Duty, May
from initiatives.scoring.sheet_queries import seats
from initiatives.scoring.waiting_queries import calls_to_rank, proposals_to_answer


def duties_of(user_id: int, may: May) -> list[Duty]:
    """Sheets of one's own, calls whose ranking is to be published, proposals of members."""
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
    if may("initiatives.decision.write"):
        found += [
            Duty(_("Odpowiedz na propozycję grupy"), one.title, url_for("initiative_talks.page", slug=one.slug, number=one.number))
            for one in proposals_to_answer()
        ]  # fmt: skip
    return found
