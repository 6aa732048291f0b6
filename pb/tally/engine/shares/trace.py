"""How far a project that was not bought was from being bought, told from the purchases of a finished run.

A project that is not bought pays for nothing, so the run without it is the run as it was; with a lower cost, or
with further supporters, it changes nothing before its own turn. So it is enough to stand at every turn of the run
and to ask what would have put it first there, and at the end what its supporters still lacked. All of this holds
at the share of the run: a further ballot is one for this project alone that brings a whole share of its own.

Where a turn is asked, floats answer with a bound on their error, on the safe side: the figure certainly suffices,
and may be one unit of money more than the least in rare cases. What was left at the end is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from pb.tally.engine.shares.exact import ExactLedger, Purchase
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.support import EPS, Floats, Supporters, dot

DOUBT = 4096 * EPS
"""Relative error of sums over a group of voters, with room to spare."""
NOTHING = 1e-9
"""Part of a share below which a voter has nothing left."""


@dataclass
class Missed:
    """What a project lacked. Money in whole units, ``held`` rounded down.

    ``until``: the purchase after which its supporters could no longer pay for it together, ``None`` when they
    never could; ``with_money``: supporting ballots that had anything left at the end; ``missing``: further ballots
    and ``cheaper_by``: less cost with which it would have been bought, ``None`` when no number would do.
    """

    held: int
    with_money: int
    until: str | None = None
    missing: int | None = None
    cheaper_by: int | None = None


@dataclass
class _Reach:
    """The highest cost and the fewest further ballots found so far with which the project would have been bought."""

    cost: int = 0
    ballots: int | None = None
    until: str | None = None
    could: bool = False

    def by_cost(self, cost: int) -> None:
        """Bought at this cost."""
        self.cost = max(self.cost, cost)

    def by_ballots(self, ballots: int) -> None:
        """Bought with so many further ballots."""
        ballots = max(1, ballots)
        self.ballots = ballots if self.ballots is None else min(self.ballots, ballots)


class _Replay:
    """The run gone through once more: what voters have before every turn, in floats and in the exact ledger."""

    def __init__(self, run: SharesRun) -> None:
        self.share, self.whole = run.share, float(run.share)
        self.money: Floats = np.full(run.support.profiles, float(run.share))
        self._ledger = ExactLedger(run.share, run.support.profiles)

    def held(self, one: Supporters, about: float) -> Fraction | float:
        """What its supporters have together; exact where a float could not be rounded safely."""
        return self._ledger.held(one) if _is_near_whole(about) else about

    def lacking_ballots(self, one: Supporters, held: float) -> int:
        """Further ballots whose whole shares pay what the supporters lack together."""
        about = (one.cost - float(self.held(one, held))) / self.whole
        if _is_near_whole(about):
            return math.ceil((one.cost - self._ledger.held(one)) / self.share)
        return math.ceil(about)

    def take(self, purchase: Purchase, price: Fraction) -> None:
        """The purchase of this turn."""
        rich = purchase.rich_voters
        self.money[rich] = np.maximum(self.money[rich] - float(price) * purchase.rich_caps, 0.0)
        self.money[purchase.candidate.voters[purchase.split.poor]] = 0.0
        self._ledger.take(purchase, price)


class _Losers:
    """The losers' supporters one after the other, so that numpy is asked once for all of them."""

    def __init__(self, losers: Sequence[Supporters]) -> None:
        self.ones = losers
        lengths = np.array([len(one.voters) for one in losers])
        self._starts = np.cumsum(lengths) - lengths
        self._owners = np.repeat(np.arange(len(losers)), lengths)
        self._voters = np.concatenate([one.voters for one in losers])
        self._weights = np.concatenate([one.float_weights for one in losers])
        self._caps = np.concatenate([one.float_caps for one in losers])
        self._costs = np.array([one.cost for one in losers], dtype=np.float64)
        self.pays_by_cost = np.array([one.caps is None and one.utility > 1 for one in losers])

    def _sums(self, values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(self._weights * values, self._starts))

    def held(self, money: Floats) -> Floats:
        """What the supporters of each have together."""
        return self._sums(money[self._voters])

    def at_turn(self, money: Floats, rate: float) -> _Turn:
        """What they have and would pay at a turn that was won with this rate per utility."""
        own = money[self._voters]
        holding = self._weights * own
        price = np.where(self.pays_by_cost, rate * self._costs, rate)
        beaten = paid = self._sums(np.minimum(own, price[self._owners] * self._caps))
        if self.pays_by_cost.any():
            costs = [self._cost_at(at, own, holding, rate) for at in range(len(self.ones))]
            beaten = np.where(self.pays_by_cost, costs, paid)
        highest = np.maximum.reduceat(own / self._caps, self._starts)
        told = (np.add.reduceat(holding, self._starts), highest, beaten, price, paid)
        return _Turn(rate, *(values.tolist() for values in told))

    def _cost_at(self, at: int, money: Floats, holding: Floats, rate: float) -> float:
        """The cost at which the project, whose utility is its cost, would have had exactly the rate; 0 if at none.

        What the supporters pay at a rate, less the cost, is a concave function of the cost; Newton's steps from above
        reach its highest root. Where it does not rise at first, no cost has a better rate.
        """
        one, cost = self.ones[at], float(self._costs[at])
        if rate * one.ballots <= 1 + DOUBT:
            return 0.0
        mine = slice(self._starts[at], self._starts[at] + len(one.voters))
        own, holds = money[mine], holding[mine]
        while True:
            poor, slope = self._slope_at(one, own, rate, cost)
            if slope <= DOUBT:
                return 0.0
            root = dot(holds, poor) / slope
            if root >= cost * (1 - 4 * EPS):
                # Level below the root, it would only ever tie there.
                below = self._slope_at(one, own, rate, cost * (1 - DOUBT))[1]
                return min(root, cost) if below > DOUBT else 0.0
            cost = root

    @staticmethod
    def _slope_at(one: Supporters, own: Floats, rate: float, cost: float) -> tuple[Floats, float]:
        """Who is poor at a cost, and how fast the sum falls behind the cost there."""
        poor = (own < rate * cost).astype(np.float64)
        return poor, float(1 - rate * (one.ballots - dot(one.float_weights, poor)))


class _Turn(NamedTuple):
    """The rate per utility; by loser what its supporters have together, the most that one of them has for a unit of cap,
    the cost below which it would have gone first, the price for a unit of cap, and what its supporters pay at it."""

    rate: float
    held: list[float]
    highest: list[float]
    beaten: list[float]
    price: list[float]
    paid: list[float]


def missed(run: SharesRun) -> dict[str, Missed]:
    """What each project lacked that was not bought, by id; also those that a bought project excludes."""
    bought = {one.id for one in run.bought}
    ones = [one for one in run.support.candidates if one.id not in bought]
    if not ones:
        return {}
    losers, reaches = _Losers(ones), {one.id: _Reach() for one in ones}
    replay, gone = _Replay(run), set[str]()
    for one, held in zip(ones, losers.held(replay.money).tolist(), strict=True):
        reaches[one.id].could = held >= one.cost * (1 - DOUBT)
    for purchase, price in run.exact_purchases():
        rate = float(price) / purchase.candidate.utility
        turn = losers.at_turn(replay.money, rate)
        for at, one in enumerate(ones):
            if one.id not in gone:
                _at_turn(one, at, replay, turn, reaches[one.id])
        replay.take(purchase, price)
        gone |= run.support.rivals.get(purchase.candidate.id, frozenset())
        _note_until(losers, replay.money, reaches, purchase.candidate.id)
    return {one.id: _told(run, one, replay, reaches[one.id], is_out=one.id in gone) for one in ones}


def _at_turn(one: Supporters, at: int, replay: _Replay, turn: _Turn, reach: _Reach) -> None:
    """What would have put the project before the one that was bought at this turn.

    Where supporters who pay all they have do not reach the price of its rate, they pay at a lower one: then all
    their money is enough. Otherwise the sum at that price has to be beaten.
    """
    highest, beaten = turn.highest[at], turn.beaten[at]
    rate = turn.rate * (beaten if one.caps is None and one.utility > 1 else 1)
    if highest < rate * (1 - DOUBT):
        reach.by_cost(min(math.floor(replay.held(one, turn.held[at])), one.cost - 1))
    else:
        reach.by_cost(math.ceil(min(beaten, one.cost) * (1 - DOUBT)) - 1)
    if one.caps is None:
        _by_ballots(one, at, replay, turn, reach)


def _by_ballots(one: Supporters, at: int, replay: _Replay, turn: _Turn, reach: _Reach) -> None:
    price = turn.price[at]
    if max(turn.highest[at], replay.whole) < price * (1 - DOUBT):
        reach.by_ballots(replay.lacking_ballots(one, turn.held[at]))
    elif price > 0:
        lacking = one.cost - turn.paid[at]
        reach.by_ballots(math.floor((lacking + DOUBT * one.cost) / min(replay.whole, price)) + 1)


def _is_near_whole(value: float) -> bool:
    return abs(value - round(value)) <= max(1e-9, abs(value) * DOUBT)


def _note_until(losers: _Losers, money: Floats, reaches: dict[str, _Reach], bought: str) -> None:
    for one, held in zip(losers.ones, losers.held(money).tolist(), strict=True):
        reach = reaches[one.id]
        if reach.could and reach.until is None:
            reach.until = bought if held < one.cost * (1 - DOUBT) else None


def _told(run: SharesRun, one: Supporters, replay: _Replay, reach: _Reach, *, is_out: bool) -> Missed:
    held = run.held_exactly(one)
    if not is_out:
        reach.by_cost(min(math.floor(held), one.cost - 1))
        if run.share:
            reach.by_ballots(math.ceil((one.cost - held) / run.share))
    has_money = replay.money[one.voters] > NOTHING * float(run.share)
    return Missed(
        held=math.floor(held),
        with_money=int(one.weights[has_money].sum()),
        until=reach.until,
        missing=reach.ballots,
        cheaper_by=one.cost - reach.cost if reach.cost > 0 else None,
    )
