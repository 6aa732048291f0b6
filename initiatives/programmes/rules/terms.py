"""The terms of a programme as the rules of applications and of scoring look at them, and what is wrong with them. Pure.

The council's criteria weigh "above all" the residents' work (art. 19c ust. 1 of the Act), so terms without any points
for the own contribution are named. Codes: ``share_out_of_range``, ``rate_missing``, ``no_criteria``,
``labour_unweighed``, ``threshold_too_high`` (``most``), ``cap_over_budget``, ``calls_missing``, ``calls_overlap``
(``one``, ``other``), ``call_backwards`` (``number``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.problems import Problem
from initiatives.programmes.rules.stages import Call, overlapping


class CriterionKind(StrEnum):
    """Who gives the points: the committee, or the figures of the application."""

    COMMITTEE = "committee"
    OWN_SHARE = "own_share"
    LABOUR = "labour"
    PEOPLE = "people"


COUNTED = frozenset({CriterionKind.OWN_SHARE, CriterionKind.LABOUR, CriterionKind.PEOPLE})
SHARES = frozenset({CriterionKind.OWN_SHARE, CriterionKind.LABOUR})
"""Counted in percent of the whole: all of the own contribution, or its labour alone."""


class TieRule(StrEnum):
    """What decides between equal totals: the larger own share, more hours of labour, who applied earlier, a draw."""

    OWN_SHARE = "own_share"
    LABOUR = "labour"
    EARLIER = "earlier"
    DRAW = "draw"


@dataclass(frozen=True)
class Criterion:
    """A criterion: at most ``points``, counted ``weight`` times.

    A counted one gives all points at ``full_at`` (percent of own contribution or of labour in the whole, or people), none at ``none_at`` or
    below, and in proportion between, rounded down to whole points.
    """

    code: str
    name: str
    kind: CriterionKind
    points: int
    weight: Decimal = Decimal(1)
    none_at: Decimal | None = None
    full_at: Decimal | None = None
    needs_ground: bool = False
    """Whether the committee says why."""


@dataclass(frozen=True)
class Terms:
    """Everything of a programme that applications are judged by. Money in złoty; ``own_share`` in percent of the whole."""

    budget: Decimal
    own_share: Decimal
    hour_rate: Decimal
    town_cap: Decimal | None = None
    """The most that the town gives to one application."""
    least_members: int = 2
    scopes: frozenset[str] = frozenset()
    """Codes of ``scopes.SCOPES``; empty: all of the Act."""
    town_land_only: bool = True
    criteria: tuple[Criterion, ...] = ()
    threshold: Decimal = Decimal(0)
    tie_rule: TieRule = TieRule.OWN_SHARE
    most_hours_a_day: Decimal = Decimal(12)

    @property
    def most_points(self) -> Decimal:
        """The highest total that anybody can reach."""
        return sum((one.points * one.weight for one in self.criteria), Decimal(0))


def check_terms(terms: Terms, calls: Sequence[Call]) -> list[Problem]:
    """Why a programme cannot be opened as it is."""
    problems = []
    if not 0 <= terms.own_share < 100:
        problems.append(Problem("share_out_of_range", "own_share"))
    if terms.hour_rate <= 0:
        problems.append(Problem("rate_missing", "hour_rate"))
    if terms.town_cap is not None and terms.town_cap > terms.budget:
        problems.append(Problem("cap_over_budget", "town_cap"))
    return [*problems, *_check_criteria(terms), *_check_calls(calls)]


def _check_criteria(terms: Terms) -> list[Problem]:
    if not terms.criteria:
        return [Problem("no_criteria", "criteria")]
    problems = []
    if all(one.kind not in SHARES for one in terms.criteria):
        problems.append(Problem("labour_unweighed", "criteria"))
    if terms.threshold > terms.most_points:
        problems.append(Problem("threshold_too_high", "threshold", {"most": terms.most_points}))
    return problems


def _check_calls(calls: Sequence[Call]) -> list[Problem]:
    if not calls:
        return [Problem("calls_missing", "calls")]
    backwards = [
        Problem("call_backwards", "calls", {"number": one.number})
        for one in calls
        if one.closes_at <= one.opens_at
    ]
    pairs = [] if backwards else overlapping(calls)
    return [*backwards, *(Problem("calls_overlap", "calls", {"one": a, "other": b}) for a, b in pairs)]
