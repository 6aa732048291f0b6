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


@dataclass
class PhragmenRun:
    """A count under way. ``ended_by``: the projects that were next and did not all fit; ``end_load``: their load."""

    support: Support
    budget: int
    order: Order
    bought: list[Spread] = field(default_factory=list)
    ended_by: tuple[str, ...] = ()
    end_load: Fraction | None = None

    def __post_init__(self) -> None:
        self._left = [one for one in self.support.candidates if one.cost <= self.budget]
        self._last: Ints = np.zeros(self.support.profiles, dtype=np.int64)
        self._loads, self._denominator = [0], 1
        self.money = self.budget

    def go(self) -> PhragmenRun:
        """Buy one after another until the end."""
        while self._left and not self.ended_by:
            self._step()
        return self

    def _step(self) -> None:
        counts = [self._counts(one) for one in self._left]
        tied = self._lowest(counts)
        if any(self._left[at].cost > self.money for at, _load in tied):
            self.ended_by, self.end_load = tuple(self._left[at].id for at, _load in tied), tied[0][1]
            return
        chosen = self._left[tied[0][0]]
        if len(tied) > 1:
            chosen = self.order([self._left[at] for at, _load in tied], self.budget - self.money)
        load = tied[0][1]
        names = tuple(self._left[at].id for at, _load in tied) if len(tied) > 1 else ()
        self._keep(load)
        self._last[chosen.voters] = len(self._loads) - 1
        self.money -= chosen.cost
        self.bought.append(Spread(chosen.id, chosen.cost, load, chosen.ballots, names))
        gone = self.support.rivals.get(chosen.id, frozenset()) | {chosen.id}
        self._left = [one for one in self._left if one.id not in gone]

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
