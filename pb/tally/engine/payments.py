"""What one ballot paid for under equal shares, from the published share and prices.

Each purchase in turn takes from a ballot that supports it the price (times the ballot's points under points
utility), or all the ballot still has when that is less. Peters, Pierczyński, Skowron 2021, section 3. Prices are
published rounded down to millionths of the currency, so amounts here are exact to far less than a grosz.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.outcome import Outcome

Points = int | Fraction
ROUNDING = Fraction(1, 1000)
"""What is left of a ballot below this much of the currency comes from rounded prices: nothing is left."""


@dataclass(frozen=True)
class Payment:
    """What a ballot paid for a project, in the currency; ``in_full``: the whole price, not just all it had left."""

    id: str
    amount: Fraction
    in_full: bool


@dataclass(frozen=True)
class Payments:
    """A ballot's ``share``, what it ``paid`` in the order of purchases, and what is ``left``, in the currency."""

    share: Fraction
    paid: tuple[Payment, ...]
    left: Fraction


def payments(
    share: Fraction, prices: Iterable[tuple[str, Fraction]], points: Mapping[str, Points], *, by_points: bool
) -> Payments:
    """What a ballot with these ``points`` by project paid. ``prices`` in the order of purchases.

    ``by_points``: the price is for a point (points utility); else every supporter pays the same.
    """
    left, paid = share, []
    for name, price in prices:
        given = points.get(name, 0)
        if given <= 0:
            continue
        asked = price * given if by_points else price
        amount = min(asked, left)
        if left - amount < ROUNDING:
            amount = left
        if amount > 0:
            paid.append(Payment(name, amount, amount >= asked))
        left -= amount
    return Payments(share, tuple(paid), left)


def payments_of(outcome: Outcome, points: Mapping[str, Points]) -> Payments:
    """What a ballot paid for under this outcome of equal shares. Raises ``KeyError`` for other rules."""
    prices = [
        (name, Fraction(price))
        for name in outcome.selected
        if isinstance(price := outcome.row(name).reason.facts.get("price"), int | Fraction)
    ]
    share = Fraction(str(outcome.parameters["share"]))
    return payments(share, prices, points, by_points=outcome.parameters["utility"] == "points")
