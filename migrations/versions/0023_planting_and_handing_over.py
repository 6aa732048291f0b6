"""planting lines have numbers, a mark is in one live handover, projects know where they come from"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """New columns are filled for rows that stand, then required; one table of origins."""
    number_lines()
    watch_handovers()
    create_origins()


def number_lines() -> None:
    """Lines are numbered within their consultation; a form's entry becomes one line."""
    op.add_column("con_planting_lines", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("con_planting_lines", sa.Column("entry_key", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE con_planting_lines line SET entry_key = gen_random_uuid(), number = counted.number FROM ("
        " SELECT id, row_number() OVER (PARTITION BY consultation_id ORDER BY id) AS number FROM con_planting_lines"
        ") counted WHERE counted.id = line.id"
    )
    op.alter_column("con_planting_lines", "number", nullable=False)
    op.alter_column("con_planting_lines", "entry_key", nullable=False)
    op.drop_index(op.f("ix_con_planting_lines_consultation_id"), table_name="con_planting_lines")
    op.create_unique_constraint(
        op.f("uq_con_planting_lines_consultation_id_number"),
        "con_planting_lines",
        ["consultation_id", "number"],
    )
    op.create_unique_constraint(op.f("uq_con_planting_lines_entry_key"), "con_planting_lines", ["entry_key"])
    op.create_check_constraint(
        op.f("ck_con_planting_lines_species_told"), "con_planting_lines", "species <> ''"
    )


def watch_handovers() -> None:
    """A form's entry becomes one handover, and a mark is in one live handover at most."""
    op.add_column("con_handed_marks", sa.Column("is_live", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE con_handed_marks held SET is_live = one.taken_back_at IS NULL"
        " FROM con_handovers one WHERE one.id = held.handover_id"
    )
    op.alter_column("con_handed_marks", "is_live", nullable=False)
    op.create_index(
        "uq_con_handed_marks_live",
        "con_handed_marks",
        ["mark_id"],
        unique=True,
        postgresql_where=sa.text("is_live"),
    )
    op.add_column("con_handovers", sa.Column("entry_key", sa.Uuid(), nullable=True))
    op.execute("UPDATE con_handovers SET entry_key = gen_random_uuid()")
    op.alter_column("con_handovers", "entry_key", nullable=False)
    op.create_unique_constraint(op.f("uq_con_handovers_entry_key"), "con_handovers", ["entry_key"])


def create_origins() -> None:
    """Where a draft or a project comes from."""
    op.create_table(
        "pb_origins",
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("office_url", sa.String(length=300), nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "procedure in ('consultations','initiatives')", name=op.f("ck_pb_origins_procedure_known")
        ),
        sa.CheckConstraint("num_nonnulls(draft_id, project_id) = 1", name=op.f("ck_pb_origins_of_one")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pb_drafts.id"], name=op.f("fk_pb_origins_draft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_origins_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_origins")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_pb_origins_draft_id")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_pb_origins_entry_key")),
        sa.UniqueConstraint("project_id", name=op.f("uq_pb_origins_project_id")),
    )
