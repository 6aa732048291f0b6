"""kinds of files have room for the longest name of a document of a word processor"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Only the longest length changes: no row is written anew."""
    op.alter_column("core_files", "media_type", type_=sa.String(100), existing_type=sa.String(60))
