"""the office decides on what returns to the town after an initiative"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """The amount decided other than the formula proposes, with its grounds; nothing: as proposed."""
    op.add_column("ini_settlements", sa.Column("decided_returns", sa.Numeric(14, 2), nullable=True))
    op.add_column(
        "ini_settlements", sa.Column("return_grounds", sa.Text(), server_default="", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_ini_settlements_decided_with_grounds"),
        "ini_settlements",
        "decided_returns is null or (decided_returns >= 0 and return_grounds <> '')",
    )
