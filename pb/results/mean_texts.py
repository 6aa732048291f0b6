"""The greedy rules in the words of a panel's scores, and which pools they are for."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from pb.rounds.rules import PoolRules

RULES_OF_MEANS: dict[str, Callable[[], str]] = {
    "greedy": lambda: _(
        "Wybieramy od najwyższej średniej ocen; projekt, na który nie starcza pieniędzy, pomijamy."
    ),
    "greedy-stop": lambda: _(
        "Wybieramy od najwyższej średniej ocen i kończymy na pierwszym projekcie, na który nie starcza."
    ),
    "greedy-stop-80": lambda: _(
        "Wybieramy od najwyższej średniej ocen; pierwszy, na który nie starcza, też powstanie, gdy zostało co najmniej "
        "80% jego kosztu."
    ),
    "greedy-cost": lambda: _("Wybieramy od najwyższej średniej ocen na złotówkę."),
}


def rule_unit(pool: PoolRules) -> str:
    """What a pool's rule goes by: votes, points, or the mean of a panel's scores."""
    if pool.is_by_panel:
        return "mean"
    return "points" if pool.scores_points else "votes"
