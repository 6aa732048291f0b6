"""Panels that a signed-in person sits on, for the page of the account."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from accounts.parts import AccountPart, PartRow
from core.web.filters import moment
from pb.panel.queries import Seat, seats_of


def account_part(user_id: int) -> AccountPart:
    """Sheets to be filled in or handed in already, until the result. One statement."""
    return AccountPart(_("Ocena projektów w zespole"), tuple(_row(one) for one in seats_of(user_id)))


def _row(one: Seat) -> PartRow:
    handed_in = one.handed_in_at
    note = _("arkusz oddany %(when)s", when=moment(handed_in)) if handed_in else _("arkusz czeka na oceny")
    url = url_for("panel.sheet", slug=one.slug, pool=one.pool_code)
    return PartRow(f"{one.pool_name} ({one.round_title})", url, note)
