"""terms of a pool's count: equal shares, thresholds in other units, a category's minimum"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TABLE = "pb_pool_rules"
CHECKS = {
    "allocation_rule_known": (
        "allocation_rule in ('greedy','greedy-stop','greedy-stop-80','greedy-cost','equal-shares','phragmen')"
    ),
    "utility_known": "utility in ('cost','cardinality','points')",
    "completion_known": "completion in ('none','add1','add1-full','add1u','greedy')",
    "shares_told": (
        "allocation_rule = 'equal-shares' or (utility is null and completion is null and not has_run_off)"
    ),
    "points_to_spend": "utility <> 'points' or method in ('points','ranking')",
    "threshold_unit_known": "threshold_unit in ('score','votes','voters')",
    "minimum_share_percent": "minimum_share > 0 and minimum_share <= 100",
    "threshold_told_once": "minimum_share is null or minimum_votes = 0",
    "reserved_told": "num_nonnulls(reserved_share, reserved_amount) = num_nonnulls(reserved_category)",
    "reserved_share_percent": "reserved_share between 0 and 100 and reserved_category <> ''",
    "reserved_amount_counted": "reserved_amount >= 0",
}


def upgrade() -> None:
    """Add the columns with what has held so far; the checks look at every row once."""
    for name, kind in (
        ("utility", sa.String(length=20)),
        ("completion", sa.String(length=20)),
        ("minimum_share", sa.Numeric(precision=7, scale=4)),
        ("reserved_category", sa.String(length=160)),
        ("reserved_share", sa.Numeric(precision=7, scale=4)),
        ("reserved_amount", sa.Numeric(precision=18, scale=6)),
    ):
        op.add_column(TABLE, sa.Column(name, kind, nullable=True))
    op.add_column(TABLE, sa.Column("has_run_off", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        TABLE, sa.Column("threshold_unit", sa.String(length=10), server_default="score", nullable=False)
    )
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, condition)
