"""what the town set for its consultations; the simplified procedure of a planning act"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """A table of one row, and a column that is false for all there is."""
    op.add_column(
        "con_consultations",
        sa.Column("is_simplified", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "con_settings",
        sa.Column("least_before_plan", sa.SmallInteger(), nullable=False),
        sa.Column("least_opinion", sa.SmallInteger(), nullable=False),
        sa.Column("least_green", sa.SmallInteger(), nullable=False),
        sa.Column("least_co_design", sa.SmallInteger(), nullable=False),
        sa.Column("day_rule", sa.String(length=10), nullable=False),
        sa.Column("rolls_over", sa.Boolean(), nullable=False),
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_con_settings_only_one")),
        sa.CheckConstraint("day_rule in ('receipt','dispatch')", name=op.f("ck_con_settings_day_rule_known")),
        sa.CheckConstraint(
            "least(least_before_plan, least_opinion, least_green, least_co_design) >= 0"
            " and greatest(least_before_plan, least_opinion, least_green, least_co_design) <= 365",
            name=op.f("ck_con_settings_days_bounded"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_settings")),
        sa.UniqueConstraint("is_only", name=op.f("uq_con_settings_is_only")),
    )
