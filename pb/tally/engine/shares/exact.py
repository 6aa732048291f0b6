"""The same purchases in exact fractions, where floats cannot tell: a tie, a project that is just affordable.

Every payment is known as a purchase: which voters still had enough (``rich``: they paid price × cap) and which
paid all they had left and have nothing since. So what a voter has is ``share − Σ price × cap`` over the purchases
in which it was rich, or nothing; and a sum over voters is a sum of few fractions with whole coefficients, which
numpy counts. All fractions are kept over one common denominator.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pb.tally.engine.shares.support import Floats, Ints, Supporters


@dataclass(frozen=True)
class Split:
    """The supporters of a project by what they can pay: ``rich`` and ``poor`` for certain, ``open`` too close to tell.

    All are positions in ``Supporters.voters``.
    """

    rich: Ints
    poor: Ints
    open: Ints


@dataclass(frozen=True)
class Purchase:
    """A project bought: ``price`` for a unit of cap as a float; every supporter is either rich or poor."""

    candidate: Supporters
    split: Split
    price: float
    rich_voters: Ints
    rich_caps: Ints


class ExactLedger:
    """Exact prices of the purchases so far, and exact answers on what a candidate would cost now."""

    def __init__(self, share: Fraction, profiles: int) -> None:
        self._denominator = share.denominator
        self._share = share.numerator
        self._prices: list[int] = []
        self._purchases: list[Purchase] = []
        self.is_spent = np.zeros(profiles, dtype=bool)
        """Who has paid all that was left, by profile."""
        self._place = np.full(profiles, -1, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._prices)

    def add(self, purchase: Purchase) -> Fraction:
        """Take a purchase in; its exact price comes back."""
        settled = self.settle(purchase.candidate, purchase.split)
        assert settled is not None  # it was bought
        self.take(purchase, settled[0])
        return settled[0]

    def take(self, purchase: Purchase, price: Fraction) -> None:
        """Take in a purchase whose exact price is known."""
        factor = math.lcm(self._denominator, price.denominator) // self._denominator
        if factor > 1:
            self._denominator *= factor
            self._share *= factor
            self._prices = [one * factor for one in self._prices]
        self._prices.append(price.numerator * (self._denominator // price.denominator))
        self._purchases.append(purchase)
        self.is_spent[purchase.candidate.voters[purchase.split.poor]] = True

    def settle(self, candidate: Supporters, split: Split) -> tuple[Fraction, Split] | None:
        """The exact price for a unit of cap, and the split with nobody left open.

        Who has exactly the price counts as rich; ``None`` when the supporters cannot pay for it together.
        """
        caps = (
            candidate.caps if candidate.caps is not None else np.ones(len(candidate.voters), dtype=np.int64)
        )
        weights = candidate.weights
        open_money = self._money_of_each(candidate.voters[split.open])
        is_poor = np.zeros(len(split.open), dtype=bool)
        sure = self._money(candidate.voters[split.poor], weights[split.poor])
        sure_rich = int(np.dot(weights[split.rich], caps[split.rich]))
        while True:
            poor = sure + sum(
                int(weight) * open_money[place]
                for place, weight in enumerate(weights[split.open])
                if is_poor[place]
            )
            of_open = int(np.dot(weights[split.open][~is_poor], caps[split.open][~is_poor]))
            missing = candidate.cost * self._denominator - poor
            if sure_rich + of_open == 0:
                if missing > 0:
                    return None
                return self._last_price(candidate, split, open_money, caps), self._closed(split, is_poor)
            price = Fraction(missing, self._denominator * (sure_rich + of_open))
            short = [
                not is_poor[place] and open_money[place] < price * self._denominator * int(caps[at])
                for place, at in enumerate(split.open)
            ]
            if not any(short):
                return price, self._closed(split, is_poor)
            is_poor |= np.asarray(short)

    def _last_price(self, candidate: Supporters, split: Split, open_money: list[int], caps: Ints) -> Fraction:
        """All supporters pay all they have: the price is what the richest of them pays for a unit."""
        voters = np.concatenate([split.poor, split.open])
        money = [*self._money_of_each(candidate.voters[split.poor]), *open_money]
        return max(
            Fraction(has, self._denominator * int(caps[at])) for at, has in zip(voters, money, strict=True)
        )

    @staticmethod
    def _closed(split: Split, is_poor: np.ndarray) -> Split:
        none = np.zeros(0, dtype=np.int64)
        rich = np.sort(np.concatenate([split.rich, split.open[~is_poor]]))
        poor = np.sort(np.concatenate([split.poor, split.open[is_poor]]))
        return Split(rich, poor, none)

    def _money(self, voters: Ints, weights: Ints) -> int:
        """What the voters have together, over the common denominator."""
        have = ~self.is_spent[voters]
        total = int(weights[have].sum()) * self._share
        held = np.zeros(len(self.is_spent), dtype=np.int64)
        held[voters[have]] = weights[have]
        for purchase, price in zip(self._purchases, self._prices, strict=True):
            total -= int(np.dot(held[purchase.rich_voters], purchase.rich_caps)) * price
        return total

    def _money_of_each(self, voters: Ints) -> list[int]:
        """What each of the voters has; those with the same payments are counted once."""
        if not len(voters):
            return []
        self._place[voters] = np.arange(len(voters))
        paid = np.zeros((len(voters), len(self._purchases) + 1), dtype=np.int64)
        for number, purchase in enumerate(self._purchases):
            places = self._place[purchase.rich_voters]
            here = places >= 0
            paid[places[here], number] = purchase.rich_caps[here]
        self._place[voters] = -1
        paid[:, -1] = self.is_spent[voters]
        rows, of_voter = np.unique(paid, axis=0, return_inverse=True)
        money = [
            0
            if row[-1]
            else self._share
            - sum(int(cap) * price for cap, price in zip(row[:-1], self._prices, strict=True) if cap)
            for row in rows
        ]
        return [money[number] for number in of_voter.reshape(-1)]

    @property
    def prices(self) -> list[Fraction]:
        """The price of each purchase for a unit of cap, in their order."""
        return [Fraction(price, self._denominator) for price in self._prices]

    def held(self, candidate: Supporters) -> Fraction:
        """What its supporters have together, in units of money."""
        return Fraction(self._money(candidate.voters, candidate.weights), self._denominator)

    def affords(self, candidate: Supporters) -> bool:
        """Whether the supporters can pay for it together, exactly."""
        return self._money(candidate.voters, candidate.weights) >= candidate.cost * self._denominator

    def pay_in_full(self, voters: Ints, units: Ints, rate: Fraction) -> bool:
        """Whether each of the voters has nothing at all or enough for its units, at this price for each of them."""
        price = rate * self._denominator
        money = self._money_of_each(voters)
        return all(not has or has >= price * int(of) for has, of in zip(money, units, strict=True))

    def balances(self, floats: Floats) -> Floats:
        """What every voter has as a float, from exact prices: the errors of many subtractions are gone."""
        share = self._share / self._denominator
        fresh = np.full(len(floats), share)
        for purchase, price in zip(self._purchases, self._prices, strict=True):
            fresh[purchase.rich_voters] -= price / self._denominator * purchase.rich_caps
        fresh[self.is_spent] = 0.0
        np.maximum(fresh, 0.0, out=fresh)
        return fresh
