"""What waits for an official in consultations, handed to the one queue at ``/urzad/``: each a link with its count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consultations.marks.queries.waiting import Waiting, waiting_for
from core.clock import today, warsaw
from core.duties import Duty, May

READ_WITHIN = timedelta(days=1)
"""Residents are promised that what is held is read by the day after it came."""


def duties_of(user_id: int, may: May) -> list[Duty]:
    """By consultation: to read, to assign, to answer, to sign, promises past their term."""
    if not may("consultations.desk.read"):
        return []
    return [duty for one in waiting_for(user_id, today()) for duty in _of(one, may)]


def _of(one: Waiting, may: May) -> list[Duty]:
    found = []
    if one.unread and may("consultations.mark.moderate"):
        came_on = warsaw(one.unread_since).date() if one.unread_since else today()
        url = url_for("moderation.desk", slug=one.slug)
        found.append(_duty(one, _("Przeczytaj w moderacji: %(n)d", n=one.unread), url, came_on + READ_WITHIN))
    if one.unchecked and may("consultations.mark.moderate"):
        url = url_for("moderation.desk", slug=one.slug, _anchor="do-sprawdzenia")
        found.append(_duty(one, _("Sprawdź ukryte uwagi: %(n)d", n=one.unchecked), url, None))
    columns = (
        ("new", "consultations.mark.assign", _("Przydziel uwagi: %(n)d", n=one.counts.get("new", 0)), {"kolumna": "nowe"}),
        ("assigned", "consultations.answer.write", _("Odpowiedz na uwagi: %(n)d", n=one.counts.get("assigned", 0)), {"kolumna": "przydzielone", "moje": "1"}),
        ("to_approve", "consultations.answer.approve", _("Podpisz odpowiedzi na uwagi: %(n)d", n=one.counts.get("to_approve", 0)), {"kolumna": "do-podpisu"}),
    )  # fmt: skip
    for column, permission, what, asks in columns:
        if one.counts.get(column) and may(permission):
            found.append(_duty(one, what, _board(one, asks), one.due_on))
    if one.broken and may("consultations.work.record"):
        what = ngettext("Obietnica po terminie: %(num)d", "Obietnice po terminie: %(num)d", one.broken)
        asks = {"kolumna": "odpowiedziane", "po-terminie": "1", "moje": "1"}
        found.append(_duty(one, what, _board(one, asks), one.broken_since))
    return found


def _board(one: Waiting, asks: Mapping[str, str]) -> str:
    return f"{url_for('consultations_board.board', slug=one.slug)}?{urlencode(asks)}"


def _duty(one: Waiting, what: str, url: str, due_on: date | None) -> Duty:
    return Duty(what, one.title, url, due_on)
