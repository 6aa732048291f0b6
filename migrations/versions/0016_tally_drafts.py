"""drafts of tally records, made by a job and kept by what they say"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """A table of copies: it begins empty, and whatever is deleted from it is made again."""
    op.create_table(
        "pb_tally_drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_tally_drafts_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_pb_tally_drafts_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_tally_drafts")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_tally_drafts_round_id")),
        sa.CheckConstraint("char_length(content) = 64", name=op.f("ck_pb_tally_drafts_content_whole")),
        sa.CheckConstraint(
            "file_id is null or begun_at is not null", name=op.f("ck_pb_tally_drafts_begun_before_made")
        ),
    )
    op.create_index(op.f("ix_pb_tally_drafts_file_id"), "pb_tally_drafts", ["file_id"])
