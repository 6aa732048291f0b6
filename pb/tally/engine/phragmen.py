"""Sequential Phragmén: every voter earns money at the same pace; a project is bought when its supporters have its cost.

Phragmén 1894; for participatory budgeting Los, Christoff, Grossi, "Proportional Budget Allocations: Towards a
Systematization", IJCAI 2022 (arXiv 2203.12324), section 3. Here, as in the field's library: only projects that
cost at most the whole budget take part; the next is the one that can be bought first; the count ends for good
when the next one, or any of those that tie for it, does not fit into what is left. A project without supporters
never wins.

In other words: a bought project's cost is spread over its supporters as a *load*, equal for all of them; the next
project is the one that would leave its supporters with the lowest load. All supporters of a project have the same
load afterwards, so a voter's load is known by the last project it paid for, and a sum of loads is a sum of few
fractions with whole coefficients. Floats point out the candidates; equal or nearly equal loads are compared exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from pb.tally.engine.shares.support import Ints, Order, Support, Supporters

NEAR = 1e-9


@dataclass(frozen=True)
class Spread:
    """A purchase: the load of its supporters afterwards, in units of money per ballot, and the tie it won."""

    id: str
    cost: int
    load: Fraction
    ballots: int
    tied: tuple[str, ...] = ()


Turn = tuple[list[Supporters], Fraction]
"""Projects that tie for the lowest load, and that load."""


@dataclass
class PhragmenRun:
    """A count under way. ``ended_by``: the projects that were next and did not all fit; ``end_load``: their load;
    ``doubtful``: tied sets whose order may matter."""

    support: Support
    budget: int
    order: Order
    bought: list[Spread] = field(default_factory=list)
    ended_by: tuple[str, ...] = ()
    end_load: Fraction | None = None
    doubtful: set[frozenset[str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._left = [one for one in self.support.candidates if one.cost <= self.budget]
        self._last: Ints = np.zeros(self.support.profiles, dtype=np.int64)
        self._loads, self._denominator = [0], 1
        self.money = self.budget

    def go(self) -> PhragmenRun:
        """Buy one after another until the end."""
        while turn := self.next_turn():
            tied, load = turn
            chosen = tied[0]
            if len(tied) > 1:
                if any(len(self.may_be_first(one, turn)) > 1 for one in tied):
                    self.doubtful.add(frozenset(one.id for one in tied))
                chosen = self.order(tied, self.budget - self.money)
            self.buy(chosen, turn)
        return self

    def next_turn(self) -> Turn | None:
        """The projects with the lowest load and that load; ``None`` when the count is over."""
        if not self._left or self.ended_by:
            return None
        lowest = self._lowest([self._counts(one) for one in self._left])
        tied, load = [self._left[at] for at, _load in lowest], lowest[0][1]
        if any(one.cost > self.money for one in tied):
            self.ended_by, self.end_load = tuple(one.id for one in tied), load
            return None
        return tied, load

    def buy(self, chosen: Supporters, turn: Turn) -> None:
        """Spread its cost over its supporters."""
        tied, load = turn
        names = tuple(one.id for one in tied) if len(tied) > 1 else ()
        self._keep(load)
        self._last[chosen.voters] = len(self._loads) - 1
        self.money -= chosen.cost
        self.bought.append(Spread(chosen.id, chosen.cost, load, chosen.ballots, names))
        gone = self.support.rivals.get(chosen.id, frozenset()) | {chosen.id}
        self._left = [one for one in self._left if one.id not in gone]

    def after(self, chosen: Supporters, turn: Turn) -> PhragmenRun:
        """A count of its own that goes on with this purchase."""
        other = copy(self)
        other.bought, other._last, other._loads = list(self.bought), self._last.copy(), list(self._loads)
        other.buy(chosen, turn)
        return other

    def may_be_first(self, one: Supporters, turn: Turn) -> list[Supporters]:
        """Of the tied: this one and those that have to be tried before it, since its purchase hinders them.

        A purchase hinders another of the tied that it excludes, or that shares a supporter with a load below theirs.
        Where the money suffices for all of them, all others are bought at the same load in whatever order; else
        everyone is to be tried.
        """
        tied, load = turn
        if sum(each.cost for each in tied) > self.money:
            return tied
        below = np.array(
            [each * load.denominator < load.numerator * self._denominator for each in self._loads]
        )
        rises = np.zeros(self.support.profiles, dtype=np.bool_)
        rises[one.voters] = below[self._last[one.voters]]
        rivals = self.support.rivals.get(one.id, frozenset())
        return [each for each in tied if each is one or each.id in rivals or rises[each.voters].any()]

    def standing(self, numbers: dict[Fraction, int]) -> tuple[frozenset[str], frozenset[str], bytes]:
        """All that what follows depends on: bought, left, and the loads of those who support what is left, numbered."""
        loads = [Fraction(load, self._denominator) for load in self._loads]
        of = np.array([numbers.setdefault(load, len(numbers)) for load in loads])
        matters = np.zeros(self.support.profiles, dtype=np.bool_)
        for one in self._left:
            matters[one.voters] = True
        bought = frozenset(one.id for one in self.bought)
        left = frozenset(one.id for one in self._left)
        return bought, left, np.where(matters, of[self._last], -1).tobytes()

    def _counts(self, one: Supporters) -> Ints:
        """Ballots that support it, by the load they have."""
        found = np.bincount(self._last[one.voters], weights=one.float_weights, minlength=len(self._loads))
        return found.astype(np.int64)

    def _lowest(self, counts: Sequence[Ints]) -> list[tuple[int, Fraction]]:
        """Places of the candidates with exactly the lowest load, and that load."""
        loads = np.array([load / self._denominator for load in self._loads])
        about = np.array(
            [(one.cost + float(of @ loads)) / one.ballots for one, of in zip(self._left, counts, strict=True)]
        )
        near = np.flatnonzero(about <= about.min() * (1 + NEAR))
        exact = [(at, self._load(self._left[at], counts[at])) for at in map(int, near)]
        least = min(load for _at, load in exact)
        return [(at, load) for at, load in exact if load == least]

    def _load(self, one: Supporters, counts: Ints) -> Fraction:
        carried = sum(int(count) * load for count, load in zip(counts, self._loads, strict=True) if count)
        return Fraction(one.cost * self._denominator + carried, self._denominator * one.ballots)

    def _keep(self, load: Fraction) -> None:
        factor = math.lcm(self._denominator, load.denominator) // self._denominator
        self._denominator *= factor
        self._loads = [one * factor for one in self._loads]
        self._loads.append(load.numerator * (self._denominator // load.denominator))
