"""What a candidate would cost now: the price that its supporters pay together, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pb.tally.engine.shares.support import EPS, Floats, Supporters, dot


@dataclass(frozen=True)
class Bid:
    """What a candidate would cost now: price for a unit of cap and of utility, each up to an error."""

    price: float
    error: float
    per_utility: float
    utility_error: float
    is_open: bool = False
    """The supporters may be just too poor: only the ledger knows."""

    @property
    def lowest(self) -> float:
        """Certainly not above the true price per utility."""
        return self.per_utility - self.utility_error

    @property
    def highest(self) -> float:
        """Certainly not below it."""
        return self.per_utility + self.utility_error


def bid_of(one: Supporters, price: float, off: float) -> Bid:
    """A bid with ``off``, how far the price may be from the true one before rounding."""
    error = off + 4 * EPS * price
    return Bid(price, error, price / one.utility, error / one.utility + 2 * EPS * price / one.utility)


def price_of(one: Supporters, money: Floats, guess: float) -> tuple[float, float]:
    """The price for a unit of cap and the caps of those who pay it in full (0 when nobody can).

    What the supporters pay together is a concave function of the price, made of straight pieces; Newton's
    steps reach its root from below in a few of them, whatever the guess. Along them the poor only become more
    (after the first step), so equal caps of those who pay in full mean the same poor.
    """
    level = money if one.caps is None else money / one.float_caps
    holding = one.float_weights * money
    poor = np.empty(len(level))
    price, before = guess, -1.0
    for _ in range(len(level) + 3):
        np.less(level, price, out=poor)
        rich = one.all_paying - dot(one.paying, poor)
        if rich == before:
            break
        if rich <= 0:
            if guess == 0.0:
                return price, 0.0
            price, guess, before = 0.0, 0.0, -1.0
            continue
        price = (one.cost - dot(holding, poor)) / rich
        before = rich
    return price, before
