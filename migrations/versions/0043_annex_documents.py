"""annexes of initiatives are made from a template before they are signed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0043"
down_revision = "0042"

FILES = ("docx_file_id", "pdf_file_id")


def upgrade() -> None:
    """A draft with its documents, the documents of a signed annex, templates of annexes beside those of agreements."""
    op.create_table(
        "ini_annex_drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("docx_file_id", sa.BigInteger(), nullable=True),
        sa.Column("pdf_file_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ini_annex_drafts_reason_told")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_annex_drafts_agreement_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint([name], ["core_files.id"], name=op.f(f"fk_ini_annex_drafts_{name}"))
            for name in FILES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_annex_drafts")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_ini_annex_drafts_agreement_id")),
    )
    for name in FILES:
        op.create_index(op.f(f"ix_ini_annex_drafts_{name}"), "ini_annex_drafts", [name])
        op.add_column("ini_annexes", sa.Column(name, sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"fk_ini_annexes_{name}"), "ini_annexes", "core_files", [name], ["id"])
        op.create_index(op.f(f"ix_ini_annexes_{name}"), "ini_annexes", [name])
    op.add_column(
        "ini_agreement_templates",
        sa.Column("kind", sa.String(10), server_default="agreement", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_ini_agreement_templates_kind_known"),
        "ini_agreement_templates",
        "kind in ('agreement','annex')",
    )
