"""the tally record of an announced result, kept with its two versions"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """One record a round; its files are kept among the others, in the database."""
    op.create_table(
        "pb_tally_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_file_id", sa.BigInteger(), nullable=False),
        sa.Column("public_file_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_tally_records_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["office_file_id"], ["core_files.id"], name=op.f("fk_pb_tally_records_office_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["public_file_id"], ["core_files.id"], name=op.f("fk_pb_tally_records_public_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_tally_records")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_tally_records_round_id")),
    )
    op.create_index(op.f("ix_pb_tally_records_office_file_id"), "pb_tally_records", ["office_file_id"])
    op.create_index(op.f("ix_pb_tally_records_public_file_id"), "pb_tally_records", ["public_file_id"])
