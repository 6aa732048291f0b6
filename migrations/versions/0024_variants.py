"""variants of a place and the voices on them"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

SQL = Path(__file__).resolve().parent.parent / "sql"


revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the tables and what they refuse."""
    op.create_table(
        "con_variants",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("picture_id", sa.BigInteger(), nullable=True),
        sa.Column("picture_words", sa.String(length=300), nullable=False),
        sa.Column("final_voices", sa.Integer(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "picture_id is null or picture_words <> ''", name=op.f("ck_con_variants_picture_described")
        ),
        sa.CheckConstraint("final_voices >= 0", name=op.f("ck_con_variants_final_voices_counted")),
        sa.CheckConstraint("number between 1 and 99", name=op.f("ck_con_variants_number_counted")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_variants_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["picture_id"], ["core_files.id"], name=op.f("fk_con_variants_picture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_variants")),
        sa.UniqueConstraint("consultation_id", "id", name=op.f("uq_con_variants_consultation_id_id")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_con_variants_consultation_id_number")),
    )
    op.create_index(op.f("ix_con_variants_picture_id"), "con_variants", ["picture_id"], unique=False)
    op.create_table(
        "con_variant_voices",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_key", sa.LargeBinary(), nullable=False),
        sa.Column("variant_id", sa.BigInteger(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("voiced_on", sa.Date(), nullable=False),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "octet_length(voter_key) = 32", name=op.f("ck_con_variant_voices_voter_key_length")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id", "variant_id"],
            ["con_variants.consultation_id", "con_variants.id"],
            name=op.f("fk_con_variant_voices_consultation_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "voter_key", name=op.f("pk_con_variant_voices")),
    )
    op.create_index(
        op.f("ix_con_variant_voices_retention_until"), "con_variant_voices", ["retention_until"], unique=False
    )
    op.create_index(
        "ix_con_variant_voices_variant", "con_variant_voices", ["consultation_id", "variant_id"], unique=False
    )
    op.get_bind().exec_driver_sql((SQL / "variants.sql").read_text().replace("%", "%%"))
