"""reports on their way: what the next version says until its document is made, and when people were added up"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """A new table, and a column that may be empty."""
    op.create_table(
        "con_report_drafts",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("bip_url", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_report_drafts_asked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_report_drafts_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_report_drafts")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_con_report_drafts_consultation_id")),
    )
    op.create_index(op.f("ix_con_report_drafts_asked_by_id"), "con_report_drafts", ["asked_by_id"])
    op.add_column("con_reports", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
