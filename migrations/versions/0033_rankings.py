"""rankings of initiatives: scoring closed without a member, recorded draws, what was published, grounds of points"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

KEPT = """
CREATE FUNCTION ini_rankings_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ranking % is published', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER ini_rankings_kept BEFORE UPDATE OR DELETE ON ini_rankings
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ini_rankings_kept();
"""


def upgrade() -> None:
    """Add the tables; no criterion asked for a ground so far, no proposal was answered in words."""
    op.create_table(
        "ini_draws",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("numbers", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("protocol <> ''", name=op.f("ck_ini_draws_protocol_told")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["ini_calls.id"], name=op.f("fk_ini_draws_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_draws_recorded_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_draws")),
        sa.UniqueConstraint("call_id", name=op.f("uq_ini_draws_call_id")),
    )
    op.create_index(op.f("ix_ini_draws_recorded_by_id"), "ini_draws", ["recorded_by_id"], unique=False)
    op.create_table(
        "ini_rankings",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_ini_rankings_sha256_length")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["ini_calls.id"], name=op.f("fk_ini_rankings_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_rankings_published_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_rankings")),
        sa.UniqueConstraint("call_id", name=op.f("uq_ini_rankings_call_id")),
    )
    op.create_index(
        op.f("ix_ini_rankings_published_by_id"), "ini_rankings", ["published_by_id"], unique=False
    )
    op.create_table(
        "ini_scoring_closings",
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("missing", sa.SmallInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ini_scoring_closings_reason_told")),
        sa.CheckConstraint("missing > 0", name=op.f("ck_ini_scoring_closings_somebody_missing")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["ini_calls.id"], name=op.f("fk_ini_scoring_closings_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_scoring_closings_closed_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_scoring_closings")),
        sa.UniqueConstraint("call_id", name=op.f("uq_ini_scoring_closings_call_id")),
    )
    op.create_index(
        op.f("ix_ini_scoring_closings_closed_by_id"), "ini_scoring_closings", ["closed_by_id"], unique=False
    )
    op.add_column(
        "ini_criteria", sa.Column("needs_ground", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("ini_proposals", sa.Column("answer", sa.Text(), nullable=False, server_default=""))
    op.alter_column("ini_criteria", "needs_ground", server_default=None)
    op.alter_column("ini_proposals", "answer", server_default=None)
    op.alter_column("ini_sheet_points", "points", nullable=True)
    op.execute(KEPT)
