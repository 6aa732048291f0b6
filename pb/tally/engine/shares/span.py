"""Whether a run's purchases stay the same over a whole span of shares, without repeating it for each of them.

Raising the shares by one unit after another (``completion``) mostly changes nothing. Here a run is followed once
for all shares from ``low`` to ``high``: what every voter has, and every price, is told as a straight line over
the span with a bound on how far the truth is from it,

    value(t) = middle + slope · t ± error      for t from −half to half,  share = (low + high) / 2 + t.

While it is certain who can pay in full, all of these are straight lines exactly; a voter for whom that changes
within the span only widens the error. If every decision of the run is certain over the span, its purchases are
the same for every share in it. If one is not, nothing is claimed, and a smaller span is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pb.tally.engine.shares.bid import price_of
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.support import EPS, Floats, Supporters, dot


@dataclass(frozen=True)
class Line:
    """A value over the span; ``half`` is half its width."""

    middle: float
    slope: float
    error: float
    half: float

    @property
    def least(self) -> float:
        """Certainly not above any value in the span."""
        return self.middle - abs(self.slope) * self.half - self.error

    @property
    def most(self) -> float:
        """Certainly not below any value in the span."""
        return self.middle + abs(self.slope) * self.half + self.error

    def divided(self, unit: int) -> Line:
        """The same per unit of utility."""
        error = self.error / unit + 2 * EPS * abs(self.middle) / unit
        return Line(self.middle / unit, self.slope / unit, error, self.half)

    def is_below(self, other: Line) -> bool:
        """Whether it is certainly smaller than the other at every share of the span."""
        gap = other.middle - self.middle - abs(other.slope - self.slope) * self.half
        return gap > self.error + other.error + 4 * EPS * abs(other.middle)


@dataclass(frozen=True)
class _Payment:
    """A price, and how the supporters pay it: ``rich`` in full for certain, ``poor`` all they have, ``open`` unknown.

    ``at_most_left``: what the open ones can have afterwards.
    """

    price: Line
    rich: np.ndarray
    open: np.ndarray
    at_most_left: Floats

    @property
    def is_plain(self) -> bool:
        """Whether everybody certainly pays in full: then the price is the cost divided by all their caps."""
        return bool(self.rich.all())


def _price(one: Supporters) -> Fraction:
    return Fraction(one.cost, int(one.all_paying) * one.utility)


def stays_the_same(run: SharesRun, low: Fraction, high: Fraction) -> bool:
    """Whether the run's purchases, and nothing more, are made for every share from ``low`` to ``high``."""
    return _Span(run, low, high).follow()


class _Span:
    def __init__(self, run: SharesRun, low: Fraction, high: Fraction) -> None:
        candidates = run.support.candidates
        self._half = float(high - low) / 2 * (1 + 4 * EPS)
        middle = float((low + high) / 2)
        profiles = run.support.profiles
        self._middle: Floats = np.full(profiles, middle)
        self._slope: Floats = np.ones(profiles)
        self._error: Floats = np.full(profiles, 2 * EPS * middle)
        self._guesses = run.guesses
        self._by_id = {one.id: number for number, one in enumerate(candidates)}
        self._candidates, self._rivals = candidates, run.support.rivals
        self._order = [self._by_id[one.id] for one in run.bought]
        self._tied = {self._by_id[one.id]: one.tied for one in run.bought}
        self._bounds = np.array([one.cost / (float(one.paying.sum()) * one.utility) for one in candidates])
        self._bounds *= 1 - 64 * EPS

    def follow(self) -> bool:
        """Go along the purchases; ``False`` at the first decision that is not certain."""
        for number in self._order:
            payment = self._payment(self._candidates[number])
            if payment is None or not self._is_cheapest(number, payment):
                return False
            self._pay(self._candidates[number], payment)
            self._bounds[number] = np.inf
            for rival in self._rivals.get(self._candidates[number].id, frozenset()):
                if rival in self._by_id:
                    self._bounds[self._by_id[rival]] = np.inf
        rest = [one for number, one in enumerate(self._candidates) if self._bounds[number] < np.inf]
        return all(self._is_too_dear(one) for one in rest)

    def _is_cheapest(self, number: int, own: _Payment) -> bool:
        """Whether it is bought now at every share; where others tie with it exactly, as they did in the run."""
        one = self._candidates[number]
        mine = own.price.divided(one.utility)
        others: Sequence[int] = np.flatnonzero(self._bounds <= mine.most).tolist()
        tied = {one.id}
        for at in others:
            other = self._candidates[at]
            if at == number:
                continue
            if self._is_too_dear(other):
                self._bounds[at] = np.inf
                continue
            payment = self._payment(other)
            if payment is None:
                return False
            theirs = payment.price.divided(other.utility)
            if not mine.is_below(theirs):
                if not (own.is_plain and payment.is_plain and _price(one) <= _price(other)):
                    return False
                tied |= {other.id} if _price(one) == _price(other) else set()
            self._bounds[at] = theirs.least
        return len(tied) == 1 or tied == set(self._tied[number])

    def _is_too_dear(self, one: Supporters) -> bool:
        held, slope, error = (
            dot(one.float_weights, part[one.voters]) for part in (self._middle, self._slope, self._error)
        )
        doubt = error + one.noise * (held + one.cost)
        return held + abs(slope) * self._half + doubt < one.cost

    def _payment(self, one: Supporters) -> _Payment | None:
        """What the supporters pay over the span, ``None`` where it is not certain that they can."""
        middle, slope, error = (part[one.voters] for part in (self._middle, self._slope, self._error))
        caps, weights, paying = one.float_caps, one.float_weights, one.paying
        price, rich = price_of(one, middle, self._guesses.get(one.id, 0.0))
        if rich <= 0:
            return None
        is_poor = (middle if one.caps is None else middle / caps) < price
        poor = weights * is_poor
        incline = -dot(poor, slope) / rich
        reach = np.abs(slope - incline * caps) * self._half + error + 4 * EPS * middle
        distance = np.abs(middle - price * caps)
        own = dot(poor, error) + one.noise * 2 * one.cost
        slack = 0.0
        for _ in range(3):
            is_open = distance <= reach + slack * caps
            certain = dot(paying, (~(is_open | is_poor)).astype(np.float64))
            if certain <= 0:
                return None
            off = (own + 2 * dot(weights * is_open, reach + slack * caps)) / certain
            if off <= slack:
                line = Line(price, incline, slack + 4 * EPS * price, self._half)
                return _Payment(line, ~(is_open | is_poor), is_open, (2 * reach + 2 * slack * caps)[is_open])
            slack = 2 * off
        return None

    def _pay(self, one: Supporters, payment: _Payment) -> None:
        price, caps = payment.price, one.float_caps
        rich, still = one.voters[payment.rich], caps[payment.rich]
        poor = one.voters[~(payment.rich | payment.open)]
        self._error[rich] += price.error * still + 2 * EPS * self._middle[rich]
        self._middle[rich] -= price.middle * still
        self._slope[rich] -= price.slope * still
        self._middle[poor] = self._slope[poor] = self._error[poor] = 0.0
        half_open = one.voters[payment.open]
        self._middle[half_open] = self._error[half_open] = payment.at_most_left / 2
        self._slope[half_open] = 0.0
