"""papers changed in corrections wait until these are saved"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Room for what waits."""
    op.add_column(
        "pb_attachments", sa.Column("waiting", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
