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
from pb.tally.engine.shares.support import EPS, PIECE, Floats, Supporters, dot
from pb.tally.engine.shares.walk import Walk


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

    def part_below(self, other: Line) -> float:
        """In about which part of the span, from its low end, it is smaller: up to where the lines meet, or sooner
        where they are known badly (the less so, the narrower the span). No more than a guess."""
        gap, incline = other.middle - self.middle, other.slope - self.slope
        error = self.error + other.error
        falls = error - 2 * incline * self.half
        if falls <= 0:
            return 0.5
        return min(0.9, max(0.0, 0.5 + (gap - error / 2) / falls))


@dataclass(frozen=True)
class _Payment:
    """A price, and how the supporters pay it: ``rich`` in full for certain, ``poor`` all they have, ``open`` unknown.

    ``rows``: what they have before it; ``at_most_left``: what the open ones can have afterwards.
    """

    price: Line
    rows: Floats
    rich: np.ndarray
    open: np.ndarray
    at_most_left: Floats

    @property
    def is_plain(self) -> bool:
        """Whether everybody certainly pays in full: then the price is the cost divided by all their caps."""
        return bool(self.rich.all())


def _price(one: Supporters) -> Fraction:
    return Fraction(one.cost, int(one.all_paying) * one.utility)


def steps_alike(run: SharesRun | Walk, start: Fraction, unit: int, most: int) -> int:
    """For how many further steps, up to ``most``, certainly the run's purchases, and nothing more, are made.

    ``start``: a share at which they are; a step is ``unit`` more.
    """
    return _Span(run, start, unit, most).follow()


class _Span:
    """The span from ``low`` over so many steps. Where a decision is not certain over all of it, it is narrowed."""

    def __init__(self, run: SharesRun | Walk, low: Fraction, unit: int, steps: int) -> None:
        candidates = run.support.without_ones
        self._unit, self._steps = unit, steps
        self._half = unit * steps / 2 * (1 + 4 * EPS)
        middle = float(low + Fraction(unit * steps, 2))
        self._noise = 8 * EPS * (middle + self._half)
        profiles = run.support.profiles
        self._state = np.empty((3, profiles))
        self._state[:] = [[middle], [1.0], [self._noise]]
        self._turn = 0
        self._guesses = run.guesses
        self._by_id = {one.id: number for number, one in enumerate(candidates)}
        self._candidates, self._rivals = candidates, run.support.rivals
        self._order = [self._by_id[one.id] for one in run.bought]
        self._tied = {self._by_id[one.id]: one.tied for one in run.bought}
        self._bounds = np.array([one.cost / (float(one.paying.sum()) * one.utility) for one in candidates])
        self._bounds *= 1 - 64 * EPS

    def follow(self) -> int:
        """Go along the purchases; the steps over which every decision is certain."""
        for number in self._order:
            if not self._go_along(number):
                return 0
            self._turn += 1
            self._bounds[number] = np.inf
            for rival in self._rivals.get(self._candidates[number].id, frozenset()):
                if rival in self._by_id:
                    self._bounds[self._by_id[rival]] = np.inf
        for number in np.flatnonzero(self._bounds < np.inf).tolist():
            while not self._is_too_dear(self._candidates[number], self._rows(self._candidates[number])):
                if not self._narrow(self._affordable_from(self._candidates[number])):
                    return 0
        return self._steps

    def _go_along(self, number: int) -> bool:
        """The next purchase, in a span as wide as it is certain in."""
        while True:
            payment = self._payment(self._candidates[number], self._rows(self._candidates[number]))
            part = 0.5 if payment is None else self._part_certain(number, payment)
            if payment is not None and part == 1:
                self._pay(self._candidates[number], payment)
                return True
            if not self._narrow(part):
                return False

    def _narrow(self, part: float) -> bool:
        """Leave only this part of the span, from its low end; whether a step of it is left."""
        self._steps = min(self._steps - 1, int(self._steps * part))
        half = self._unit * self._steps / 2 * (1 + 4 * EPS)
        middle, slope, error = self._state
        middle -= slope * (self._half - half)
        np.maximum(middle, 0.0, out=middle)
        error += self._noise * (error > 0)
        self._half = half
        return self._steps > 0

    def _part_certain(self, number: int, own: _Payment) -> float:
        """In which part of the span it is certainly bought now (1: all of it); where others tie with it exactly, as
        they did in the run."""
        one = self._candidates[number]
        mine = own.price.divided(one.utility)
        others: Sequence[int] = np.flatnonzero(self._bounds <= mine.most).tolist()
        tied = {one.id}
        for at in others:
            other = self._candidates[at]
            if at == number:
                continue
            rows = self._rows(other)
            self._bounds[at] = max(self._bounds[at], self._floor(other, rows, mine.most))
            if self._bounds[at] > mine.most:
                continue
            payment = self._payment(other, rows)
            if payment is None:
                return 0.5
            theirs = payment.price.divided(other.utility)
            if not mine.is_below(theirs):
                if not (own.is_plain and payment.is_plain and _price(one) <= _price(other)):
                    return mine.part_below(theirs)
                tied |= {other.id} if _price(one) == _price(other) else set()
            self._bounds[at] = theirs.least
        return 1 if len(tied) == 1 or tied == set(self._tied[number]) else 0

    def _affordable_from(self, one: Supporters) -> float:
        """In which part of the span the supporters are about too poor for it."""
        held, slope, _error = _sums(self._rows(one), one.float_weights)
        if slope <= 0 or self._half <= 0:
            return 0.5
        return min(0.9, max(0.0, 0.5 + (one.cost - held) / slope / self._half / 2))

    def _rows(self, one: Supporters) -> Floats:
        """Middle, slope and error of what each supporter has."""
        return self._state.take(one.voters, axis=1)

    def _floor(self, one: Supporters, rows: Floats, rate: float) -> float:
        """Certainly not above its price per utility at any share of the span: what it would be if everybody had the most
        they can have. Poor and rich may be told apart at any price; here at this rate. Infinite if it is too dear."""
        middle, slope, error = rows
        most = middle + np.abs(slope) * self._half + error
        has = one.float_weights * most
        if dot(one.float_weights, most) * (1 + one.noise) < one.cost * (1 - one.noise):
            return np.inf
        poor = most < rate * one.utility * (1.0 if one.caps is None else one.float_caps)
        rich = one.all_paying - dot(one.paying, poor)
        if rich <= 0:
            return 0.0
        least = one.cost * (1 - 2 * one.noise) - dot(has, poor) * (1 + one.noise)
        return least / rich / one.utility * (1 - 16 * EPS)

    def _is_too_dear(self, one: Supporters, rows: Floats) -> bool:
        held, slope, error = _sums(rows, one.float_weights)
        doubt = error + one.noise * (held + one.cost)
        return held + abs(slope) * self._half + doubt < one.cost

    def _payment(self, one: Supporters, rows: Floats) -> _Payment | None:
        """What the supporters pay over the span, ``None`` where it is not certain that they can."""
        middle, slope, error = rows
        caps = 1.0 if one.caps is None else one.float_caps
        price, rich = price_of(one, middle, self._guesses.get((one.id, self._turn), 0.0))
        if rich <= 0:
            return None
        self._guesses[one.id, self._turn] = price
        is_poor = middle < price * caps
        _held, sloping, off = _sums(rows, one.float_weights * is_poor)
        line = Line(price, -sloping / rich, 0.0, self._half)
        reach = np.abs(slope - line.slope * caps) * self._half + error + 4 * EPS * middle
        return _settled(one, line, rows, is_poor, reach, off + one.noise * 2 * one.cost)

    def _pay(self, one: Supporters, payment: _Payment) -> None:
        price, rich, rows = payment.price, payment.rich, payment.rows
        caps = 1.0 if one.caps is None else one.float_caps
        rest = payment.at_most_left / 2 * payment.open
        middle, slope, error = self._state
        middle[one.voters] = np.where(rich, rows[0] - price.middle * caps, rest)
        slope[one.voters] = np.where(rich, rows[1] - price.slope * caps, 0.0)
        error[one.voters] = np.where(rich, rows[2] + price.error * caps + 2 * EPS * rows[0], rest)


def _settled(
    one: Supporters, line: Line, rows: Floats, is_poor: np.ndarray, reach: Floats, own: float
) -> _Payment | None:
    """The payment at a price that is told as ``line`` without its error; ``reach``: how far each supporter's money can
    come from the payment, ``own``: how badly is known what the poor pay and what sums round. The error and the number
    of those who may be rich or poor are found together; ``None`` where that comes to no end."""
    caps = 1.0 if one.caps is None else one.float_caps
    distance = np.abs(rows[0] - line.middle * caps)
    slack = 2 * own / one.all_paying
    for _ in range(4):
        room = reach + slack * caps
        is_open = distance <= room
        certain = ~(is_open | is_poor)
        paying = dot(one.paying, certain.astype(np.float64))
        if paying <= 0:
            return None
        off = (own + 2 * dot(one.float_weights, is_open * room)) / paying
        if off <= slack:
            told = Line(line.middle, line.slope, slack + 4 * EPS * line.middle, line.half)
            return _Payment(told, rows, certain, is_open, 2 * room)
        slack = 2 * off
    return None


def _sums(rows: Floats, weights: Floats) -> list[float]:
    """Weighted sums of the three rows."""
    return [dot(row, weights) for row in rows] if len(weights) > PIECE // 3 else (rows @ weights).tolist()
