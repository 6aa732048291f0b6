"""Runs with many shares side by side: one column (lane) for each share, so that numpy is asked once for all of them.

Raising the shares (``completion``) makes the same purchases again and again with hardly more money. Here the lanes
of a block go on together, turn by turn; in each turn the candidates are priced that could be the cheapest in some
lane. Voters who have the same in every lane are one group (``alike``); below "voter" is such a group. As in ``run``,
decisions are made on floats with a bound on their error, and a price of an earlier turn is a lower bound. A lane in
which a decision is not certain is given up: that share is for ``SharesRun`` and its ledger.

The bounds. A voter's money is known up to ``worst``, the worst of its lane (nothing, where it is spent, is exact).
With poor and rich as they are at any price q, the supporters pay at a price p at most what the poor hold and p for
each cap of the rich; so (cost − held by the poor) / caps of the rich is never above the price, and Newton's steps
from one such q to the next end at it. The price is certain up to ``off`` when no supporter's money is closer to the
payment than that; the first sets the bound from below, the second is asked before a purchase.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.shares.alike import Alike
from pb.tally.engine.shares.support import EPS, Floats, Ints, Order, Support, Supporters
from pb.tally.engine.shares.walk import Taken, Walk

Bools = NDArray[np.bool_]
Lights = NDArray[np.float32]
Tied = dict[int, tuple[str, ...]]
"""The ids that tied for a turn, by lane."""
ROUND = 1.01
"""Errors are kept in single precision; sums of them are taken with room to spare."""
MOST_STEPS = 100
"""Newton's steps before a lane is given up; a handful are enough."""
MOST_LIGHT = 2**24
"""Up to here single precision holds every whole number exactly."""
MOST_LANES, LEAST_LANES, BLOCK = 512, 32, 2**21
"""Lanes of a block: as many as give so many numbers in it, but within these limits."""
CHUNK = 8192
"""Numbers that are multiplied and added at once, so that the library under numpy starts no threads."""


class Lanes:
    """A block of runs, each with its share and who goes first at a tie. ``most``: a lane ends when more than this is
    spent, as in ``SharesRun.go``."""

    def __init__(self, support: Support, starts: Sequence[tuple[Fraction, Order]], most: int) -> None:
        shares = [share for share, _order in starts]
        self.walks = [Walk(support, share, order) for share, order in starts]
        self._candidates, self._rivals = list(support.without_ones), support.rivals
        self._by_id = {one.id: number for number, one in enumerate(self._candidates)}
        self._most = most
        worth = np.array([float(share) for share in shares])
        self._tiny = 8 * EPS * float(worth.max())
        self._alike = Alike(tuple(self._candidates), support.weights, worth, self._tiny)
        self._worst = self._tiny
        size = (len(self._candidates), len(shares))
        self._goes = np.ones(len(shares), dtype=bool)
        first = [one.cost / (one.all_paying * one.utility) * (1 - 64 * EPS) for one in self._candidates]
        self._low = np.repeat(np.array(first)[:, None], len(shares), axis=1)
        self._waiting = np.tile(first, (len(shares), 1))
        self._best = np.full(len(shares), np.inf)
        least = [one.cost / one.all_paying * (1 - 64 * EPS) for one in self._candidates]
        self._price = np.repeat(np.array(least)[:, None], len(shares), axis=1)
        self._off, self._rich = np.zeros(size), np.zeros(size)
        self._priced: set[int] = set()
        self._lanes = np.arange(len(shares))

    def go(self) -> list[Walk]:
        """Buy in every lane until nobody can be bought, or too much is spent, or floats cannot tell."""
        while self._goes.any():
            wanted = self._waiting.argmin(axis=1)
            least = self._waiting[self._lanes, wanted]
            needs = self._goes & (least <= self._best) & (least < np.inf)
            if needs.any():
                number = wanted[np.where(needs, least, np.inf).argmin()]
                self._look_at(int(number), needs & (wanted == number))
            else:
                self._turn()
        return self.walks

    def _give_up(self, lanes: Bools) -> None:
        for lane in np.flatnonzero(lanes):
            self.walks[lane].is_certain = False
        self._goes &= ~lanes

    def _look_at(self, number: int, asking: Bools) -> None:
        """Price a candidate; it falls out where its supporters certainly cannot pay for it together."""
        one = self._alike.grouped(number)
        money = self._alike.money.take(one.voters, axis=0)
        held = _summed(one.float_weights, money)
        there = self._goes & (self._low[number] < np.inf)
        can = held > one.cost + one.ballots * self._worst + one.noise * (held + one.cost)
        if not can[there].all():
            there &= self._can(number, one, held, asking)
        if there.any():
            self._bid(number, one, money, there)

    def _can(self, number: int, one: Supporters, held: Floats, asking: Bools) -> Bools:
        """Where they certainly can pay. Where they cannot, it falls out; where that is not certain, the lane is given up if
        it asked."""
        known = ROUND * _summed(one.light_weights, self._alike.errors[one.voters])
        doubt = known + one.noise * (held + one.cost)
        gone, can = held < one.cost - doubt, held > one.cost + doubt
        self._give_up(asking & ~gone & ~can)
        self._low[number, gone] = self._waiting[gone, number] = np.inf
        return can

    def _bid(self, number: int, one: Supporters, money: Floats, there: Bools) -> None:
        price, rich, poor, done = _newton(one, money, self._price[number], ~there)
        if not done.all():
            self._give_up(there & ~done)
        poor *= self._alike.errors.take(one.voters, axis=0)
        off = (ROUND * _summed(one.light_weights, poor) + one.noise * 3 * one.cost) / rich + 4 * EPS * price
        low = np.maximum(self._low[number], (price - off) / one.utility * (1 - 2 * EPS))
        high = (price + off) / one.utility * (1 + 2 * EPS)
        for row, values in (
            (self._low, low), (self._price, price), (self._off, off), (self._rich, rich)
        ):  # fmt: skip
            np.copyto(row[number], values, where=there)
        np.copyto(self._waiting[:, number], np.inf, where=there)
        np.minimum(self._best, high, out=self._best, where=there)
        self._priced.add(number)

    def _turn(self) -> None:
        numbers = np.array(sorted(self._priced), dtype=np.int64)
        self._priced.clear()
        low = self._low[numbers]
        near = (low <= self._best) & (low < np.inf) & self._goes
        count = near.sum(axis=0)
        self._goes &= count > 0
        chosen = numbers[near.argmax(axis=0)] if len(numbers) else np.zeros_like(count)
        tied: Tied = {}
        if (count > 1).any():
            self._break_ties(numbers, near & (count > 1), chosen, tied)
        for number in np.unique(chosen[self._goes]):
            self._buy(int(number), self._goes & (chosen == number), tied)

    def _break_ties(self, numbers: Ints, near: Bools, chosen: Ints, tied: Tied) -> None:
        """Settle who goes first in the lanes where several are near; ``chosen`` and ``tied`` take it up."""
        plain = np.zeros_like(near)
        for at in np.flatnonzero(near.any(axis=1)):
            plain[at] = self._is_plain(int(numbers[at]))
        self._give_up(np.asarray((near & ~plain).any(axis=0)))
        alike: dict[tuple[int, ...], list[int]] = {}
        for lane in np.flatnonzero(near.any(axis=0) & self._goes).tolist():
            equal = self._equal(lane, numbers[near[:, lane]].tolist())
            chosen[lane] = equal[0]
            if len(equal) > 1:
                alike.setdefault(tuple(equal), []).append(lane)
        for equals, lanes in alike.items():
            self._settle_tie(equals, lanes, chosen, tied)

    def _settle_tie(self, equal: tuple[int, ...], lanes: Sequence[int], chosen: Ints, tied: Tied) -> None:
        """Ask for the order in these lanes, in which the same tie is met."""
        ones = [self._candidates[number] for number in equal]
        names = tuple(one.id for one in ones)
        self._look_at_tie(equal, np.array(lanes))
        for lane in lanes:
            walk = self.walks[lane]
            chosen[lane] = self._by_id[walk.order(ones, walk.spent).id]
            tied[lane] = names

    def _is_plain(self, number: int) -> Bools:
        """Where everybody who has anything certainly pays in full: then the price is cost / caps of the rich."""
        one = self._alike.grouped(number)
        money = self._alike.money[one.voters]
        enough = _top(one, self._price[number] + self._off[number])
        sure = ROUND * self._alike.errors[one.voters] + self._tiny
        return np.asarray(((money > enough + sure) | (money == 0)).all(axis=0))

    def _equal(self, lane: int, near: Sequence[int]) -> list[int]:
        """Those of the plain ones that have exactly the lowest price."""
        ones = [self._candidates[number] for number in near]
        rich = self._rich[near, lane].tolist()
        prices = [Fraction(one.cost, int(caps) * one.utility) for one, caps in zip(ones, rich, strict=True)]
        least = min(prices)
        return [number for number, price in zip(near, prices, strict=True) if price == least]

    def _look_at_tie(self, equal: Sequence[int], lanes: Ints) -> None:
        """As in ``SharesRun``: note the tied set as doubtful, unless its order certainly cannot matter."""
        groups, names = self._alike.of, frozenset(self._candidates[number].id for number in equal)
        caps = np.zeros((len(equal), len(groups)))
        for at, number in enumerate(equal):
            caps[at, self._candidates[number].voters] = self._candidates[number].float_caps
        shared = np.flatnonzero(np.count_nonzero(caps, axis=0) > 1)
        cells = np.ix_(np.array(equal), lanes)
        price, error = self._price[cells], self._off[cells]
        least, most = caps[:, shared].T @ (price - error), caps[:, shared].T @ (price + error)
        money = self._alike.money[groups[shared]][:, lanes]
        off = ROUND * self._alike.errors[groups[shared]][:, lanes] + self._tiny
        has = money > 0
        matters: Bools = np.asarray((has & (least * (1 - 16 * EPS) > money + off)).any(axis=0))
        if any(self._rivals.get(name, frozenset()) & names for name in names):
            matters[:] = True
        for lane in lanes[matters].tolist():
            self.walks[lane].doubtful.add(names)
        is_open = np.zeros(len(self._goes), dtype=bool)
        is_open[lanes] = ~matters & (has & (most * (1 + 16 * EPS) >= money - off)).any(axis=0)
        self._give_up(is_open)

    def _buy(self, number: int, lanes: Bools, tied: Tied) -> None:
        """Buy the candidate in these lanes, where who is rich and who is poor is certain."""
        one, alike = self._alike.part(number), self._alike
        off = np.where(lanes, self._off[number], 0.0)
        money = alike.money[one.voters]
        money -= _top(one, np.where(lanes, self._price[number], 0.0))
        errors = alike.errors[one.voters]
        self._give_up(self._is_close(one, money, errors, off, lanes))
        alike.money[one.voters] = np.maximum(money, 0.0, out=money)
        step = np.where(lanes, off + self._tiny, 0.0)
        self._worst += ROUND * float(_top(one, step).max())
        errors += _top(one, step).astype(np.float32)
        has = money > 0
        errors *= has
        alike.errors[one.voters] = errors
        alike.alive[one.voters] = has.any(axis=1)
        self._note(number, lanes, tied)

    def _is_close(self, one: Supporters, gap: Floats, errors: Lights, off: Floats, lanes: Bools) -> Bools:
        """In which of the lanes somebody's money and payment are too close to tell them apart."""
        distance = np.abs(gap)
        if one.caps is not None:
            distance -= _top(one, off)
        room = np.where(lanes, off + self._tiny, -np.inf)
        if not (distance <= room + self._worst).any():
            return np.zeros(len(lanes), dtype=bool)
        return np.asarray((distance - ROUND * errors <= room).any(axis=0))

    def _note(self, number: int, lanes: Bools, tied: Tied) -> None:
        one = self._candidates[number]
        self._best[lanes] = np.inf
        rivals = self._rivals.get(one.id, frozenset())
        for gone in (number, *(self._by_id[name] for name in rivals if name in self._by_id)):
            self._low[gone, lanes] = np.inf
        self._waiting[lanes] = self._low[:, lanes].T
        taken = Taken(one.id, one.cost)
        for lane in np.flatnonzero(lanes).tolist():
            walk = self.walks[lane]
            walk.bought.append(Taken(one.id, one.cost, tied[lane]) if lane in tied else taken)
            walk.spent += one.cost
            if walk.spent > self._most:
                self._goes[lane] = False


def _newton(
    one: Supporters, money: Floats, price: Floats, idle: Bools
) -> tuple[Floats, Floats, Lights, Bools]:
    """Prices for a unit of cap, caps of the rich, who is poor, and where Newton's steps have ended (or were idle).

    They begin at the price of an earlier turn. As long as they rise, the poor only become more, so those of the last
    step are enough for the error.
    """
    before, paying = np.zeros(len(price)), one.light_paying if one.all_paying < MOST_LIGHT else one.paying
    for _ in range(MOST_STEPS):
        top = _top(one, price)
        poor = (money < top).astype(np.float32)
        rich = np.maximum(one.all_paying - _summed(paying, poor), 1.0)
        done = rich == before
        done |= idle
        if done.all():
            break
        price = price + (one.cost - _summed(one.float_weights, np.minimum(money, top))) / rich
        before = rich
    return price, rich, poor, done


def _summed(weights: Floats | Lights, values: Floats | Lights) -> Floats:
    """Weighted sum over the rows, in pieces."""
    if values.size <= CHUNK:
        return np.asarray(weights @ values, dtype=np.float64)
    rows = max(1, CHUNK // values.shape[1])
    total = np.zeros(values.shape[1])
    for at in range(0, len(weights), rows):
        total += weights[at : at + rows] @ values[at : at + rows]
    return total


def _top(one: Supporters, price: Floats) -> Floats:
    """What a supporter pays in full, lane by lane: one row for all of them where caps are alike."""
    return price if one.caps is None else one.float_caps[:, None] * price


def most_lanes(support: Support) -> int:
    """How many lanes a block has at most: fewer where there are many ballots, so that a block fits into caches."""
    return max(2, min(MOST_LANES, max(LEAST_LANES, BLOCK // max(1, support.profiles))))
