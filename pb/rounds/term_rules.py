"""Whether the terms of a pool's count hold together: rule, threshold, a category's minimum (D2.6, D2.10). Pure."""

from __future__ import annotations

from core.problems import Problem
from pb.rounds.rules import AllocationRule, PoolRules, ThresholdUnit, Utility

PROPORTIONAL = (AllocationRule.EQUAL_SHARES, AllocationRule.PHRAGMEN)


def check_terms(pool: PoolRules) -> list[Problem]:
    """What is wrong with the terms; each problem beside its field.

    Codes: ``utility_missing``, ``completion_missing``, ``utility_needs_points``, ``threshold_with_shares``,
    ``threshold_twice``, ``threshold_unit_unused``, ``reserved_incomplete``, ``reserved_twice``,
    ``reserved_over_amount``, ``reserved_category_same``.
    """
    return [*_check_shares(pool), *_check_threshold(pool), *_check_reserved(pool)]


def _check_shares(pool: PoolRules) -> list[Problem]:
    problems = []
    if pool.allocation_rule is AllocationRule.EQUAL_SHARES:
        if pool.utility is None:
            problems.append(Problem("utility_missing", "utility"))
        if pool.completion is None:
            problems.append(Problem("completion_missing", "completion"))
    if pool.utility is Utility.POINTS and not pool.scores_points:
        problems.append(Problem("utility_needs_points", "utility"))
    return problems


def _check_threshold(pool: PoolRules) -> list[Problem]:
    field = "minimum_share" if pool.minimum_share else "minimum_votes"
    if pool.minimum_share and pool.minimum_votes:
        return [Problem("threshold_twice", "minimum_share")]
    if pool.allocation_rule in PROPORTIONAL and (pool.minimum_share or pool.minimum_votes):
        return [Problem("threshold_with_shares", field)]
    if pool.threshold_unit is not ThresholdUnit.SCORE and not pool.minimum_votes:
        return [Problem("threshold_unit_unused", "threshold_unit")]
    return []


def _check_reserved(pool: PoolRules) -> list[Problem]:
    minima = [one for one in (pool.reserved_share, pool.reserved_amount) if one is not None]
    if len(minima) == 2:
        return [Problem("reserved_twice", "reserved_amount")]
    if minima and pool.reserved_category is None:
        return [Problem("reserved_incomplete", "reserved_category")]
    if pool.reserved_category is not None and not minima:
        return [Problem("reserved_incomplete", "reserved_share")]
    if pool.reserved_amount is not None and pool.reserved_amount > pool.amount:
        return [Problem("reserved_over_amount", "reserved_amount")]
    if pool.reserved_category is not None and pool.reserved_category == pool.category:
        return [Problem("reserved_category_same", "reserved_category")]
    return []
