"""Pabulib files that wait to become rounds to try rules on"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
TABLE = "pb_trial_files"


def upgrade() -> None:
    """A file goes when its round is there."""
    op.create_table(
        TABLE,
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("ballots >= 0", name=op.f(f"ck_{TABLE}_ballots_counted")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts_users.id"],
            name=op.f(f"fk_{TABLE}_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{TABLE}_slug")),
    )
    op.create_index(op.f(f"ix_{TABLE}_created_by_id"), TABLE, ["created_by_id"], unique=False)
