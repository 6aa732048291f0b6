"""categories are the town's own: a catalogue instead of five words in checks"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0008"
down_revision = "0007"

BEGINNING = (
    ("greenery", "Zieleń", "circle"),
    ("sport", "Sport i zabawa", "square"),
    ("culture", "Kultura i nauka", "diamond"),
    ("streets", "Ulice i chodniki", "triangle"),
    ("neighbourhood", "Sąsiedztwo", "hexagon"),
)
SHAPES = "'circle','square','diamond','triangle','hexagon','wedge','house','plus','star','heart'"


def upgrade() -> None:
    """Make the catalogue with what there was, then tie projects, pools and rules to it."""
    catalogue = op.create_table(
        "pb_categories",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shape", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("code ~ '^[a-z0-9][a-z0-9-]{0,39}$'", name=op.f("ck_pb_categories_code_shape")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_pb_categories_name_given")),
        sa.CheckConstraint(f"shape in ({SHAPES})", name=op.f("ck_pb_categories_shape_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_categories")),
        sa.UniqueConstraint("code", name=op.f("uq_pb_categories_code")),
    )
    rows = [
        {"code": code, "name": name, "shape": shape, "position": position, "is_offered": True}
        for position, (code, name, shape) in enumerate(BEGINNING, 1)
    ]
    op.bulk_insert(catalogue, rows)
    # Pools had no check of their own: what stands there stays, no longer offered.
    op.execute(
        "INSERT INTO pb_categories (code, name, shape, position, is_offered)"
        " SELECT DISTINCT category, category, 'circle', 99, false FROM pb_pools"
        " WHERE category NOT IN (SELECT code FROM pb_categories)"
    )
    op.execute("ALTER TABLE pb_projects DROP CONSTRAINT ck_pb_projects_category_known")
    op.alter_column("pb_projects", "category", type_=sa.String(length=40), existing_nullable=False)
    for table in ("pb_projects", "pb_pools"):
        op.create_index(op.f(f"ix_{table}_category"), table, ["category"])
        op.create_foreign_key(op.f(f"fk_{table}_category"), table, "pb_categories", ["category"], ["code"])
    op.execute("ALTER TABLE pb_rules DROP CONSTRAINT ck_pb_rules_categories_known")
    op.execute("ALTER TABLE pb_rules ALTER COLUMN categories TYPE varchar(40)[]")
    op.create_check_constraint(
        op.f("ck_pb_rules_categories_given"), "pb_rules", "cardinality(categories) > 0"
    )
    op.get_bind().exec_driver_sql((SQL / "categories.sql").read_text())
