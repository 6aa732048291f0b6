"""The run-off of equal shares against the greedy result: voters choose between the two by what each gives them.

The tool at equalshares.net calls it the comparison step: a ballot is for the outcome whose selected projects have
more utility for it, for neither where they have the same. The greedy result stands only if more ballots are for
it; the ballots on either side are told in ``parameters`` under ``run_off``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.shares.support import Ints, support_of

SHARES_TOLD = ("utility", "completion", "from_whole_unit")


def winner_of_run_off(election: Election, utility: str, shares: Outcome, greedy: Outcome) -> Outcome:
    """The outcome that stands; it also says what equal shares were counted with."""
    gain = _gain(election, utility, frozenset(shares.selected)) - _gain(
        election, utility, frozenset(greedy.selected)
    )
    weights = election.profiles.weights
    for_shares, for_greedy = int(weights[gain > 0].sum()), int(weights[gain < 0].sum())
    winner = greedy if for_greedy > for_shares else shares
    told: dict[str, Json] = {"equal-shares": for_shares, "greedy": for_greedy}
    asked = {name: shares.parameters[name] for name in SHARES_TOLD if name in shares.parameters}
    return replace(winner, parameters={**winner.parameters, **asked, "run_off": told})


def _gain(election: Election, utility: str, selected: frozenset[str]) -> Ints:
    """What an outcome gives to every distinct ballot, in whole numbers."""
    gain = np.zeros(len(election.profiles), dtype=np.int64)
    for one in support_of(election, utility).candidates:
        if one.id in selected:
            gain[one.voters] += one.utility if one.caps is None else one.caps
    return gain
