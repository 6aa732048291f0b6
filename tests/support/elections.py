"""Small elections for properties: few projects, small numbers, so that ties and tight money are common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, permutations, product
from typing import Any

from hypothesis import strategies as st

from pb.tally.engine.model import Election
from pb.tally.engine.ties import number_key
from tests.support.pabulib import approval_election

GREEDY = ("greedy", "greedy-stop", "greedy-stop-80", "greedy-cost")
Winners = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Small:
    """Costs and votes by id, a budget, a threshold, groups of projects that exclude each other."""

    costs: dict[str, int]
    votes: dict[str, int]
    budget: int
    threshold: int
    conflicts: tuple[tuple[str, ...], ...]

    def election(self) -> Election:
        """The same as an election; every ballot names one project."""
        return approval_election(self.costs, self.votes, self.budget)

    def arguments(self) -> dict[str, Any]:
        """What ``count`` is told beside the rule and ties."""
        return {"threshold": self.threshold, "conflicts": self.conflicts}

    def with_votes(self, name: str, more: int) -> Small:
        """The same with more votes for one project."""
        votes = {**self.votes, name: self.votes[name] + more}
        return Small(self.costs, votes, self.budget, self.threshold, self.conflicts)

    def with_lower_cost(self, name: str, less: int) -> Small:
        """The same with one project cheaper."""
        costs = {**self.costs, name: self.costs[name] - less}
        return Small(costs, self.votes, self.budget, self.threshold, self.conflicts)


@st.composite
def small_elections(draw: st.DrawFn, conflicts: bool = True) -> Small:
    """Up to six projects, costs up to 12; the fewer different numbers of votes, the more ties."""
    names = draw(st.permutations(["1", "2", "10", "a2", "a10", "B/3"]))[: draw(st.integers(1, 6))]
    costs = {name: draw(st.integers(1, 12)) for name in names}
    most = draw(st.integers(1, 5))
    votes = {name: draw(st.integers(0, most)) for name in names}
    groups: list[tuple[str, ...]] = []
    if conflicts and len(names) > 1:
        pair = st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True).map(tuple)
        groups = draw(st.lists(pair, max_size=2))
    return Small(costs, votes, draw(st.integers(0, 25)), draw(st.integers(0, most)), tuple(groups))


def merit(small: Small, rule: str, name: str) -> Fraction:
    """What the rule orders by."""
    return Fraction(small.votes[name], small.costs[name] if rule == "greedy-cost" else 1)


def all_orders(small: Small, rule: str) -> Iterator[list[str]]:
    """Every order of the eligible projects that agrees with the merit."""
    eligible = [name for name, votes in small.votes.items() if votes > 0 and votes >= small.threshold]
    eligible.sort(key=lambda name: (-merit(small, rule, name), number_key(name)))
    groups = [list(group) for _, group in groupby(eligible, key=lambda name: merit(small, rule, name))]
    for chosen in product(*(permutations(group) for group in groups)):
        yield [name for group in chosen for name in group]


def plain_count(small: Small, rule: str, order: Sequence[str]) -> Winners:
    """The rule in its plainest words, along one given order: (selected, built with a reserve)."""
    left, selected, extra = small.budget, set(), set()
    for name in order:
        if any(name in group and selected & (set(group) - {name}) for group in small.conflicts):
            continue
        if small.costs[name] <= left:
            selected.add(name)
            left -= small.costs[name]
        elif rule.startswith("greedy-stop"):
            if rule == "greedy-stop-80" and left * 100 >= small.costs[name] * 80:
                extra.add(name)
            break
    return frozenset(selected), frozenset(extra)


def possible_winners(small: Small, rule: str) -> set[Winners]:
    """What all orders of all ties give, by trying them."""
    return {plain_count(small, rule, order) for order in all_orders(small, rule)}
