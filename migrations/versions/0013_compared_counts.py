"""counts of past rounds by other rules, kept so that nobody waits twice"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """A table of copies: it begins empty, and whatever is deleted from it is counted again."""
    op.create_table(
        "pb_compared_counts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("input_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("program_version", sa.String(40), nullable=False),
        sa.Column("told", postgresql.JSONB(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_compared_counts")),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["pb_rounds.id"],
            name=op.f("fk_pb_compared_counts_round_id_pb_rounds"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "round_id", "digest", "input_sha256", "program_version", name="uq_pb_compared_counts"
        ),
        sa.CheckConstraint("char_length(digest) = 64", name=op.f("ck_pb_compared_counts_digest_whole")),
    )
    op.create_index("ix_pb_compared_counts_asked_at", "pb_compared_counts", ["asked_at"])
