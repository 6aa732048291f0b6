"""One purchase after another: the project with the lowest price per unit of utility is bought, while one can be.

Decisions are made on floats with a bound on their error; where two prices, a voter's money and what it would
pay, or the voters' money together and a cost are closer than the bound, the exact ledger answers. So a result
never depends on rounding, and only few fractions are ever built.

A price only rises, because voters only lose money. So the price of an earlier turn is a lower bound, and only
candidates that could be the cheapest are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from pb.tally.engine.shares.bid import Bid, bid_of, price_of
from pb.tally.engine.shares.exact import ExactLedger, Purchase, Split
from pb.tally.engine.shares.support import EPS, Floats, Ints, Order, Support, Supporters, dot

FRESHER_FROM = 1e-7
"""Part of a share: when a voter's money is known no better than this, it is read again from the exact ledger."""


@dataclass(frozen=True)
class Bought:
    """A purchase told: price per unit of utility, who of the supporting ballots paid in full, the tie it won."""

    id: str
    cost: int
    per_utility: float
    ballots: int
    in_full: int
    tied: tuple[str, ...] = ()


@dataclass
class SharesRun:
    """The state of a run; ``bought`` is its record, ``order`` says who goes first at exactly the same price."""

    support: Support
    share: Fraction
    order: Order
    guesses: dict[tuple[str, int], float] = field(default_factory=dict)
    doubtful: set[frozenset[str]] = field(default_factory=set)
    """Tied sets whose order may matter, also those that other runs of the same count have found."""
    bought: list[Bought] = field(default_factory=list)

    def __post_init__(self) -> None:
        profiles = self.support.profiles
        self._money: Floats = np.full(profiles, float(self.share))
        self._errors: Floats = np.full(profiles, float(self.share) * EPS)
        self._worst = float(self.share) * EPS
        self._ledger = ExactLedger(self.share, profiles)
        self._purchases: list[Purchase] = []
        self._paid_at: Ints = np.zeros(profiles, dtype=np.int64)
        self._prices: dict[str, tuple[int, Fraction]] = {}
        self._left = dict(enumerate(self.support.candidates))
        self._bounds = np.array(
            [one.cost / (_caps_of(one) * one.utility) * (1 - 4 * EPS) for one in self.support.candidates]
        )

    @property
    def spent(self) -> int:
        """Money spent so far."""
        return sum(one.cost for one in self.bought)

    def go(self, most: int | None = None) -> SharesRun:
        """Buy until nobody can be bought, or until more than ``most`` is spent."""
        while (most is None or self.spent <= most) and self._step():
            pass
        return self

    def _step(self) -> bool:
        bids = self._cheapest()
        if not bids:
            return False
        if len(bids) == 1:
            number, tied = next(iter(bids)), []
        else:
            tied = self._exactly_cheapest(list(bids))
            if not tied:
                return True  # all of them turned out too dear; look again
            number = tied[0]
            if len(tied) > 1:
                self._look_at_tie([self._left[one] for one in tied], [bids[one] for one in tied])
                chosen = self.order([self._left[one] for one in tied], self.spent)
                number = next(one for one in tied if self._left[one] is chosen)
        names = tuple(self._left[one].id for one in tied) if len(tied) > 1 else ()
        self._buy(number, bids[number], names)
        return True

    def _look_at_tie(self, tied: Sequence[Supporters], bids: Sequence[Bid]) -> None:
        """Note the tied set as doubtful, unless its order certainly cannot matter.

        Where whoever would pay for several of them can pay for all of these in full, no purchase changes the price
        of another: they are bought one after another in any order, and afterwards everybody has the same.
        """
        names = frozenset(one.id for one in tied)
        if names in self.doubtful:
            return
        has_rivals = any(self.support.rivals.get(name, frozenset()) & names for name in names)
        if has_rivals or not self._pay_for_all(tied, bids):
            self.doubtful.add(names)

    def _pay_for_all(self, tied: Sequence[Supporters], bids: Sequence[Bid]) -> bool:
        """Whether all with money who support several of the tied can pay for these in full; decided exactly."""
        units = np.zeros(self.support.profiles, dtype=np.int64)
        asked = np.zeros(self.support.profiles, dtype=np.int64)
        for one in tied:
            units[one.voters] += one.utility * (1 if one.caps is None else one.caps)
            asked[one.voters] += 1
        shared = np.flatnonzero((asked > 1) & (self._errors > 0))
        room, off, need = self._money[shared], 2 * self._errors[shared], units[shared].astype(np.float64)
        known = [bid for bid in bids if not bid.is_open]
        least = max((bid.lowest for bid in known), default=0.0)
        most = min((bid.highest for bid in known), default=np.inf)
        if ((room > off) & (need * least * (1 - 16 * EPS) > room + off)).any():
            return False
        near = shared[need * most * (1 + 16 * EPS) >= room - off]
        if not len(near):
            return True
        self._catch_up()
        first = tied[0]
        settled = self._ledger.settle(
            first, self._split(first, self._closer(first, self._bid(first) or bids[0]))
        )
        assert settled is not None
        return self._ledger.pay_in_full(near, units[near], settled[0] / first.utility)

    def _cheapest(self) -> dict[int, Bid]:
        """Candidates that could be the cheapest, as far as floats can tell."""
        found: dict[int, Bid] = {}
        best = np.inf
        for number in np.argsort(self._bounds, kind="stable"):
            bound = self._bounds[number]
            if bound > best or bound == np.inf:
                break
            bid = self._bid(self._left[int(number)])
            if bid is None:
                self._drop(int(number))
                continue
            self._bounds[number] = bid.lowest
            found[int(number)] = bid
            if not bid.is_open:
                best = min(best, bid.highest)
        near = {number: bid for number, bid in found.items() if bid.lowest <= best}
        if len(near) < 2:
            return near
        closer = {number: self._closer(self._left[number], bid) for number, bid in near.items()}
        best = min((bid.highest for bid in closer.values() if not bid.is_open), default=np.inf)
        return {number: bid for number, bid in closer.items() if bid.lowest <= best}

    def _drop(self, number: int) -> None:
        """A project that is too dear once stays so."""
        self._bounds[number] = np.inf
        del self._left[number]

    def _bid(self, one: Supporters) -> Bid | None:
        """What the candidate would cost now, ``None`` when its supporters certainly cannot pay.

        The error is a coarse one, as if everybody's money were known worst; ``_closer`` tells the true one.
        """
        money = self._money[one.voters]
        held = dot(one.float_weights, money)
        doubt = one.ballots * self._worst + one.noise * (held + one.cost)
        if held < one.cost - doubt:
            return None
        price, rich = price_of(one, money, self.guesses.get((one.id, len(self.bought)), 0.0))
        if rich <= 0 or held <= one.cost + doubt:
            return Bid(price, price, price / one.utility, price / one.utility, is_open=True)
        self.guesses[one.id, len(self.bought)] = price
        return bid_of(one, price, (3 * doubt + 16 * EPS * held) / rich)

    def _closer(self, one: Supporters, bid: Bid) -> Bid:
        """The same bid with an error that knows whose money is known how well."""
        if bid.is_open:
            return bid
        money, errors = self._money[one.voters], self._errors[one.voters]
        level = money if one.caps is None else money / one.float_caps
        poor = (level < bid.price).astype(np.float64)
        doubt = 2 * errors + 16 * EPS * money
        close = np.abs(level - bid.price) * one.float_caps <= doubt
        rich = one.all_paying - dot(one.paying, poor)
        off = dot(one.float_weights * errors, poor) + one.noise * 2 * one.cost
        if close.any():
            off += dot(one.float_weights * doubt, close.astype(np.float64))
        return bid_of(one, bid.price, off / rich)

    def _split(self, one: Supporters, bid: Bid) -> Split:
        """Rich and poor at the bid's price; open where the money and the payment are too close."""
        money, errors = self._money[one.voters], self._errors[one.voters]
        caps = 1.0 if one.caps is None else one.float_caps
        gap = money - bid.price * caps
        doubt = errors + bid.error * caps + 4 * EPS * money
        if bid.is_open:
            doubt = np.full(len(money), np.inf)
        rich, poor = gap > doubt, gap < -doubt
        return Split(np.flatnonzero(rich), np.flatnonzero(poor), np.flatnonzero(~(rich | poor)))

    def _exactly_cheapest(self, numbers: Sequence[int]) -> list[int]:
        """The cheapest of the candidates by exact prices; several when they tie exactly."""
        plain = {number: self._plain_price(self._left[number]) for number in numbers}
        if all(price is not None for price in plain.values()):
            lowest = min(price for price in plain.values() if price is not None)
            return [number for number, price in plain.items() if price == lowest]
        self._catch_up()
        prices: dict[int, Fraction] = {}
        for number in numbers:
            one = self._left[number]
            if (known := self._known_price(one)) is not None:
                prices[number] = known
                continue
            bid = self._bid(one)
            if bid is None or (bid.is_open and not self._ledger.affords(one)):
                self._drop(number)
                continue
            settled = self._ledger.settle(one, self._split(one, self._closer(one, bid)))
            if settled is None:
                self._drop(number)
                continue
            prices[number] = settled[0] / one.utility
            self._prices[one.id] = (len(self._purchases), prices[number])
        least = min(prices.values(), default=None)
        return [number for number, price in prices.items() if price == least]

    def _known_price(self, one: Supporters) -> Fraction | None:
        """Its exact price as it was found before, while none of its supporters has paid for anything since."""
        since, price = self._prices.get(one.id, (0, None))
        return price if price is not None and int(self._paid_at[one.voters].max()) <= since else None

    def _plain_price(self, one: Supporters) -> Fraction | None:
        """The exact price per unit of utility where everybody certainly pays in full."""
        bid = self._bid(one)
        if bid is None or bid.is_open:
            return None
        split = self._split(one, self._closer(one, bid))
        if len(split.poor) or len(split.open):
            return None
        return Fraction(one.cost, int(one.all_paying) * one.utility)

    def _catch_up(self) -> None:
        """Bring the ledger up to date, and the floats with it."""
        for purchase in self._purchases[len(self._ledger) :]:
            self._ledger.add(purchase)
        self._money = self._ledger.balances(self._money)
        self._worst = float(self.share) * EPS * (len(self._purchases) + 4)
        self._errors = np.where(self._ledger.is_spent, 0.0, self._worst)

    def _buy(self, number: int, bid: Bid, tied: tuple[str, ...]) -> None:
        one, bid = self._left[number], self._closer(self._left[number], bid)
        split = self._split(one, bid)
        price, error = bid.price, bid.error
        if len(split.open) or bid.is_open:
            self._catch_up()
            if bid.is_open and not self._ledger.affords(one):
                self._drop(number)
                return
            settled = self._ledger.settle(one, self._split(one, self._closer(one, self._bid(one) or bid)))
            assert settled is not None
            exact, split = settled
            price = float(exact)
            error = 2 * EPS * price
        self._pay(one, split, price, error)
        in_full = int(one.weights[split.rich].sum())
        self.bought.append(Bought(one.id, one.cost, price / one.utility, one.ballots, in_full, tied))
        self._drop(number)
        self._exclude(self.support.rivals.get(one.id, frozenset()))
        if self._worst > FRESHER_FROM * float(self.share):
            self._catch_up()

    def _exclude(self, rivals: frozenset[str]) -> None:
        """Whoever a bought project excludes cannot be bought any more."""
        for number in [number for number, one in self._left.items() if one.id in rivals]:
            self._drop(number)

    def held_exactly(self, one: Supporters) -> Fraction:
        """What the supporters of a candidate have left together, in units of money."""
        if len(self._ledger) < len(self._purchases):
            self._catch_up()
        return self._ledger.held(one)

    def exact_purchases(self) -> list[tuple[Purchase, Fraction]]:
        """The purchases in their order, each with its exact price for a unit of cap."""
        if len(self._ledger) < len(self._purchases):
            self._catch_up()
        return list(zip(self._purchases, self._ledger.prices, strict=True))

    def _pay(self, one: Supporters, split: Split, price: float, error: float) -> None:
        rich, poor = one.voters[split.rich], one.voters[split.poor]
        caps = np.ones(len(rich), dtype=np.int64) if one.caps is None else one.caps[split.rich]
        before = self._money[rich]
        self._money[rich] = np.maximum(before - price * caps, 0.0)
        self._errors[rich] += error * caps + 2 * EPS * before
        self._money[poor] = 0.0
        self._errors[poor] = 0.0
        self._worst = max(self._worst, float(self._errors[rich].max(initial=0.0)))
        self._purchases.append(Purchase(one, split, price, rich, caps))
        self._paid_at[one.voters] = len(self._purchases)


def _caps_of(one: Supporters) -> int:
    return one.ballots if one.caps is None else int(np.dot(one.weights, one.caps))
