"""remarks of an author on a finished work: when the office marked them read"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Remarks given before wait for the office like new ones."""
    op.add_column(
        "pb_implementations", sa.Column("remarks_read_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_pb_implementations_only_remarks_read"),
        "pb_implementations",
        "remarks_read_at is null or acceptance = 'remarks'",
    )
