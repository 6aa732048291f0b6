"""proposals of the negotiation of an initiative tell a schedule of works, too"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Proposals that were made before tell none: what was applied for stays the schedule."""
    op.add_column("ini_proposals", sa.Column("works", JSONB(), nullable=True))
