"""the file of all marks is kept with each published version of a report"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
TABLE = "con_report_lists"
KEPT = """
CREATE FUNCTION con_report_lists_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM con_report_versions WHERE id = OLD.version_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'an edition of the list of a published report is immutable, % refused', lower(TG_OP)
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Only the file may go, once a newer edition takes its place; that it was there, and its hash, stays.
CREATE TRIGGER con_report_lists_kept BEFORE UPDATE ON con_report_lists
    FOR EACH ROW WHEN (
        (OLD.version_id, OLD.edition, OLD.sha256, OLD.written_at, OLD.cause, OLD.numbers)
        IS DISTINCT FROM (NEW.version_id, NEW.edition, NEW.sha256, NEW.written_at, NEW.cause, NEW.numbers)
        OR (NEW.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id))
    EXECUTE FUNCTION con_report_lists_immutable();
CREATE TRIGGER con_report_lists_undeleted BEFORE DELETE ON con_report_lists
    FOR EACH ROW EXECUTE FUNCTION con_report_lists_immutable();
"""


def upgrade() -> None:
    """Versions published before have no such file; what their pages say of it stays."""
    op.create_table(
        TABLE,
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.SmallInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "cause in ('published','erased','hidden','restored')", name=op.f(f"ck_{TABLE}_cause_known")
        ),
        sa.CheckConstraint(
            "edition >= 1 and (edition = 1) = (cause = 'published')", name=op.f(f"ck_{TABLE}_edition_counted")
        ),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f(f"ck_{TABLE}_sha256_length")),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f(f"fk_{TABLE}_file_id")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["con_report_versions.id"],
            name=op.f(f"fk_{TABLE}_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("version_id", "edition", name=op.f(f"uq_{TABLE}_version_id_edition")),
    )
    op.create_index(op.f(f"ix_{TABLE}_file_id"), TABLE, ["file_id"], unique=False)
    op.get_bind().exec_driver_sql(KEPT.replace("%", "%%"))
