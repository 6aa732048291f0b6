"""Answers made into figures: sums, differences, groups and measures of each column of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pb.comparison.rules import Difference, difference
from pb.results.queries import ResultRow, RoundResult
from pb.tally.engine.measures import GroupShare, disproportionality, group_shares

MICRO = 10**6
"""Costs are kept with six decimals."""


@dataclass(frozen=True)
class Wanted:
    """A column to be shown: its word in addresses, its name, the pools' money together, and the answer."""

    code: str
    name: str
    total: Decimal
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One way of counting, measured. Money in the round's currency, shares from 0 to 1.

    ``outside``: money that must come from beside the pools; ``left``: what stays in them.
    """

    code: str
    name: str
    problem: str
    numbers: frozenset[int]
    difference: Difference
    total: Decimal
    spent: Decimal
    outside: Decimal
    left: Decimal
    ties: int
    ballots: int
    served: int
    satisfaction: Fraction
    winners_each: Fraction
    cost_each: Fraction
    categories: tuple[GroupShare, ...]
    areas: tuple[GroupShare, ...]

    @property
    def served_share(self) -> Fraction:
        """Share of ballots with a winner among their choices."""
        return Fraction(self.served, self.ballots) if self.ballots else Fraction(0)

    @property
    def exclusion(self) -> Fraction:
        """Share of ballots without any."""
        return 1 - self.served_share if self.ballots else Fraction(0)

    @property
    def by_category(self) -> Fraction | None:
        """How far money and votes are apart over categories."""
        return disproportionality(self.categories)

    @property
    def by_area(self) -> Fraction | None:
        """The same over areas; ``None`` where there is only one."""
        return disproportionality(self.areas) if len(self.areas) > 1 else None


@dataclass(frozen=True)
class Measuring:
    """What every column is measured against: the projects, their groups, the announced winners' numbers."""

    rows: tuple[ResultRow, ...]
    categories: Mapping[str, str]
    areas: Mapping[str, str]
    actual: frozenset[int]

    def column(self, wanted: Wanted) -> Column:
        """The column of one answer."""
        answer = wanted.answer
        built = frozenset(answer.get("built", ()))
        outside = decimal(Fraction(answer.get("outside", "0")))
        spent = sum((row.cost for row in self.rows if row.code in built), Decimal(0))
        numbers = frozenset(row.number for row in self.rows if row.code in built)
        return Column(
            wanted.code, wanted.name, str(answer.get("problem", "")), numbers, difference(self.actual, numbers),
            wanted.total, spent, outside, max(wanted.total - spent + outside, Decimal(0)), answer.get("ties", 0),
            answer.get("ballots", 0), answer.get("served", 0), Fraction(answer.get("satisfaction", "0")),
            Fraction(answer.get("winners_each", "0")), Fraction(answer.get("cost_each", "0")),
            self._groups(built, self.categories), self._groups(built, self.areas),
        )  # fmt: skip

    def _groups(self, built: frozenset[str], group_of: Mapping[str, str]) -> tuple[GroupShare, ...]:
        projects = ((row.code, int(row.cost * MICRO), row.votes) for row in self.rows)
        return group_shares(projects, built, group_of)


def measuring(result: RoundResult, area_of: Mapping[int, str], no_area: str) -> Measuring:
    """What a round is measured against. ``area_of``: names by project; ``no_area``: those without a place."""
    rows = tuple(row for pool in result.pools for row in pool.rows)
    by_area = {row.code: area_of.get(row.project_id) or row.place or no_area for row in rows}
    by_place = {row.code: row.place or area_of.get(row.project_id) or no_area for row in rows}
    # Where all lie in one area, the smaller places that the file names tell more.
    areas = by_area if len(set(by_area.values())) > 1 else by_place
    return Measuring(
        rows,
        {row.code: row.category for row in rows},
        areas,
        frozenset(row.number for row in rows if row.is_built),
    )


def actual_outside(result: RoundResult) -> str:
    """Money from beside the pools in the announced result, as answers tell it."""
    facts = (row.facts.get("from_reserve") for pool in result.pools for row in pool.rows)
    return str(sum((Fraction(str(fact)) for fact in facts if fact is not None), Fraction(0)))


def total_of(amounts: Mapping[str, Decimal], own: Sequence[tuple[str, Decimal]]) -> Decimal:
    """The money of all pools together, with some amounts changed."""
    return sum((amounts.get(code, amount) for code, amount in own), Decimal(0))


def decimal(value: Fraction) -> Decimal:
    """An exact amount as far as pages write it: two decimals."""
    return Decimal(round(value * 100)) / 100


def money(micro: int) -> Decimal:
    """Money of a group in the round's currency."""
    return Decimal(micro) / MICRO
