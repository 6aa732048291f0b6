"""The mail to somebody who is seated on a panel."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from accounts.queries import addresses_of
from core.mail import send
from core.site.record import current_site
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules


def tell_member(round_view: RoundView, pool: PoolRules, user_id: int) -> None:
    """Where the sheet is. Sent with the transaction of the act."""
    site = current_site()
    slug = round_view.pb_round.slug
    address = f"{current_app.extensions['settings'].public_url}/bo/{slug}/ocena/{pool.code}"
    with force_locale("pl"):
        told = _(
            "Jesteś w zespole, który ocenia projekty puli „%(pool)s” (%(round)s).",
            pool=pool.name, round=round_view.pb_round.title,
        )  # fmt: skip
        where = _("Arkusz ocen czeka tutaj, po zalogowaniu: %(address)s", address=address)
        subject = _("Ocena projektów: %(pool)s", pool=pool.name)
        closing = _("Wspólnie, %(town)s", town=site.name)
    body = "\n\n".join((told, where, closing)) + "\n"
    for recipient in addresses_of({user_id}).values():
        send(recipient, f"{subject} ({site.name})", body)
