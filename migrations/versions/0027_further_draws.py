"""draws of lots stand each on its own; those held before stay joined in one order, as their counts took them"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Draws of the time before are marked by the default of the new column, since no draw may be updated."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column(
        "pb_tie_draws", sa.Column("is_joined", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.alter_column("pb_tie_draws", "is_joined", server_default=sa.false())
