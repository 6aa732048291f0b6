"""What is done with the money that equal shares leave: larger shares step by step, or the rest by number of supporters.

==============  ============================================================================================
``none``        nothing
``add1``        one currency unit more for every voter and step; ends with the first outcome that is exhaustive
                (no supported project fits into what is left), or before the first that costs too much
``add1-full``   the same, ending only before the first that costs too much (or when all are bought)
``add1u``       ``add1``, then by number of supporters, skipping what does not fit
``greedy``      by number of supporters straight away
==============  ============================================================================================

The ends are those of pabutools and of the tool at equalshares.net; Faliszewski et al. 2023, section 3.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.shares.lanes import Lanes, most_lanes
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.span import steps_alike
from pb.tally.engine.shares.support import Order, Support, Supporters
from pb.tally.engine.shares.walk import Walk

GROWTH = 4
"""How many times longer the next leap is tried after one that succeeded."""
FIRST_BLOCK, WIDER = 24, 8
"""Runs of the first block after a leap, and how many times more the next one has, up to what the lanes hold."""
AMPLE = Fraction(8, 7)
"""How many times as many steps as expected a block may have, so that the end is seldom just behind it."""
SIDE_BY_SIDE = 10
"""From so many runs on it pays to make them side by side."""
WORTH = 16
"""Steps that a leap has to go over to be worth its price."""
PAUSE = 3
"""Blocks of runs before a leap is tried again after one that was not."""
COMPLETIONS = ("none", "add1", "add1-full", "add1u", "greedy")


@dataclass
class Visit:
    """A run that was made on the way: its share, winners, and tied sets with the money spent before each; ``leapt``:
    steps after it that changed nothing; ``is_over``: it cost more than the budget and stopped there."""

    share: Fraction
    winners: frozenset[str]
    ties: Mapping[frozenset[str], int]
    is_over: bool
    leapt: int = 0


@dataclass(frozen=True)
class Completed:
    """A run with its completion. ``steps``: how often the share was raised; ``ended``: ``exhaustive``,
    ``over-budget`` or nothing; ``visits``: the runs that were made, the last one included; ``share``: the last one, where
    it is not that of the run."""

    run: SharesRun | Walk
    steps: int = 0
    ended: str = ""
    visits: Sequence[Visit] = ()
    share: Fraction | None = None

    def in_full(self) -> SharesRun:
        """The run at the last share with its prices; where steps were leapt over, they are not those of ``run``."""
        run, share = self.run, self.run.share if self.share is None else self.share
        if isinstance(run, SharesRun) and run.share == share:
            return run
        return SharesRun(run.support, share, run.order, run.guesses, run.doubtful).go()


def have_same_winners(
    done: Completed,
    tries: Sequence[tuple[Order, Collection[frozenset[str]]]],
    budget: int,
    is_news: Callable[[frozenset[str]], bool],
    *,
    is_full: bool,
) -> list[bool]:
    """Whether other orders, each with the tied sets that it changes, certainly end at the same step with the same winners.

    Only the runs that met one of these sets are made anew: on the way they must not end it, at the end they must win
    the same, and none may meet a tied set that is news and whose order may matter. ``False`` says nothing: the whole
    count has to be tried.
    """
    last = done.visits[-2] if done.visits[-1].is_over else done.visits[-1]
    asked: list[list[Visit]] = []
    for _order, changed in tries:
        visits = [visit for visit in done.visits if not visit.ties.keys().isdisjoint(changed)]
        asked.append([] if any(visit.leapt for visit in visits) else visits)
    starts = [(one.share, order) for (order, _), own in zip(tries, asked, strict=True) for one in own]
    again, told = _runs(done.run, starts, budget), []
    for own in asked:
        same = []
        for one in own:
            run = next(again)
            is_same = _is_as_before(run, one, budget, one is last, is_full=is_full)
            same.append(is_same and not any(map(is_news, run.doubtful)))
        told.append(bool(own) and all(same))
    return told


def _is_as_before(
    again: SharesRun | Walk, visit: Visit, budget: int, is_last: bool, *, is_full: bool
) -> bool:
    if (again.spent > budget) != visit.is_over:
        return False
    if is_last:
        return frozenset(one.id for one in again.bought) == visit.winners
    return visit.is_over or not _ends(again, budget, is_full=is_full)


def _runs(
    like: SharesRun | Walk, starts: Sequence[tuple[Fraction, Order]], budget: int
) -> Iterator[SharesRun | Walk]:
    """A run for each of the shares, up to what costs more than the budget: side by side as far as floats can tell."""
    most = most_lanes(like.support)
    for at in range(0, len(starts), most):
        block = starts[at : at + most]
        walks = Lanes(like.support, block, budget).go() if len(block) >= SIDE_BY_SIDE else [None] * len(block)
        for (share, order), walk in zip(block, walks, strict=True):
            if walk is not None and walk.is_certain:
                walk.guesses = like.guesses
                yield walk
            else:
                yield SharesRun(like.support, share, order, like.guesses).go(most=budget)


def _ends(run: SharesRun | Walk, budget: int, *, is_full: bool) -> bool:
    """Whether raising the shares ends with this run."""
    return is_exhaustive(run, budget) and (not is_full or not not_bought(run))


def _visit(run: SharesRun | Walk, budget: int) -> Visit:
    winners = frozenset(one.id for one in run.bought)
    ties: dict[frozenset[str], int] = {}
    spent = 0
    for one in run.bought:
        if one.tied:
            ties.setdefault(frozenset(one.tied), spent)
        spent += one.cost
    return Visit(run.share, winners, ties, spent > budget)


def is_exhaustive(run: SharesRun | Walk, budget: int) -> bool:
    """Whether no supported project that was not bought fits into what is left."""
    left, bought = budget - run.spent, {one.id for one in run.bought}
    gone = bought | run.support.excluded_by(bought)
    return next((one.cost for one in run.support.by_cost if one.id not in gone), budget + 1) > left


def not_bought(run: SharesRun | Walk) -> list[Supporters]:
    """Candidates that could still be bought: neither bought nor excluded by one that was."""
    bought = {one.id for one in run.bought}
    gone = bought | run.support.excluded_by(bought)
    return [one for one in run.support.candidates if one.id not in gone]


def raised(
    support: Support, first: SharesRun, budget: int, unit: int, order: Order, *, is_full: bool
) -> Completed:
    """Raise the share by ``unit`` until the end (``add1``, ``add1-full``)."""
    raising = _Raising(first, budget, unit, is_full=is_full)
    while not raising.ended:
        raising.leap()
        raising.go_on()
    return raising.completed()


class _Raising:
    """The share raised step by step: leaps over steps that certainly change nothing, and blocks of runs between them.

    A stride is the length of the next leap. It grows while leaps succeed and then is about what they usually were. Where
    a leap is not worth its price, runs are made in blocks, each wider than the one before, and a leap is tried again
    after a block that changed nothing, or after some blocks.
    """

    def __init__(self, first: SharesRun, budget: int, unit: int, *, is_full: bool) -> None:
        self._first, self._budget, self._unit, self._is_full = first, budget, unit, is_full
        self._run: SharesRun | Walk = first
        self._stride, self._usual, self._failed, self._pause, self._block = 1, 0, 0, 0, FIRST_BLOCK
        self.steps = 0
        self.visits = [_visit(first, budget)]
        self.ended = "exhaustive" if _ends(first, budget, is_full=is_full) else ""

    def _share(self, steps: int) -> Fraction:
        return self._first.share + steps * self._unit

    def completed(self) -> Completed:
        """How it ended."""
        return Completed(self._run, self.steps, self.ended, self.visits, self._share(self.steps))

    def leap(self) -> None:
        """Go over all further steps that certainly give the same purchases."""
        if self._pause:
            self._pause -= 1
            return
        skipped = 0
        while (stayed := self._alike(skipped)) == self._stride:
            skipped += stayed
            self._stride *= GROWTH
        skipped += stayed
        self._usual = (3 * self._usual + skipped) // 4
        self._stride = max(1, self._usual)
        is_worth = skipped >= WORTH
        self._failed = 0 if is_worth else self._failed + 1
        self._pause = PAUSE if self._failed > 1 else 0
        self._block = 1 if is_worth else max(FIRST_BLOCK, self._block)
        self.steps += skipped
        self.visits[-1].leapt = skipped

    def _alike(self, skipped: int) -> int:
        return steps_alike(self._run, self._share(self.steps + skipped), self._unit, self._stride)

    def go_on(self) -> None:
        """Make the runs of the next block, up to the end."""
        most, expected = most_lanes(self._first.support), self._expected()
        block = expected if self._block > 1 and expected <= most else self._block
        ahead = range(self.steps + 1, self.steps + 1 + block)
        before = [one.id for one in self._run.bought]
        for after in _runs(self._first, [(self._share(at), self._first.order) for at in ahead], self._budget):
            self.visits.append(_visit(after, self._budget))
            self._first.doubtful.update(after.doubtful)
            after.doubtful = self._first.doubtful
            if after.spent > self._budget:
                self.ended = "over-budget"
                return
            self._run, self.steps = after, self.steps + 1
            if _ends(after, self._budget, is_full=self._is_full):
                self.ended = "exhaustive"
                return
        if before == [one.id for one in self._run.bought]:
            self._pause = 0
        self._block = min(max(FIRST_BLOCK, WIDER * self._block), most)

    def _expected(self) -> int:
        """Amply how many steps are left, if the same part of each further unit is spent as of the money so far."""
        spent = self._run.spent
        if not spent:
            return self._block
        left = (self._budget - spent) * self._run.share / (spent * self._unit)
        return max(FIRST_BLOCK, math.ceil(AMPLE * left))


def completed(
    support: Support, budget: int, unit: int, order: Order, completion: str, *, from_whole_unit: bool = False
) -> Completed:
    """A run with its completion. ``unit``: one unit of currency; ``from_whole_unit``: the first share is rounded
    down to it, as equalshares.net does. Raises ``CountError``."""
    if completion not in COMPLETIONS:
        known = ", ".join(COMPLETIONS)
        raise CountError(f"nieznane dopełnienie {shown(completion)}; znane są {known}")
    if not support.ballots:
        return Completed(SharesRun(support, Fraction(0), order))
    share = Fraction(budget, support.ballots)
    if from_whole_unit:
        share = Fraction(budget // (support.ballots * unit) * unit)
    run = SharesRun(support, share, order).go()
    if completion in ("none", "greedy"):
        return Completed(run, visits=[_visit(run, budget)])
    return raised(support, run, budget, unit, order, is_full=completion == "add1-full")
