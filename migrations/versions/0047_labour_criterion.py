"""a criterion of local initiatives may count labour alone"""

from alembic import op

revision = "0047"
down_revision = "0046"

NAME = "ck_ini_criteria_kind_known"


def upgrade() -> None:
    """Art. 19c ust. 1 of the Act names social labour above all; the own share counts money and things, too."""
    op.drop_constraint(op.f(NAME), "ini_criteria")
    op.create_check_constraint(
        op.f(NAME), "ini_criteria", "kind in ('committee','own_share','labour','people')"
    )
