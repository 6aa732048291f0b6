"""What the database holds a pool's rules to, by the name of each check (``PoolRulesRow``)."""

from __future__ import annotations

ALLOCATION_RULES_SQL = "'greedy','greedy-stop','greedy-stop-80','greedy-cost','equal-shares','phragmen'"
POOL_CHECKS = {
    "amount_counted": "amount >= 0",
    "minimum_under_maximum": "minimum >= 0 and minimum <= maximum",
    "method_known": "method in ('approval','choose_one','points','ranking','panel')",
    "tie_rule_known": "tie_rule in ('draw','cheaper','number','seed')",
    "tie_seed_told": "(tie_rule = 'seed') = (coalesce(tie_seed, '') <> '')",
    "minimum_votes_counted": "minimum_votes >= 0",
    "endorsements_counted": "endorsements >= 0",
    "minimum_greenery_percent": "minimum_greenery between 0 and 100",
    "leftovers_known": "leftovers in ('unused','back','pool','best')",
    "leftover_pool_named": "leftover_pool is null or leftovers = 'pool'",
    "allocation_rule_known": f"allocation_rule in ({ALLOCATION_RULES_SQL})",
    "utility_known": "utility in ('cost','cardinality','points')",
    "completion_known": "completion in ('none','add1','add1-full','add1u','greedy')",
    "shares_told": (
        "allocation_rule = 'equal-shares' or "
        "(utility is null and completion is null and not has_run_off and not from_whole_unit)"
    ),
    "points_to_spend": "utility <> 'points' or method in ('points','ranking')",
    "threshold_unit_known": "threshold_unit in ('score','votes','voters')",
    "minimum_share_percent": "minimum_share > 0 and minimum_share <= 100",
    "threshold_told_once": "minimum_share is null or minimum_votes = 0",
    "reserved_told": ("num_nonnulls(reserved_share, reserved_amount) = num_nonnulls(reserved_category)"),
    "reserved_share_percent": "reserved_share between 0 and 100 and reserved_category <> ''",
    "reserved_amount_counted": "reserved_amount >= 0",
    "panel_told": (
        "num_nonnulls(panel_highest, panel_members) = case when method = 'panel' then 2 else 0 end"
    ),
    "panel_terms_of_panel": "method = 'panel' or (minimum_mean is null and not has_half_points)",
    "panel_counted": "panel_highest between 1 and 1000 and panel_members between 2 and 100",
    "minimum_mean_in_scale": "minimum_mean > 0 and minimum_mean <= panel_highest",
    "panel_counts_by_means": (
        "method <> 'panel' or (minimum_votes = 0 and minimum_share is null and allocation_rule like 'greedy%')"
    ),
}
