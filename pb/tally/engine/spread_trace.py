"""How far a project was from being bought under sequential Phragmén, everything else being the same.

A project that is not bought carries no load, so the count without it is the count as it was. At every turn it asks:
with which cost, or how many further ballots for it alone, would its load certainly have been the lowest, and its
cost within the money left? Loads are exact, and so are the answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pb.tally.engine.phragmen import PhragmenRun
from pb.tally.engine.shares.support import Ints, Supporters


@dataclass(frozen=True)
class Nearness:
    """``missing`` further ballots, ``cheaper_by`` whole units of money less; ``None`` when no number would do."""

    missing: int | None = None
    cheaper_by: int | None = None


@dataclass(frozen=True)
class _Turn:
    """A turn of the count: money before it, and the load with which it was won (``None``: nobody was next)."""

    money: int
    load: Fraction | None


def nearness(run: PhragmenRun) -> dict[str, Nearness]:
    """How near each project with a supporter came that was not bought, by id."""
    bought = {one.id: place for place, one in enumerate(run.bought)}
    losers = [one for one in run.support.candidates if one.id not in bought]
    by_id = {one.id: one for one in run.support.candidates}
    last: Ints = np.zeros(run.support.profiles, dtype=np.int64)
    unit = math.lcm(*(one.load.denominator for one in run.bought))
    loads = [0, *(one.load.numerator * (unit // one.load.denominator) for one in run.bought)]
    found = {one.id: Nearness() for one in losers}
    gone: set[str] = set()
    for place, turn in enumerate(_turns(run)):
        for one in losers:
            if one.id not in gone:
                carried = Fraction(_carried(one, last, loads), unit)
                found[one.id] = _nearer(found[one.id], _at_turn(run, one, turn, carried))
        if place < len(run.bought):
            name = run.bought[place].id
            last[by_id[name].voters] = place + 1
            gone |= run.support.rivals.get(name, frozenset())
    return found


def _turns(run: PhragmenRun) -> list[_Turn]:
    turns, money = [], run.budget
    for one in run.bought:
        turns.append(_Turn(money, one.load))
        money -= one.cost
    return [*turns, _Turn(money, run.end_load)]


def _carried(one: Supporters, last: Ints, loads: list[int]) -> int:
    """The loads of all its supporters together, in the unit of ``loads``."""
    counts = np.bincount(last[one.voters], weights=one.float_weights, minlength=len(loads)).tolist()
    return sum(int(count) * load for count, load in zip(counts, loads, strict=True) if count)


def _at_turn(run: PhragmenRun, one: Supporters, turn: _Turn, carried: Fraction) -> Nearness:
    is_ender = turn.load == run.end_load and one.id in run.ended_by and one.cost > turn.money
    if turn.load is None or is_ender:
        return Nearness(None, one.cost - turn.money if 0 < turn.money < one.cost else None)
    below = math.ceil(turn.load * one.ballots - carried) - 1
    cost = min(below, turn.money)
    cheaper = one.cost - cost if 0 < cost < one.cost else None
    if one.cost > turn.money:
        return Nearness(None, cheaper)
    return Nearness(max(1, math.floor((one.cost + carried) / turn.load - one.ballots) + 1), cheaper)


def _nearer(one: Nearness, other: Nearness) -> Nearness:
    pairs = ((one.missing, other.missing), (one.cheaper_by, other.cheaper_by))
    least = [min((value for value in pair if value is not None), default=None) for pair in pairs]
    return Nearness(least[0], least[1])
