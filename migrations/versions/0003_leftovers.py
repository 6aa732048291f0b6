"""what becomes of the money that a pool leaves"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
KNOWN = "ck_pb_pool_rules_leftovers_known"


def upgrade() -> None:
    """Widen the words of leftovers; name the pool the money goes to; tell draws over the common pot apart."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("pb_pool_rules", sa.Column("leftover_pool", sa.String(length=40), nullable=True))
    op.drop_constraint(op.f(KNOWN), "pb_pool_rules", type_="check")
    op.create_check_constraint(op.f(KNOWN), "pb_pool_rules", "leftovers in ('unused','back','pool','best')")
    op.create_check_constraint(
        op.f("ck_pb_pool_rules_leftover_pool_named"),
        "pb_pool_rules",
        "leftover_pool is null or leftovers = 'pool'",
    )
    op.add_column(
        "pb_tie_draws", sa.Column("is_over_pot", sa.Boolean(), nullable=False, server_default=sa.false())
    )
