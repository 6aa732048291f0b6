"""a rejection may stand on all paragraphs of the card: their list is as long as it is"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Only the paragraph that an official types is limited, by its form."""
    op.alter_column("pb_projects", "grounds_paragraph", type_=sa.Text(), existing_nullable=False)
    op.alter_column("pb_decisions", "paragraph", type_=sa.Text(), existing_nullable=False)
