"""a pool that a panel scores in place of a ballot: its terms, members, scores, and the closing by two"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0019"
down_revision = "0018"

TABLE = "pb_pool_rules"
CHECKS = {
    "method_known": "method in ('approval','choose_one','points','ranking','panel')",
    "panel_told": "num_nonnulls(panel_highest, panel_members) = case when method = 'panel' then 2 else 0 end",
    "panel_terms_of_panel": "method = 'panel' or (minimum_mean is null and not has_half_points)",
    "panel_counted": "panel_highest between 1 and 1000 and panel_members between 2 and 100",
    "minimum_mean_in_scale": "minimum_mean > 0 and minimum_mean <= panel_highest",
    "panel_counts_by_means": (
        "method <> 'panel' or (minimum_votes = 0 and minimum_share is null and allocation_rule like 'greedy%')"
    ),
}


def upgrade() -> None:
    """Add the terms, with which no pool so far has anything to do; then the tables and what they refuse."""
    add_terms()
    add_members()
    add_scores()
    add_closings()
    op.get_bind().exec_driver_sql((SQL / "panel.sql").read_text().replace("%", "%%"))


def add_terms() -> None:
    """Columns of a pool's rules; the list of methods is widened."""
    for name, kind in (
        ("panel_highest", sa.Integer()),
        ("panel_members", sa.Integer()),
        ("minimum_mean", sa.Numeric(precision=6, scale=2)),
    ):
        op.add_column(TABLE, sa.Column(name, kind, nullable=True))
    op.add_column(
        TABLE, sa.Column("has_half_points", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.drop_constraint(op.f(f"ck_{TABLE}_method_known"), TABLE)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, condition.replace("%", "%%"))


def add_members() -> None:
    """Who scores a pool."""
    table = "pb_panel_members"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.BigInteger(), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _of_pool(table),
        _person(table, "user_id"),
        _person(table, "named_by_id"),
        sa.UniqueConstraint("pool_id", "user_id", name=op.f(f"uq_{table}_pool_id_user_id")),
        sa.UniqueConstraint("pool_id", "number", name=op.f(f"uq_{table}_pool_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f(f"ck_{table}_number_counted")),
    )
    for name in ("user_id", "named_by_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def add_scores() -> None:
    """What a member gives to a project."""
    table = "pb_panel_scores"
    op.create_table(
        table,
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("is_conflicted", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "project_id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["pb_panel_members.id"], name=op.f(f"fk_{table}_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["pb_projects.id"], name=op.f(f"fk_{table}_project_id")),
        sa.CheckConstraint(
            "score >= 0 and score * 2 = trunc(score * 2)", name=op.f(f"ck_{table}_score_on_scale")
        ),
        sa.CheckConstraint(
            "score is null or not is_conflicted", name=op.f(f"ck_{table}_conflicted_gives_none")
        ),
        sa.CheckConstraint("char_length(ground) <= 2000", name=op.f(f"ck_{table}_ground_bounded")),
    )
    op.create_index(op.f(f"ix_{table}_project_id"), table, ["project_id"])


def add_closings() -> None:
    """The closing of a panel by two people."""
    table = "pb_panel_closings"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _of_pool(table),
        _person(table, "proposed_by_id"),
        _person(table, "confirmed_by_id"),
        sa.UniqueConstraint("pool_id", name=op.f(f"uq_{table}_pool_id")),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f(f"ck_{table}_four_eyes")),
        sa.CheckConstraint(
            "(confirmed_at is null) = (confirmed_by_id is null)", name=op.f(f"ck_{table}_confirmed_by_whom")
        ),
    )
    for name in ("proposed_by_id", "confirmed_by_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _of_pool(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["pool_id"], ["pb_pools.id"], name=op.f(f"fk_{table}_pool_id"), ondelete="CASCADE"
    )


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["accounts_users.id"], name=op.f(f"fk_{table}_{column}"))
