"""indexes for consultations with very many marks: who marked, and what waits longest"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Counting people and showing the board read the index alone, whatever else the rows hold."""
    public = sa.text("visibility = 'public'")
    op.create_index(
        "ix_con_marks_people",
        "con_marks",
        ["consultation_id", "author_key"],
        postgresql_include=["supports"],
        postgresql_where=public,
    )
    op.create_index(
        "ix_con_marks_waiting",
        "con_marks",
        ["consultation_id", "state", "created_at", "id"],
        postgresql_include=["next_answer_id"],
        postgresql_where=public,
    )
