"""returns for correction that the office closes: by another decision, by a merging, or with a reason"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns; a return that the author did not answer before the case went on is closed by that."""
    op.add_column("pb_decisions", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pb_decisions", sa.Column("closed_reason", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE pb_decisions AS returned SET closed_at = later.decided_at"
        " FROM (SELECT project_id, max(decided_at) AS decided_at FROM pb_decisions GROUP BY project_id) AS later"
        " WHERE returned.project_id = later.project_id AND returned.kind = 'returned'"
        " AND returned.corrected_at IS NULL AND later.decided_at > returned.decided_at"
    )
    for name, condition in (
        ("returned_closed", "kind = 'returned' or closed_at is null"),
        ("one_answer", "corrected_at is null or closed_at is null"),
        ("closed_with_reason", "closed_reason = '' or closed_at is not null"),
    ):
        op.create_check_constraint(op.f(f"ck_pb_decisions_{name}"), "pb_decisions", condition)
