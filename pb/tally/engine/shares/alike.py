"""Voters grouped by what they paid for: whoever supported the same of the projects bought so far has the same money.

At first all voters are one group; a purchase parts each group into those who support the project and those who do
not. After a dozen purchases there are hundreds of groups where there are tens of thousands of voters, so a
candidate's supporters are counted once into groups, and all further work is on these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pb.tally.engine.shares.support import Floats, Ints, Supporters

FEW, STILL = 64, 0.9
"""Supporters without money are left out once more than so few, and than this part, of them have nothing."""
ROOM = 1024
"""Groups for which there is room at first."""
SPARSE = 4
"""Keys that are so many times as many as supporters are sorted rather than counted."""


@dataclass
class _Counted:
    """A candidate's supporters and their groups: ``kinds``: number of each one's cap among ``caps``; ``version``: of the
    groups that ``grouped`` (the candidate with groups for voters) was counted by."""

    one: Supporters
    kinds: Ints | None
    caps: Ints | None
    version: int = -1
    grouped: Supporters | None = None


class Alike:
    """Groups of voters, and in each lane the money of a group with a bound on its error.

    ``of``: the group of each voter; ``alive``: groups that have anything left in some lane.
    """

    def __init__(
        self, candidates: tuple[Supporters, ...], weights: Ints, shares: Floats, tiny: float
    ) -> None:
        self.of = np.zeros(len(weights), dtype=np.int64)
        room = min(len(weights), ROOM)
        self._totals = np.zeros(room, dtype=np.int64)
        self.money = np.empty((room, len(shares)))
        self.errors = np.empty(self.money.shape, dtype=np.float32)
        self.alive = np.zeros(room, dtype=bool)
        self._totals[0], self.money[0], self.errors[0], self.alive[0] = weights.sum(), shares, tiny, True
        self._count, self._version = 1, 0
        self._counted = [_counted(one) for one in candidates]

    def grouped(self, number: int) -> Supporters:
        """The candidate with groups in the place of voters; those who have nothing in any lane are left out."""
        mine = self._counted[number]
        if mine.grouped is None or mine.version < self._version:
            self._leave_out_poor(mine)
            keys = self._keys(mine)
            found, weights = _summed_up(keys, mine.one.float_weights, self._count * _kinds(mine))
            groups, kinds = np.divmod(found, _kinds(mine))
            keep = self.alive[groups]
            caps = None if mine.caps is None else mine.caps[kinds[keep]]
            one = mine.one
            mine.grouped = Supporters(
                one.id, one.cost, one.utility, groups[keep], weights[keep].astype(np.int64), caps
            )
            mine.version = self._version
        return mine.grouped

    def _leave_out_poor(self, mine: _Counted) -> None:
        one, live = mine.one, self.alive[self.of[mine.one.voters]]
        if np.count_nonzero(live) < STILL * len(live) - FEW:
            caps = None if one.caps is None else one.caps[live]
            mine.one = Supporters(one.id, one.cost, one.utility, one.voters[live], one.weights[live], caps)
            mine.kinds = None if mine.kinds is None else mine.kinds[live]

    def _keys(self, mine: _Counted) -> Ints:
        groups = self.of[mine.one.voters]
        return groups if mine.kinds is None else groups * _kinds(mine) + mine.kinds

    def part(self, number: int) -> Supporters:
        """The same as ``grouped``; afterwards each of its groups holds supporters of this candidate with one cap alone."""
        mine, one = self._counted[number], self.grouped(number)
        apart = np.flatnonzero(one.weights < self._totals[one.voters])
        if len(apart):
            old, new = one.voters[apart], self._count + np.arange(len(apart))
            self._make_room(len(apart))
            self.money[new], self.errors[new], self.alive[new] = self.money[old], self.errors[old], True
            self._totals[new] = one.weights[apart]
            np.subtract.at(self._totals, old, one.weights[apart])
            self._move(mine, one, apart, new)
            self._count += len(apart)
            self._version += 1
        return self.grouped(number)

    def _move(self, mine: _Counted, one: Supporters, apart: Ints, new: Ints) -> None:
        keys, kinds = self._keys(mine), _kinds(mine)
        table = np.repeat(np.arange(self._count), kinds)
        at = one.voters[apart] * kinds
        if mine.caps is not None:
            assert one.caps is not None
            at += np.searchsorted(mine.caps, one.caps[apart])
        table[at] = new
        self.of[mine.one.voters] = table[keys]

    def _make_room(self, more: int) -> None:
        while len(self.money) < self._count + more:
            self.money = np.concatenate([self.money, np.empty_like(self.money)])
            self.errors = np.concatenate([self.errors, np.empty_like(self.errors)])
            self.alive = np.concatenate([self.alive, np.zeros_like(self.alive)])
            self._totals = np.concatenate([self._totals, np.zeros_like(self._totals)])


def _counted(one: Supporters) -> _Counted:
    if one.caps is None:
        return _Counted(one, None, None)
    caps, kinds = np.unique(one.caps, return_inverse=True)
    return _Counted(one, kinds.reshape(-1), caps)


def _kinds(mine: _Counted) -> int:
    return 1 if mine.caps is None else len(mine.caps)


def _summed_up(keys: Ints, weights: Floats, most: int) -> tuple[Ints, Floats]:
    """The keys that occur, ascending, and the sum of weights of each."""
    if most > SPARSE * len(keys) + 1024:
        found, at = np.unique(keys, return_inverse=True)
        return found, _sums(at.reshape(-1), weights, len(found))
    sums = _sums(keys, weights, most)
    found = np.flatnonzero(sums)
    return found, sums[found]


def _sums(keys: Ints, weights: Floats, number: int) -> Floats:
    return np.bincount(keys, weights, minlength=number).astype(np.float64, copy=False)
