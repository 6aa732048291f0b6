"""the kept grid of marks without topics, and both grids found by tile"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Totals beside the cells; the function that changes cells keeps them too."""
    op.create_table(
        "con_mark_totals",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("zoom", sa.SmallInteger(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.CheckConstraint("zoom between 8 and 14", name=op.f("ck_con_mark_totals_zoom_kept")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_mark_totals_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "zoom", "x", "y", name=op.f("pk_con_mark_totals")),
    )
    for table in ("con_mark_cells", "con_mark_totals"):
        op.create_index(
            f"ix_{table}_tile", table, ["consultation_id", "zoom", sa.text("(x >> 5)"), sa.text("(y >> 5)")]
        )
    op.get_bind().exec_driver_sql(
        (SQL / "consultation_totals.sql").read_text(encoding="utf-8").replace("%", "%%")
    )
