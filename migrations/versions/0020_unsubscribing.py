"""mails that people subscribed to say where one request ends them"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """A column that is empty for all there is."""
    op.add_column(
        "core_outgoing_mails",
        sa.Column("unsubscribe_url", sa.String(length=500), server_default="", nullable=False),
    )
