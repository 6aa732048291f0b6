"""The bounds that META sets for a ballot. Towns counted ballots outside them, so they only give notices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.ballots import Choices, Points
from pb.tally.engine.equal_rows import starts_of
from pb.tally.engine.model import Header

MOST = 2**62
"""Sums below this fit into an array."""
MOST_CELLS = 1 << 22
"""Ballots times projects that are looked at together."""


class Bounds:
    """Bounds on length, cost and points; ``None`` where META sets none."""

    def __init__(self, header: Header) -> None:
        def number(key: str) -> Points | None:
            value = header.meta.number(key)
            return value.numerator if value is not None and value.denominator == 1 else value

        self._costs = [project.cost for project in header.projects]
        self._length = (number("min_length"), number("max_length"))
        low, high = number("min_sum_cost"), number("max_sum_cost")
        self._cost = (low and low * header.scale, high and high * header.scale)
        self._sum = (number("min_sum_points"), number("max_sum_points"))
        self._each = (number("min_points"), number("max_points"))

    def broken(self, choices: Sequence[int], points: tuple[Points, ...] | None) -> tuple[str, ...]:
        """Codes of the bounds that a ballot breaks, and ``repeated_project``."""
        named = set(choices)
        codes = ["repeated_project"] if len(named) < len(choices) else []
        if self._length != (None, None):
            codes += _outside("length", len(named), self._length)
        if self._cost != (None, None):
            codes += _outside("sum_cost", sum(self._costs[index] for index in named), self._cost)
        if points is not None:
            codes += _outside("sum_points", sum(points), self._sum)
            codes += _outside("points", min(points), (self._each[0], None))
            codes += _outside("points", max(points), (None, self._each[1]))
        return tuple(codes)

    def suspects(self, choices: Choices) -> NDArray[np.int64]:
        """Numbers of all ballots that ``broken`` could say something about, and perhaps of others.

        ``choices`` without an empty ballot.
        """
        lengths, starts = choices.lengths, starts_of(choices.lengths)
        found = self._repeating(choices) | _is_outside(lengths, self._length)
        costs = _as_array(self._costs, lengths)
        if self._cost != (None, None):
            found |= costs is None or _is_outside(
                np.add.reduceat(costs[choices.projects], starts), self._cost
            )
        if choices.given is not None and any(one is not None for one in (*self._sum, *self._each)):
            scale = math.lcm(*(Fraction(value).denominator for value in choices.values))
            values = _as_array([int(value * scale) for value in choices.values], lengths)
            found |= values is None or self._breaks_points(values[choices.given], starts, scale)
        return np.flatnonzero(found)

    def _repeating(self, choices: Choices) -> NDArray[np.bool_]:
        """Ballots that name a project twice."""
        width, lengths = len(self._costs), choices.lengths
        found = np.zeros(len(lengths), dtype=bool)
        ends = np.cumsum(lengths)
        step = max(1, MOST_CELLS // width)
        for first in range(0, len(lengths), step):
            some = lengths[first : first + step]
            begin, end = int(ends[first] - lengths[first]), int(ends[first + len(some) - 1])
            is_named = np.zeros((len(some), width), dtype=bool)
            is_named[np.repeat(np.arange(len(some)), some), choices.projects[begin:end]] = True
            if np.count_nonzero(is_named) < end - begin:
                found[first : first + step] = np.count_nonzero(is_named, axis=1) < some
        return found

    def _breaks_points(
        self, points: NDArray[np.int64], starts: NDArray[np.int64], scale: int
    ) -> NDArray[np.bool_]:
        low, high = self._each
        return (
            _is_outside(np.add.reduceat(points, starts), self._sum, scale)
            | _is_outside(np.minimum.reduceat(points, starts), (low, None), scale)
            | _is_outside(np.maximum.reduceat(points, starts), (None, high), scale)
        )


def _is_outside(
    values: NDArray[np.int64], bounds: tuple[Points | None, Points | None], scale: int = 1
) -> NDArray[np.bool_]:
    low, high = bounds
    found = np.zeros(len(values), dtype=bool)
    if low is not None:
        found |= values < min(MOST, math.ceil(low * scale))
    if high is not None and math.floor(high * scale) < MOST:
        found |= values > math.floor(high * scale)
    return found


def _as_array(numbers: Sequence[int], lengths: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Numbers as an array, ``None`` where the sum over a ballot could be too large for one."""
    if max(numbers, default=0) * int(lengths.max()) >= MOST:
        return None
    return np.array(numbers, dtype=np.int64)


def _outside(what: str, value: Points, bounds: tuple[Points | None, Points | None]) -> list[str]:
    low, high = bounds
    if low is not None and value < low:
        return [f"below_min_{what}"]
    return [f"above_max_{what}"] if high is not None and value > high else []
