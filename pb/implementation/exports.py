"""The delivery of a round as a table, for the mayor's yearly report (D1.7: municipal self-government act, art. 28aa)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from core.clock import today
from core.spreadsheets import harmless
from core.web.filters import amount_unit
from pb.implementation.queries.delivery import Delivery, deliveries
from pb.implementation.texts import state_word
from pb.rounds.queries import RoundView


def delivery_table(view: RoundView, states: Sequence[str] = ()) -> str:
    """Every winner of a round, or those in these states, with plan, money, terms, delays and the author's word. One statement.

    Amounts with a point, in the round's currency; days as ISO 8601; a mark of byte order for spreadsheets.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_heading())
    pools = {pool.pool_id: pool.name for pool in view.rules.pools}
    for one in deliveries(view.pb_round.id, today(), states):
        writer.writerow(_row(one, pools.get(one.pool_id, "")))
    return "\ufeff" + sheet.getvalue()


def _heading() -> list[str]:
    unit = amount_unit()
    return [
        _("numer"), _("tytuł"), _("pula"), _("stan"), _("planowany koszt (%(unit)s)", unit=unit),
        _("wydano (%(unit)s)", unit=unit), _("różnica (%(unit)s)", unit=unit), _("wykonawca"),
        _("pierwszy termin"), _("termin"), _("opóźnienie w tygodniach"), _("ile razy przesunięto"),
        _("powody opóźnień"), _("kroki zrobione"), _("kroki razem"), _("zakończono"), _("odbiór autora"),
        _("opis"),
    ]  # fmt: skip


def _row(one: Delivery, pool: str) -> list[str | int]:
    words = {"accepted": _("przyjęty"), "remarks": _("z uwagami")}
    return [
        one.number, harmless(one.title), harmless(pool), state_word(one.state), plain(one.cost), plain(one.spent),
        plain(one.spent - one.cost), harmless(one.contractor), _iso(one.first_due), _iso(one.due_on), one.delay_weeks,
        one.delays, harmless(one.reasons), one.steps_done, one.steps, _iso(one.finished_on),
        words.get(one.acceptance, ""), harmless(one.note),
    ]  # fmt: skip


def _iso(on: object) -> str:
    return str(on) if on else ""


def plain(amount: Decimal) -> str:
    """An amount with a point and without needless hundredths."""
    return f"{amount:.2f}".removesuffix(".00")
