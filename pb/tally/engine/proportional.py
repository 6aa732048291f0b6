"""Equal shares and Phragmén as counts: the runs, ties tried out, completions, a reason for each project.

**Ties.** Projects with exactly the same price (load) can be next in any order. A tied set *decides* when another order
of it gives other winners, all other tied sets being ordered alike, in the way that was taken or in any other. This is
tried out: the whole count is repeated with the orders of the tied sets that were met, all together as long as there
are at most ``MOST_ORDERS`` of these, else of each set alone. A set with more orders than that is held to decide. Under
equal shares a set is harmless, and left out of all this, where at each of its turns none of it excludes another and
whoever has money and supports several can pay for all of these in full. Of the sets that decide the one met first
is named. With a rule that settles ties its order is taken. Winners are all that win in the end: where a completion
spends the rest by number of supporters, what was bought with it. A tie that decides within the rest leaves these
open where nothing settles it, or where it is one of the tied sets above; then what was bought with the shares is
compared as well.

Under Phragmén all orders are followed first (``phragmen_orders``). Where all end alike no set decides; where all
orders of the sets that the rule of ties leaves open end alike, the count does not stop. Else the above says which set is
named, or, should it find none, the first that is not harmless: a set is harmless where at each of its turns the
money suffices for all of it and none of it excludes or makes dearer another.

Reasons: ``proportional_reasons``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import permutations, product

from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.greedy import Candidate, GreedyRun, run_greedy
from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Election, Header
from pb.tally.engine.outcome import Reason, Tie, number
from pb.tally.engine.phragmen import PhragmenRun
from pb.tally.engine.phragmen_orders import Settles, all_end_alike
from pb.tally.engine.proportional_reasons import reasons_of_shares, reasons_of_spread
from pb.tally.engine.rule_names import GREEDY_RULES
from pb.tally.engine.shares.completion import Completed, completed, have_same_winners, not_bought
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.support import Order, Support, Supporters, support_of
from pb.tally.engine.shares.walk import Walk
from pb.tally.engine.ties import TieRule, number_key

MOST_ORDERS = 64
BY_SCORE = GREEDY_RULES["greedy"]
OPEN = "open: "
"""Stands before what the shares bought where a tie leaves open who wins by votes."""
AT_ONCE = 4
"""Ways of ordering the other tied sets that are tried out side by side."""
Orders = Mapping[frozenset[str], tuple[str, ...]]
Changed = frozenset[tuple[frozenset[str], tuple[str, ...]]]
"""Tied sets with an order other than the one that was taken."""


@dataclass(frozen=True)
class Won:
    """A count done: winners in order, sets that tied, reasons by id, facts for ``parameters``."""

    selected: tuple[str, ...]
    ties: tuple[Tie, ...]
    reasons: Mapping[str, Reason]
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """How to count: ``rule`` ``equal-shares`` or ``phragmen``; the rest is for equal shares."""

    rule: str
    utility: str = "cost"
    completion: str = "none"
    from_whole_unit: bool = False


@dataclass
class _Trial:
    """One count under one way of ordering ties.

    ``met`` are the tied sets in the order they came, each as it was ordered; ``left`` the money at its first turn;
    ``known``: the winners under other orders of tied sets that were tried; ``beyond``: counts among them that met a
    tied set, left open, which this one did not meet.
    """

    header: Header
    support: Support
    method: Method
    ties: TieRule
    order: Callable[[frozenset[str]], tuple[str, ...]]
    met: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    left: dict[frozenset[str], int] = field(default_factory=dict)
    known: dict[Changed, frozenset[str]] = field(default_factory=dict)
    beyond: list[tuple[Orders, _Trial]] = field(default_factory=list)
    result: Completed | None = None
    spread: PhragmenRun | None = None

    def first(self, tied: Sequence[Supporters], _spent: int) -> Supporters:
        """Who goes first of a tied set."""
        by_id = {one.id: one for one in tied}
        return by_id[self.order(frozenset(by_id))[0]]

    def first_noted(self, tied: Sequence[Supporters], spent: int) -> Supporters:
        """The same, and that the set was met."""
        self._note(frozenset(one.id for one in tied), spent)
        return self.first(tied, spent)

    def _note(self, names: frozenset[str], spent: int) -> None:
        self.left.setdefault(names, self.header.budget - spent)
        self.met[names] = self.order(names)

    def count(self) -> _Trial:
        """Run it."""
        header = self.header
        if self.method.rule == "phragmen":
            self.spread = PhragmenRun(self.support, header.budget, self.first_noted).go()
        else:
            method = self.method
            self.result = completed(
                self.support, header.budget, header.scale, self.first, method.completion,
                from_whole_unit=method.from_whole_unit,
            )  # fmt: skip
            for visit in self.result.visits:
                for names, spent in visit.ties.items():
                    self._note(names, spent)
        return self

    @property
    def doubtful(self) -> list[frozenset[str]]:
        """Tied sets that were met and whose order may matter."""
        run = self.spread or (self.result.run if self.result else None)
        return [names for names in self.met if run and names in run.doubtful]

    def ends_alike(self, settles: Settles) -> bool:
        """Whether Phragmén certainly has the same winners in every order of the tied sets that are left open."""
        if self.spread is None:
            return False
        return not self.doubtful or all_end_alike(
            PhragmenRun(self.support, self.header.budget, self.first), settles
        )

    def end_alike(self, tries: Sequence[tuple[Order, Collection[frozenset[str]]]]) -> list[bool]:
        """Whether equal shares certainly give the same winners under other orders, each with the tied sets it changes."""
        if self.result is None:
            return [False] * len(tries)
        is_full = self.method.completion == "add1-full"
        return have_same_winners(self.result, tries, self.header.budget, self.is_news, is_full=is_full)

    def is_news(self, names: frozenset[str]) -> bool:
        """Whether this count did not meet a tied set that the rule of ties leaves open."""
        return names not in self.met and not self.ties.settles(names)

    @property
    def has_rest(self) -> bool:
        """Whether what is left is spent by number of supporters."""
        return self.result is not None and self.method.completion in ("add1u", "greedy")

    @property
    def winners(self) -> frozenset[str]:
        """Who wins in the end, the rest by number of supporters included; what a tie leaves open there is marked."""
        run = self.spread or (self.result.run if self.result else None)
        bought = frozenset(one.id for one in run.bought) if run else frozenset()
        if self.result is None or not self.has_rest:
            return bought
        rest = _rest(self.header, self.result.run, self.ties, strict=False)
        deciding = [frozenset(tie.projects) for tie in rest.ties if tie.decides]
        if any(names in self.met or not self.ties.settles(names) for names in deciding):
            return frozenset((*rest.taken, *bought, *(OPEN + name for name in bought), OPEN))
        return bought | frozenset(rest.taken)


def count_proportionally(
    election: Election,
    header: Header,
    method: Method,
    ties: TieRule,
    without: Collection[str],
    rivals: Mapping[str, frozenset[str]],
) -> Won:
    """Count. Raises ``TieUndecided`` at a tie that decides and that ``ties`` does not settle, and ``CountError``.

    ``header`` tells the budget (which may hold money from other pools), ``without`` who cannot win.
    """
    utility = method.utility if method.rule == "equal-shares" else "cardinality"
    support = support_of(election, utility, without, rivals)
    costs = {one.id: one.cost for one in header.projects}

    @cache
    def settled(names: frozenset[str]) -> tuple[str, ...]:
        if ties.settles(names):
            return tuple(sorted(names, key=lambda name: ties.key(name, costs[name])))
        return tuple(sorted(names, key=number_key))

    trial = _Trial(header, support, method, ties, settled).count()
    return _told(trial, _ties_of(trial, ties), ties)


def _ties_of(trial: _Trial, ties: TieRule) -> tuple[Tie, ...]:
    """The tied sets that were met. Raises ``TieUndecided`` at the first that decides and is not settled."""
    is_harmless = trial.ends_alike(lambda _names: False)
    may_stop = not all(map(ties.settles, trial.met)) and not (is_harmless or trial.ends_alike(ties.settles))
    met: list[Tie] = []
    for names, order in trial.met.items():
        decides = not is_harmless and _decides(trial, names)
        if decides and may_stop and not ties.settles(names):
            raise _undecided(trial, names, met)
        met.append(Tie(tuple(sorted(names, key=number_key)), None, trial.left[names], decides, order))
    if trial.spread is None and may_stop and (later := _leads_to_others(trial)):
        raise _undecided(trial, later, met[: list(trial.met).index(later)])
    if trial.spread is None or is_harmless:
        return tuple(met)
    left_open = [names for names in trial.doubtful if not ties.settles(names)]
    if may_stop and left_open:
        raise _undecided(trial, left_open[0], met[: list(trial.met).index(left_open[0])])
    if not any(tie.decides for tie in met):
        first = list(trial.met).index(trial.doubtful[0])
        met[first] = replace(met[first], decides=True)
    return tuple(met)


def _undecided(trial: _Trial, names: frozenset[str], before: Sequence[Tie]) -> TieUndecided:
    tie = Tie(tuple(sorted(names, key=number_key)), None, trial.left[names], True)
    return TieUndecided(tie, (*before, tie), ())


def _decides(trial: _Trial, names: frozenset[str]) -> bool:
    """Whether another order of this tied set gives other winners, however the other sets are ordered."""
    if names not in trial.doubtful:
        return False
    if math.factorial(len(names)) > MOST_ORDERS:
        return True
    others = [one for one in trial.doubtful if one != names]
    if math.prod(math.factorial(len(one)) for one in (names, *others)) > MOST_ORDERS:
        others = []
    ways = [dict(zip(others, way, strict=True)) for way in product(*(_orders(trial, one) for one in others))]
    for at in range(0, len(ways), AT_ONCE):
        given = [
            [{**way, names: order} for order in _orders(trial, names)] for way in ways[at : at + AT_ONCE]
        ]
        _try_out(trial, [one for each in given for one in each])
        for each in given:
            first = _winners(trial, each[0])
            if any(_winners(trial, one) != first for one in each[1:]):
                return True
    return False


def _orders(trial: _Trial, names: frozenset[str]) -> list[tuple[str, ...]]:
    """All orders of a tied set, the one that was taken first."""
    taken = trial.met[names]
    return [taken, *(one for one in permutations(sorted(names, key=number_key)) if one != taken)]


def _changed(trial: _Trial, given: Orders) -> Changed:
    return frozenset((one, order) for one, order in given.items() if order != trial.met[one])


def _again(trial: _Trial, given: Orders) -> _Trial:
    return _Trial(
        trial.header, trial.support, trial.method, trial.ties,
        lambda names: given.get(names) or trial.order(names),
    )  # fmt: skip


def _try_out(trial: _Trial, given: Sequence[Orders]) -> None:
    """Learn side by side under which of these orders of tied sets the winners certainly stay."""
    new = {_changed(trial, one): one for one in given}
    new = {changed: one for changed, one in new.items() if changed and changed not in trial.known}
    tries = [(_again(trial, one).first, {names for names, _order in changed}) for changed, one in new.items()]
    for changed, stays in zip(new, trial.end_alike(tries), strict=True):
        if stays:
            trial.known[changed] = trial.winners


def _winners(trial: _Trial, given: Orders) -> frozenset[str]:
    """Who wins when these tied sets are ordered so; every way is counted once."""
    changed = _changed(trial, given)
    if changed not in trial.known:
        found = trial if not changed else _again(trial, given).count()
        trial.known[changed] = found.winners
        if any(map(trial.is_news, found.doubtful)):
            trial.beyond.append((given, found))
    return trial.known[changed]


def _leads_to_others(trial: _Trial) -> frozenset[str] | None:
    """A tied set, left open, of which another order leads to a further tie that decides; of these the one met first.

    Of a further tie only who goes first is tried out: what is left of it is a tie of its own. No more than
    ``MOST_ORDERS`` counts are made; beyond them nothing is claimed.
    """
    todo, tried = list(trial.beyond), set[frozenset[tuple[frozenset[str], str]]]()
    while todo:
        given, found = todo.pop()
        for names in [one for one in found.doubtful if trial.is_news(one) and one not in given]:
            for first in found.met[names][1:]:
                way = {**given, names: (first, *(one for one in found.met[names] if one != first))}
                standing = frozenset((one, order[0]) for one, order in way.items())
                if standing in tried:
                    continue
                tried.add(standing)
                if len(tried) > MOST_ORDERS:
                    return None
                other = _again(trial, way).count()
                if other.winners != trial.winners:
                    return next(one for one in trial.met if one in given and not trial.ties.settles(one))
                todo.append((way, other))
    return None


def _told(trial: _Trial, met: tuple[Tie, ...], ties: TieRule) -> Won:
    if trial.spread is not None:
        spread = trial.spread
        return Won(tuple(one.id for one in spread.bought), met, reasons_of_spread(trial.header, spread))
    assert trial.result is not None
    done, run, rest = trial.result, trial.result.in_full(), None
    if trial.has_rest:
        rest = _rest(trial.header, run, ties)
    chosen = (*(one.id for one in run.bought), *(rest.taken if rest else ()))
    facts: dict[str, Json] = {
        "share": number(run.share / trial.header.scale), "steps": done.steps, "ended": done.ended or None,
    }  # fmt: skip
    reasons = reasons_of_shares(trial.header, run, rest, ties)
    return Won(chosen, (*met, *(rest.ties if rest else ())), reasons, facts)


def _rest(header: Header, run: SharesRun | Walk, ties: TieRule, *, strict: bool = True) -> GreedyRun:
    """What is left after the purchases, by number of supporters. Raises ``TieUndecided`` if strict."""
    candidates = [Candidate(one.id, one.cost, one.ballots, one.ballots) for one in not_bought(run)]
    left = header.budget - run.spent
    return run_greedy(BY_SCORE, candidates, left, run.support.rivals, ties, strict=strict)
