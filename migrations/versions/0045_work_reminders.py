"""groups are reminded once of each term of the work of an initiative"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """Of which term of which agreement somebody was written to."""
    op.create_table(
        "ini_work_reminders",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.String(8), nullable=False),
        sa.Column("term_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("term in ('works','settling')", name=op.f("ck_ini_work_reminders_term_known")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_work_reminders_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement_id", "term", "term_on", name=op.f("pk_ini_work_reminders")),
    )
