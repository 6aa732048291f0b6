"""The round that a page is about: its amounts are written in its own currency."""

from __future__ import annotations

from core.clock import now
from core.web.filters import write_amounts_in
from pb.rounds.queries import RoundView, find_round


def shown_round(slug: str) -> RoundView:
    """The round at this address, and its currency for every amount of the answer. Raises ``NotFound``."""
    view = find_round(slug, now())
    write_amounts_in(view.pb_round.currency)
    return view
