"""A minimum share for a category: part of a pool's money is kept for it first (Polish practice: domain notes 2.10, 2.11).

    Reserve("greenery", share=Fraction(20))     20% of the pool, rounded down to the smallest unit of money
    Reserve("greenery", amount=5_000_000)       so much (in units of ``1 / scale``), or the pool where it has less

The share is one of all the money that the pool is counted with, what came from other pools included. Then:

1. the projects of the category are counted alone, by the pool's rule, with the reserved amount as their money;
   under Poznań's rule without the 80%: nobody adds money to a part of a pool;
2. all projects that have not won, of the category and of others, are counted by the pool's rule with all the money
   that is left: what the category could not use is not lost, and it may win more than its minimum here.

What a winner of the first count excludes is out of the second. Ties are looked at in each count by itself. With an
amount of 0 the outcome is that of the plain count. "At least X%" is thus kept as far as projects fit: the category
gets less only where, by the rule, none of its projects that may win fits into what is left of its minimum.

Told in ``parameters["reserved"]``: ``category``, ``share`` or ``least`` as the regulation says it, ``amount`` reserved,
``spent`` of it, for equal shares also the ``voter_share`` of the first count. Winners of the first count carry the
facts ``reserved_for`` and ``reserved_left``; their ``left_before`` and ``left`` are the whole pool's money. Distances
of a project of the category: the smaller of the two counts' where a loser cannot change the first one, under rules
that stop that of the first count, which is enough for certain; under the proportional rules those of the second.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.tally.engine.errors import CountError
from pb.tally.engine.jsontext import Json
from pb.tally.engine.model import Header
from pb.tally.engine.outcome import Fact, Outcome, Reason, Row, money, number
from pb.tally.engine.rule_names import GREEDY_RULES

WITHOUT_RESERVE = {"greedy-stop-80": "greedy-stop"}
"""By what rule the reserved amount is counted, where it is another than the pool's."""
Points = int | Fraction
LOST = frozenset({"did_not_fit", "stopped", "lost_tie", "below_threshold", "no_votes"})


@dataclass(frozen=True)
class Reserve:
    """Money kept for a category: ``share`` in percent of the pool, or an ``amount`` in units of ``1 / scale``."""

    category: str
    share: Fraction | None = None
    amount: int | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.amount is None):
            raise CountError("dla kategorii odkłada się albo procent puli, albo kwotę")
        if not 0 <= (self.share or 0) <= 100 or (self.amount or 0) < 0:
            raise CountError("dla kategorii odkłada się od 0 do 100% puli")

    def of(self, budget: int) -> int:
        """What is reserved in a pool of so much money."""
        if self.amount is not None:
            return min(self.amount, budget)
        return math.floor(budget * (self.share or Fraction(0)) / 100)

    def told(self, scale: int) -> dict[str, Json]:
        """The minimum as the regulation says it."""
        if self.amount is not None:
            return {"category": self.category, "least": money(self.amount, scale)}
        return {"category": self.category, "share": number(self.share or Fraction(0))}


def outside(header: Header, category: str) -> frozenset[str]:
    """Ids of the projects that are not of a category."""
    return frozenset(one.id for one in header.projects if category not in one.categories)


def rivals_of(first: Outcome, rivals: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Ids that the winners of the first count exclude, each with the first of these winners."""
    found: dict[str, str] = {}
    for winner in first.selected:
        for rival in rivals.get(winner, frozenset()):
            found.setdefault(rival, winner)
    return found


def both(
    reserve: Reserve,
    first: Outcome,
    second: Outcome,
    excluded: Mapping[str, str],
    withdrawn: Collection[str],
    scored: tuple[str, Mapping[str, Points]],
) -> Outcome:
    """The outcome of the two counts; ``second`` was made without the winners of ``first`` and whom they exclude.

    ``withdrawn``: ids that neither count had; ``scored``: votes or points, and every project's score.
    """
    joined = _Joined(reserve, first, second, excluded, scored)
    rows = tuple(
        row if row.id in withdrawn else joined.row(before, row)
        for before, row in zip(first.rows, second.rows, strict=True)
    )
    told: dict[str, Json] = {
        **reserve.told(second.scale),
        "amount": money(first.budget, second.scale),
        "spent": money(first.spent, second.scale),
    }
    if "share" in first.parameters:
        told["voter_share"] = first.parameters["share"]
    return replace(
        second,
        parameters={**second.parameters, "withdrawn": _withdrawn(second, withdrawn), "reserved": told},
        budget=second.budget + first.spent,
        spent=second.spent + first.spent,
        selected=(*first.selected, *second.selected),
        rows=rows,
        ties=(*first.ties, *second.ties),
    )


def _withdrawn(second: Outcome, withdrawn: Collection[str]) -> Json:
    """Ids that were withdrawn, in the order in which the second count tells all that it was without."""
    told = second.parameters["withdrawn"]
    assert isinstance(told, list)
    return [name for name in told if name in withdrawn]


class _Joined:
    """Rows of the two counts made one."""

    def __init__(
        self,
        reserve: Reserve,
        first: Outcome,
        second: Outcome,
        excluded: Mapping[str, str],
        scored: tuple[str, Mapping[str, Points]],
    ) -> None:
        self._category, self._excluded = reserve.category, excluded
        self._unit, self._scores = scored
        self._reserved, self._rest = first.budget, second.budget + first.spent - first.budget
        self._winners, self._rule = len(first.selected), first.rule

    def row(self, before: Row, after: Row) -> Row:
        """One project: its row in the first count and in the second."""
        if before.selected:
            return replace(before, reason=self._won_first(before.reason))
        if after.id in self._excluded:
            return replace(after, reason=self._conflict(after))
        if after.reason.code == "selected":
            place = after.reason.facts["place"]
            assert isinstance(place, int)
            facts: dict[str, Fact] = {**after.reason.facts, "place": place + self._winners}
            return replace(after, reason=Reason("selected", facts))
        if after.reason.code in LOST and before.reason.code in LOST and self._rule in GREEDY_RULES:
            return replace(after, reason=self._nearer(before.reason, after.reason))
        return after

    def _won_first(self, reason: Reason) -> Reason:
        facts: dict[str, Fact] = dict(reason.facts)
        for name in ("left_before", "left"):
            value = reason.facts[name]
            assert isinstance(value, int)
            facts[name] = value + self._rest
        return Reason(
            "selected", {**facts, "reserved_for": self._category, "reserved_left": reason.facts["left"]}
        )

    def _conflict(self, row: Row) -> Reason:
        winner = self._excluded[row.id]
        difference = self._scores[winner] - self._scores[row.id]
        return Reason(
            "conflict", {"with": winner, "difference": difference, "missing": None, "unit": self._unit}
        )

    def _nearer(self, before: Reason, after: Reason) -> Reason:
        facts: dict[str, Fact] = dict(after.facts)
        for name in ("missing", "cheaper_by"):
            if name in after.facts:
                own = [before.facts.get(name)]
                if not GREEDY_RULES[self._rule].stops:
                    own.append(after.facts[name])
                known = [value for value in own if isinstance(value, int)]
                facts[name] = min(known) if known else None
        return Reason(after.code, facts)
