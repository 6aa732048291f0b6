"""applications know until when the town answers, and what they must correct"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """A month from sending for what was sent before; a Saturday or Sunday moves to Monday."""
    op.add_column("ini_applications", sa.Column("answer_due_on", sa.Date(), nullable=True))
    empty = sa.Column("correction", postgresql.JSONB(), server_default="{}", nullable=False)
    op.add_column("ini_applications", empty)
    op.execute(
        "UPDATE ini_applications SET answer_due_on = due + CASE extract(isodow FROM due)"
        " WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END"
        " FROM (SELECT id AS sent, ((submitted_at AT TIME ZONE 'Europe/Warsaw')::date + interval '1 month')::date AS due"
        " FROM ini_applications WHERE submitted_at IS NOT NULL) terms WHERE id = sent"
    )
