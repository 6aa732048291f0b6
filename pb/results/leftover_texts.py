"""What became of money left in a pool, in one sentence beside the pool's sums."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from markupsafe import Markup

from pb.results.queries import PoolResult
from pb.results.wording import filled, money

Names = Mapping[str, str]
"""Names of the round's pools by code."""


def moved_in_sentence(pool: PoolResult, names: Names) -> Markup | None:
    """How much of the pool's money came from other pools, ``None`` where none did."""
    if not pool.moved_in:
        return None
    parts = [f"{{}} ({names.get(code, code)})" for code in pool.moved_in]
    came = Markup(", ".join(parts)).format(*(money(value) for value in pool.moved_in.values()))
    return filled(
        _("W tej kwocie są pieniądze, które zostały w innych pulach: %(came)s.", came="%(came)s"), came=came
    )


def moved_on_sentence(pool: PoolResult, names: Names) -> Markup | None:
    """Where the pool's own rest went, ``None`` where it stays unused."""
    told = pool.leftovers
    if not told:
        return None
    if told["rule"] == "pool":
        sentence = _("Reszta przeszła do puli: %(pool)s.", pool="%(pool)s")
        return filled(sentence, pool=names.get(told["to"], told["to"]))
    if told["rule"] == "back":
        return Markup(_("Reszta wraca do budżetu gminy."))
    sentence = _(
        "Reszty z pul (razem %(pot)s) poszły na najlepsze niewybrane projekty; na koniec zostało %(left)s.",
        pot="%(pot)s", left="%(left)s",
    )  # fmt: skip
    return filled(sentence, pot=money(told["pot"]), left=money(told["pot_left"]))
