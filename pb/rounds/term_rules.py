"""Whether the terms of a pool's count hold together: rule, threshold, a category's minimum (D2.6, D2.10). Pure."""

from __future__ import annotations

from core.problems import Problem
from pb.rounds.rules import (
    AllocationRule,
    BallotMethod,
    Leftovers,
    PoolRules,
    ThresholdUnit,
    TieRule,
    Utility,
)

PROPORTIONAL = (AllocationRule.EQUAL_SHARES, AllocationRule.PHRAGMEN)


def check_pool(pool: PoolRules) -> list[Problem]:
    """What is wrong with a pool's numbers; an empty list when a ballot can be made from them."""
    problems = []
    if pool.amount < 0:
        problems.append(Problem("amount_negative", "amount"))
    if not 0 <= pool.minimum <= pool.maximum:
        problems.append(Problem("minimum_over_maximum", "minimum"))
    if pool.method is BallotMethod.CHOOSE_ONE and pool.maximum != 1:
        problems.append(Problem("choose_one_maximum", "maximum"))
    if pool.method is BallotMethod.POINTS and not pool.points_total:
        problems.append(Problem("points_total_missing", "points_total"))
    if pool.method is BallotMethod.RANKING and len(pool.rank_points) < pool.maximum:
        problems.append(Problem("rank_points_missing", "rank_points"))
    if pool.cost_floor is not None and pool.cost_ceiling is not None and pool.cost_floor > pool.cost_ceiling:
        problems.append(Problem("floor_over_ceiling", "cost_floor"))
    return problems


def check_terms(pool: PoolRules) -> list[Problem]:
    """What is wrong with the terms; each problem beside its field.

    Codes: ``utility_missing``, ``completion_missing``, ``utility_needs_points``, ``tie_seed_missing``,
    ``threshold_with_shares``,
    ``threshold_twice``, ``threshold_unit_unused``, ``reserved_incomplete``, ``reserved_twice``,
    ``reserved_over_amount``, ``reserved_category_same``, and those of ``check_panel``.
    """
    seedless = pool.tie_rule is TieRule.SEED and not pool.tie_seed
    return [
        *_check_shares(pool), *_check_threshold(pool), *_check_reserved(pool), *check_panel(pool),
        *([Problem("tie_seed_missing", "tie_seed")] if seedless else []),
    ]  # fmt: skip


def check_panel(pool: PoolRules) -> list[Problem]:
    """What is wrong with the terms of a pool that a panel scores (D2.11); nothing in one that residents vote on.

    Codes: ``panel_highest_missing``, ``panel_members_missing``, ``mean_over_highest``, ``mean_not_positive``,
    ``panel_needs_greedy``, ``threshold_is_mean``, ``group_of_panel``, ``panel_shares_no_rest``.
    """
    if not pool.is_by_panel:
        return []
    problems = []
    if pool.panel_highest is None:
        problems.append(Problem("panel_highest_missing", "panel_highest"))
    if pool.panel_members is None:
        problems.append(Problem("panel_members_missing", "panel_members"))
    if pool.minimum_mean is not None and pool.minimum_mean <= 0:
        problems.append(Problem("mean_not_positive", "minimum_mean"))
    elif pool.minimum_mean is not None and pool.minimum_mean > (pool.panel_highest or pool.minimum_mean):
        problems.append(Problem("mean_over_highest", "minimum_mean", {"highest": pool.panel_highest}))
    if pool.allocation_rule in PROPORTIONAL:
        problems.append(Problem("panel_needs_greedy", "allocation_rule"))
    if pool.minimum_votes or pool.minimum_share:
        problems.append(
            Problem("threshold_is_mean", "minimum_votes" if pool.minimum_votes else "minimum_share")
        )
    if pool.exclusive_group:
        problems.append(Problem("group_of_panel", "exclusive_group"))
    if pool.leftovers is Leftovers.BEST:
        problems.append(Problem("panel_shares_no_rest", "leftovers"))
    return problems


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
