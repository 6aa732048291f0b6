"""layers of services: what a picture is asked for, how a tiled service calls its zooms, how near a network is told"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Columns with a default, so that the previous release goes on writing layers without them."""
    for column in (
        sa.Column("picture", sa.String(4), server_default="png", nullable=False),
        sa.Column("matrix_set", sa.String(80), server_default="", nullable=False),
        sa.Column("matrix_prefix", sa.String(80), server_default="", nullable=False),
        sa.Column("reach_metres", sa.SmallInteger(), server_default=sa.text("3"), nullable=False),
    ):
        op.add_column("con_layers", column)
    for name, check in (
        ("picture_known", "picture in ('png','jpeg')"),
        ("reach_bounded", "reach_metres between 0 and 100"),
    ):
        op.create_check_constraint(op.f(f"ck_con_layers_{name}"), "con_layers", check)
