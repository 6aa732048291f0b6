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

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.span import stays_the_same
from pb.tally.engine.shares.support import Order, Support, Supporters

COMPLETIONS = ("none", "add1", "add1-full", "add1u", "greedy")


@dataclass
class Visit:
    """A run that was made on the way: its share, winners and tied sets; ``leapt``: steps after it that changed nothing;
    ``is_over``: it cost more than the budget and stopped there."""

    share: Fraction
    winners: frozenset[str]
    ties: frozenset[frozenset[str]]
    is_over: bool
    leapt: int = 0


@dataclass(frozen=True)
class Completed:
    """A run with its completion. ``steps``: how often the share was raised; ``ended``: ``exhaustive``,
    ``over-budget`` or nothing; ``visits``: the runs that were made, the last one included."""

    run: SharesRun
    steps: int = 0
    ended: str = ""
    visits: Sequence[Visit] = ()


def has_same_winners(
    done: Completed, order: Order, changed: Collection[frozenset[str]], budget: int, *, is_full: bool
) -> bool:
    """Whether another order of the ``changed`` tied sets certainly ends at the same step with the same winners.

    Only the runs that met one of these sets are made anew: on the way they must not end it, at the end they must win
    the same. ``False`` says nothing: the whole count has to be tried.
    """
    last = done.visits[-2] if done.visits[-1].is_over else done.visits[-1]
    for visit in done.visits:
        if visit.ties.isdisjoint(changed):
            continue
        again = SharesRun(done.run.support, visit.share, order, dict(done.run.guesses)).go(most=budget)
        if visit.leapt or (again.spent > budget) != visit.is_over:
            return False
        if visit is last and frozenset(one.id for one in again.bought) != visit.winners:
            return False
        if visit is not last and not visit.is_over and _ends(again, budget, is_full=is_full):
            return False
    return True


def _ends(run: SharesRun, budget: int, *, is_full: bool) -> bool:
    """Whether raising the shares ends with this run."""
    return is_exhaustive(run, budget) and (not is_full or not not_bought(run))


def _visit(run: SharesRun, budget: int) -> Visit:
    winners = frozenset(one.id for one in run.bought)
    ties = frozenset(frozenset(one.tied) for one in run.bought if one.tied)
    return Visit(run.share, winners, ties, run.spent > budget)


def is_exhaustive(run: SharesRun, budget: int) -> bool:
    """Whether no supported project that was not bought fits into what is left."""
    left = budget - run.spent
    return all(one.cost > left for one in not_bought(run))


def not_bought(run: SharesRun) -> list[Supporters]:
    """Candidates that could still be bought: neither bought nor excluded by one that was."""
    bought = {one.id for one in run.bought}
    gone = bought | run.support.excluded_by(bought)
    return [one for one in run.support.candidates if one.id not in gone]


def raised(
    support: Support, first: SharesRun, budget: int, unit: int, order: Order, *, is_full: bool
) -> Completed:
    """Raise the share by ``unit`` until the end (``add1``, ``add1-full``)."""
    run, steps, stride = first, 0, 1
    visits = [_visit(first, budget)]
    while True:
        if _ends(run, budget, is_full=is_full):
            return Completed(run, steps, "exhaustive", visits)
        skipped, stride = _unchanged_steps(run, first.share, steps, unit, stride)
        steps += skipped
        visits[-1].leapt = skipped
        share = first.share + (steps + 1) * unit
        after = SharesRun(support, share, order, run.guesses, run.doubtful).go(most=budget)
        visits.append(_visit(after, budget))
        if after.spent > budget:
            return Completed(_at_last_share(run, share - unit), steps, "over-budget", visits)
        run, steps = after, steps + 1


def _at_last_share(run: SharesRun, share: Fraction) -> SharesRun:
    """The run as it is at the last share, when steps that changed no purchase were leapt over: its prices did change."""
    return (
        run
        if run.share == share
        else SharesRun(run.support, share, run.order, run.guesses, run.doubtful).go()
    )


def _unchanged_steps(run: SharesRun, start: Fraction, steps: int, unit: int, stride: int) -> tuple[int, int]:
    """How many further steps certainly give the same purchases, and the stride to try next time.

    The stride doubles while it succeeds and is halved when it fails; a run in which nothing is certain (a tie
    at every share) is asked ever more rarely.
    """
    if stride < 1:
        return 0, stride + 1
    skipped = 0
    while stayed := stays_the_same(
        run, start + (steps + skipped) * unit, start + (steps + skipped + stride) * unit
    ):
        skipped += stride
        stride *= 2
    while not stayed and stride > 1:
        stride //= 2
        stayed = stays_the_same(
            run, start + (steps + skipped) * unit, start + (steps + skipped + stride) * unit
        )
    return (skipped + stride, stride) if stayed else (skipped, 1 if skipped else -3)


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
