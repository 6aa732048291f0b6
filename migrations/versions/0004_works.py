"""works: an author's earlier answers, and who wrote down one given on paper"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table of past answers and widen the works."""
    op.create_table(
        "pb_past_answers",
        sa.Column("implementation_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("word in ('accepted', 'remarks')", name=op.f("ck_pb_past_answers_word_known")),
        sa.ForeignKeyConstraint(
            ["implementation_id"],
            ["pb_implementations.id"],
            name=op.f("fk_pb_past_answers_implementation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_past_answers")),
    )
    op.create_index(
        op.f("ix_pb_past_answers_implementation_id"), "pb_past_answers", ["implementation_id"], unique=False
    )
    op.add_column("pb_implementations", sa.Column("acceptance_recorded_by_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_pb_implementations_acceptance_recorded_by_id"),
        "pb_implementations",
        "accounts_users",
        ["acceptance_recorded_by_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(
        op.f("ix_pb_implementations_acceptance_recorded_by_id"),
        "pb_implementations",
        ["acceptance_recorded_by_id"],
        unique=False,
    )
