"""pools: equal shares that start from a whole unit; ties that fall by a published text"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
TABLE = "pb_pool_rules"
CHECKS = {
    "tie_rule_known": "tie_rule in ('draw','cheaper','number','seed')",
    "tie_seed_told": "(tie_rule = 'seed') = (coalesce(tie_seed, '') <> '')",
    "shares_told": (
        "allocation_rule = 'equal-shares' or "
        "(utility is null and completion is null and not has_run_off and not from_whole_unit)"
    ),
}


def upgrade() -> None:
    """No pool had either so far."""
    op.add_column(TABLE, sa.Column("tie_seed", sa.Text(), nullable=True))
    op.add_column(
        TABLE, sa.Column("from_whole_unit", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column(TABLE, "from_whole_unit", server_default=None)
    for name in ("tie_rule_known", "shares_told"):
        op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, type_="check")
    for name, told in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, told)
