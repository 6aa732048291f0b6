"""what came of a project or an application elsewhere is found by the path that it came from"""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """An index on each side; both tables are small, so building them holds nobody."""
    op.create_index(
        "ix_ini_applications_origin", "ini_applications", ["origin"], postgresql_where="origin <> ''"
    )
    op.create_index(op.f("ix_pb_origins_url"), "pb_origins", ["url"])
