"""Runs with many shares side by side: one column (lane) for each share, so that numpy is asked once for all of them.

Raising the shares (``completion``) makes the same purchases again and again with hardly more money. Here the lanes
of a block go on together, turn by turn; in each turn the candidates are priced that could be the cheapest in some
lane. As in ``run``, decisions are made on floats with a bound on their error, and a price of an earlier turn is a
lower bound. A lane in which a decision is not certain is given up: that share is for ``SharesRun`` and its ledger.

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

from pb.tally.engine.shares.support import EPS, Floats, Ints, Order, Support, Supporters
from pb.tally.engine.shares.walk import Taken, Walk

Bools = NDArray[np.bool_]
Lights = NDArray[np.float32]
Tied = dict[int, tuple[str, ...]]
"""The ids that tied for a turn, by lane."""
FEW, STILL = 64, 0.9
"""Supporters without money are left out once more than so few, and than this part, of them have nothing."""
ROUND = 1.01
"""Errors are kept in single precision; sums of them are taken with room to spare."""
MOST_STEPS = 100
"""Newton's steps before a lane is given up; a handful are enough."""
MOST_LIGHT = 2**24
"""Up to here single precision holds every whole number exactly."""
MOST_LANES, LEAST_LANES, BLOCK = 192, 16, 2**18
"""Lanes of a block: as many as give so many numbers in it, but within these limits."""
CHUNK = 8192
"""Numbers that are multiplied and added at once, so that the library under numpy starts no threads."""


class Lanes:
    """A block of runs. ``most``: a lane ends when more than this is spent, as in ``SharesRun.go``."""

    def __init__(self, support: Support, shares: Sequence[Fraction], order: Order, most: int) -> None:
        self.walks = [Walk(support, share, order) for share in shares]
        self._candidates, self._rivals = list(support.without_ones), support.rivals
        self._by_id = {one.id: number for number, one in enumerate(self._candidates)}
        self._order, self._most = order, most
        self._shares = np.array([float(share) for share in shares])
        self._money = np.tile(self._shares, (support.profiles, 1))
        self._tiny = 8 * EPS * float(self._shares.max())
        self._errors = np.full(self._money.shape, self._tiny, dtype=np.float32)
        self._worst = self._tiny
        self._alive = np.ones(support.profiles, dtype=bool)
        size = (len(shares), len(self._candidates))
        self._goes = np.ones(len(shares), dtype=bool)
        self._low = np.tile(
            [one.cost / (one.all_paying * one.utility) * (1 - 64 * EPS) for one in self._candidates],
            (len(shares), 1),
        )
        self._high = np.full(size, np.inf)
        self._price, self._off, self._rich = np.zeros(size), np.zeros(size), np.zeros(size)
        self._fresh, self._is_begun = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        self._lanes = np.arange(len(shares))
        most = max(len(one.voters) for one in self._candidates)
        self._rows, self._scratch = np.empty((most, len(shares))), np.empty((most, len(shares)))
        self._doubts = np.empty((most, len(shares)), dtype=np.float32)
        self._flags = np.empty((most, len(shares)), dtype=np.float32)

    def go(self) -> list[Walk]:
        """Buy in every lane until nobody can be bought, or too much is spent, or floats cannot tell."""
        while self._goes.any():
            waiting = np.where(self._fresh, np.inf, self._low)
            wanted = waiting.argmin(axis=1)
            least = waiting[self._lanes, wanted]
            needs = self._goes & (least <= self._high.min(axis=1)) & (least < np.inf)
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

    def _money_of(self, one: Supporters) -> Floats:
        """Rows of the supporters; valid until it is asked again."""
        return self._money.take(one.voters, axis=0, out=self._rows[: len(one.voters)], mode="clip")

    def _with_money(self, number: int) -> tuple[Supporters, Floats]:
        """The candidate and its rows; supporters who have nothing in any lane are left out from now on."""
        one = self._candidates[number]
        live = self._alive[one.voters]
        if np.count_nonzero(live) < STILL * len(live) - FEW:
            caps = None if one.caps is None else one.caps[live]
            one = Supporters(one.id, one.cost, one.utility, one.voters[live], one.weights[live], caps)
            self._candidates[number] = one
        return one, self._money_of(one)

    def _errors_of(self, one: Supporters) -> NDArray[np.float32]:
        """How badly the money of the supporters may be known; valid until it is asked again."""
        return self._errors.take(one.voters, axis=0, out=self._doubts[: len(one.voters)], mode="clip")

    def _paying(self, one: Supporters, chosen: Bools) -> Floats:
        """Caps of the chosen in each lane, exactly."""
        flags = self._flags[: len(chosen)]
        np.copyto(flags, chosen)
        if one.all_paying < MOST_LIGHT:
            return _summed(one.light_paying, flags)
        return _summed(one.paying, flags)

    def _look_at(self, number: int, asking: Bools) -> None:
        """Price a candidate; it falls out where its supporters certainly cannot pay for it together."""
        one, money = self._with_money(number)
        held = _summed(one.float_weights, money)
        doubt = one.ballots * self._worst + one.noise * (held + one.cost)
        if (asking & (np.abs(held - one.cost) <= doubt)).any():
            known = ROUND * _summed(one.float_weights, self._errors_of(one))
            doubt = known + one.noise * (held + one.cost)
        gone = held < one.cost - doubt
        self._give_up(asking & ~gone & (held <= one.cost + doubt))
        self._low[gone, number] = np.inf
        there = self._goes & (held > one.cost + doubt) & (self._low[:, number] < np.inf)
        if there.any():
            self._bid(number, money, there)

    def _bid(self, number: int, money: Floats, there: Bools) -> None:
        one = self._candidates[number]
        price, rich, done, is_above = self._newton(number, money, there)
        self._give_up(there & ~done & ~is_above)
        poor = self._flags[: len(money)]
        poor *= self._errors_of(one)
        off = (ROUND * _summed(one.light_weights, poor) + one.noise * 2 * one.cost) / rich + 4 * EPS * price
        self._low[there, number] = np.maximum(
            self._low[there, number], ((price - off) / one.utility * (1 - 2 * EPS))[there]
        )
        fresh = there & done
        self._fresh[fresh, number] = True
        self._is_begun[there, number] = True
        self._high[fresh, number] = ((price + off) / one.utility * (1 + 2 * EPS))[fresh]
        self._price[fresh, number] = price[fresh]
        self._off[fresh, number] = off[fresh]
        self._rich[fresh, number] = rich[fresh]

    def _newton(self, number: int, money: Floats, there: Bools) -> tuple[Floats, Floats, Bools, Bools]:
        """Prices for a unit of cap, caps of the rich, where Newton's steps have ended, and where above the best.

        They begin at the price of an earlier turn and, but not twice in a turn, are broken off above the best price of
        the lane. As long as they rise, the poor only become more, so those of the last step are enough for the error.
        """
        one = self._candidates[number]
        price = np.where(there, self._price[:, number], 0.0)
        best = np.where(self._is_begun[:, number], np.inf, self._high.min(axis=1) * one.utility)
        before, last = np.full(len(price), -1.0), np.full(len(price), np.inf)
        for _ in range(MOST_STEPS):
            poor = money < _top(one, price)
            rich = one.all_paying - self._paying(one, poor)
            done, rising = rich == before, price >= last
            if not (there & ~done & ((price <= best) | ~rising)).any():
                break
            held = _summed(one.float_weights, np.multiply(money, poor, out=self._scratch[: len(money)]))
            held, rich = np.where(rich > 0, held, 0.0), np.where(rich > 0, rich, one.all_paying)
            price, last = np.where(done, price, (one.cost - held) / rich), np.where(done, last, price)
            before = rich
        return price, np.where(before > 0, before, one.all_paying), done, rising & (price > best)

    def _turn(self) -> None:
        near = (self._low <= self._high.min(axis=1)[:, None]) & (self._low < np.inf) & self._goes[:, None]
        count = near.sum(axis=1)
        self._goes &= count > 0
        chosen = near.argmax(axis=1)
        tied: Tied = {}
        if (count > 1).any():
            self._break_ties(near & (count > 1)[:, None], chosen, tied)
        for number in np.unique(chosen[self._goes]):
            self._buy(int(number), self._goes & (chosen == number), tied)

    def _break_ties(self, near: Bools, chosen: Ints, tied: Tied) -> None:
        """Settle who goes first in the lanes where several are near; ``chosen`` and ``tied`` take it up."""
        plain = np.zeros_like(near)
        for number in np.flatnonzero(near.any(axis=0)):
            plain[:, number] = self._is_plain(int(number))
        self._give_up(np.asarray((near & ~plain).any(axis=1)))
        for lane in np.flatnonzero(near.any(axis=1) & self._goes).tolist():
            equal = self._equal(lane, np.flatnonzero(near[lane]).tolist())
            chosen[lane] = equal[0]
            if len(equal) > 1:
                walk, ones = self.walks[lane], [self._candidates[number] for number in equal]
                self._look_at_tie(lane, equal)
                chosen[lane] = self._by_id[self._order(ones, walk.spent).id]
                tied[lane] = tuple(one.id for one in ones)

    def _is_plain(self, number: int) -> Bools:
        """Where everybody who has anything certainly pays in full: then the price is cost / caps of the rich."""
        one = self._candidates[number]
        money = self._money_of(one)
        enough = _top(one, self._price[:, number] + self._off[:, number])
        sure = ROUND * self._errors_of(one) + self._tiny
        return np.asarray(((money > enough + sure) | (money == 0)).all(axis=0))

    def _equal(self, lane: int, near: Sequence[int]) -> list[int]:
        """Those of the plain ones that have exactly the lowest price."""
        ones = [self._candidates[number] for number in near]
        rich = self._rich[lane, near].tolist()
        prices = [Fraction(one.cost, int(caps) * one.utility) for one, caps in zip(ones, rich, strict=True)]
        return [number for number, price in zip(near, prices, strict=True) if price == min(prices)]

    def _look_at_tie(self, lane: int, equal: Sequence[int]) -> None:
        """As in ``SharesRun``: note the tied set as doubtful, unless its order certainly cannot matter."""
        names = frozenset(self._candidates[number].id for number in equal)
        least, most = np.zeros(len(self._money)), np.zeros(len(self._money))
        asked = np.zeros(len(self._money), dtype=np.int64)
        for number in equal:
            one, price, off = self._candidates[number], self._price[lane, number], self._off[lane, number]
            least[one.voters] += (price - off) * one.float_caps
            most[one.voters] += (price + off) * one.float_caps
            asked[one.voters] += 1
        shared = np.flatnonzero((asked > 1) & (self._money[:, lane] > 0))
        money = self._money[shared, lane]
        off = ROUND * self._errors[shared, lane] + self._tiny
        has_rivals = any(self._rivals.get(name, frozenset()) & names for name in names)
        if has_rivals or (least[shared] > money + off).any():
            self.walks[lane].doubtful.add(names)
        elif (most[shared] >= money - off).any():
            self._give_up(self._lanes == lane)

    def _buy(self, number: int, lanes: Bools, tied: Tied) -> None:
        """Buy the candidate in these lanes, where who is rich and who is poor is certain."""
        one = self._candidates[number]
        off = np.where(lanes, self._off[:, number], 0.0)
        money = self._money_of(one)
        money -= _top(one, np.where(lanes, self._price[:, number], 0.0))
        errors = self._errors_of(one)
        self._give_up(self._is_close(one, money, errors, off, lanes))
        self._money[one.voters] = np.maximum(money, 0.0, out=money)
        step = np.where(lanes, off + self._tiny, 0.0)
        self._worst += ROUND * float(_top(one, step).max())
        errors += _top(one, step).astype(np.float32)
        has = money > 0
        errors *= has
        self._errors[one.voters] = errors
        self._alive[one.voters] = has.any(axis=1)
        self._note(number, lanes, tied)

    def _is_close(self, one: Supporters, gap: Floats, errors: Lights, off: Floats, lanes: Bools) -> Bools:
        """In which of the lanes somebody's money and payment are too close to tell them apart."""
        distance = np.abs(gap, out=self._scratch[: len(gap)])
        if one.caps is not None:
            distance -= _top(one, off)
        room = np.where(lanes, off + self._tiny, -np.inf)
        if not (distance <= room + self._worst).any():
            return np.zeros(len(lanes), dtype=bool)
        return np.asarray((distance - ROUND * errors <= room).any(axis=0))

    def _note(self, number: int, lanes: Bools, tied: Tied) -> None:
        one = self._candidates[number]
        self._fresh[lanes] = self._is_begun[lanes] = False
        self._high[lanes] = np.inf
        rivals = self._rivals.get(one.id, frozenset())
        for gone in (number, *(self._by_id[name] for name in rivals if name in self._by_id)):
            self._low[lanes, gone] = np.inf
        for lane in np.flatnonzero(lanes).tolist():
            walk = self.walks[lane]
            walk.bought.append(Taken(one.id, one.cost, tied.get(lane, ())))
            walk.spent += one.cost
            if walk.spent > self._most:
                self._goes[lane] = False


def _summed(weights: Floats | Lights, values: Floats | Lights) -> Floats:
    """Weighted sum over the rows, in pieces."""
    rows = max(1, CHUNK // values.shape[1])
    if len(weights) <= rows:
        return np.asarray(weights @ values, dtype=np.float64)
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
