"""the last day of works of a programme of initiatives, where it is not the end of its year"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Empty in every programme that there is: its works end with its year, as they did."""
    op.add_column("ini_programmes", sa.Column("works_until", sa.Date(), nullable=True))
