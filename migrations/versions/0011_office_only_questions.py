"""questions of the card whose answers stay in the office"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the flag; whoever answers about a guardian's consent tells the author's age, so those are kept in."""
    op.add_column(
        "pb_card_questions",
        sa.Column("is_office_only", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.execute(
        "UPDATE pb_card_questions SET is_office_only = true"
        " WHERE code || ' ' || question ~* 'opiekun|rodzic|niepełnoletn|małoletn'"
    )
    op.alter_column("pb_card_questions", "is_office_only", server_default=None)
