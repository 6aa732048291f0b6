"""How far a project was from being funded, in votes and in money, everything else being the same.

A project that lost took no money, so the others' count is known without it. With more votes or a lower cost
it would have come earlier in that count, never later, and the earlier its turn, the more money is left and
the fewer projects exclude it. Winning is therefore monotone in both, and the smallest sufficient step is
found exactly by bisection.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction

from pb.tally.engine.greedy import Fate, GreedyRun
from pb.tally.engine.ties import TieRule

Points = int | Fraction


class Distance:
    """Asks of one losing project: what if? ``others`` is the count without it."""

    def __init__(self, others: GreedyRun, ties: TieRule, project_id: str, threshold: Points) -> None:
        self._rule = others.rule
        self._ties = ties
        self._id = project_id
        self._threshold = threshold
        self._candidates = [step.candidate for step in others.steps]
        self._falling = [-one.merit for one in self._candidates]
        self._left = [*(step.left for step in others.steps), others.left]
        self._last_turn = _last_turn(others, project_id)

    def wins(self, score: Points, cost: int) -> bool:
        """Whether the project would certainly be built with this score and cost."""
        if score <= 0 or score < self._threshold:
            return False
        turn = self._turn(score, cost)
        if turn > self._last_turn:
            return False
        return cost <= self._left[turn] or self._rule.tops_up(cost, self._left[turn])

    def votes_missing(self, score: Points, cost: int, step: Points = 1) -> int | None:
        """The smallest number of further votes (points) that suffices, ``None`` when none does.

        ``step``: by how much each of them raises the score.
        """
        best = -self._falling[0] if self._falling else 0
        above_all = best * cost if self._rule.per_cost else best
        enough = math.floor(Fraction(max(above_all, self._threshold, score) - score) / step) + 1
        return _smallest(enough, lambda more: self.wins(score + more * step, cost))

    def money_missing(self, score: Points, cost: int) -> int | None:
        """The smallest reduction of the cost that suffices, ``None`` when none does."""
        return _smallest(cost - 1, lambda less: self.wins(score, cost - less))

    def _turn(self, score: Points, cost: int) -> int:
        """How many of the others come before it."""
        merit = self._rule.merit(score, cost)
        first, last = bisect_left(self._falling, -merit), bisect_right(self._falling, -merit)
        tied = self._candidates[first:last]
        if not tied or not self._ties.settles([self._id, *(one.id for one in tied)]):
            return last  # no order is known: it wins for certain only if it wins as the last of them
        key = self._ties.key(self._id, cost)
        return first + sum(self._ties.key(one.id, one.cost) < key for one in tied)


def _last_turn(others: GreedyRun, project_id: str) -> int:
    """The last turn at which the project is neither excluded nor behind the end of the count."""
    rivals = others.rivals.get(project_id, frozenset())
    for turn, step in enumerate(others.steps):
        if step.fate in (Fate.SELECTED, Fate.TOPPED_UP) and step.candidate.id in rivals:
            return turn
        if others.rule.stops and step.fate in (Fate.TOO_DEAR, Fate.TOPPED_UP):
            return turn
    return len(others.steps)


def _smallest(limit: int, suffices: Callable[[int], bool]) -> int | None:
    """The smallest number from 1 to ``limit`` that suffices, for a condition that once met stays met."""
    if limit < 1 or not suffices(limit):
        return None
    return 1 + bisect_left(range(1, limit + 1), True, key=suffices)
