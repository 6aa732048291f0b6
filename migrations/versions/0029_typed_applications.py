"""what was typed in an application, step by step"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Add the typed text; applications so far have none."""
    empty = sa.text("'{}'::jsonb")
    op.add_column(
        "ini_applications", sa.Column("answers", postgresql.JSONB(), nullable=False, server_default=empty)
    )
    op.alter_column("ini_applications", "answers", server_default=None)
