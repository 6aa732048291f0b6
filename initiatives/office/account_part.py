"""Committees of initiatives that a signed-in person sits in, for the page of the account."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from accounts.parts import AccountPart, PartRow
from initiatives.scoring.sheet_queries import seats


def account_part(user_id: int) -> AccountPart:
    """Sheets that are awaited of this person. One statement."""
    rows = [
        PartRow(
            one.title, url_for("initiative_sheets.page", slug=one.slug),
            ngettext("%(num)d karta do oddania", "%(num)d kart do oddania", one.awaited),
        )
        for one in seats(user_id)
    ]  # fmt: skip
    return AccountPart(_("Ocena inicjatyw w komisji"), tuple(rows))
