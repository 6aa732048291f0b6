"""templates of agreements, links to the work, entries by line of the agreement, and what is never changed of them"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

SIGNED = (
    "(OLD.content, OLD.starts_on, OLD.ends_on, OLD.signature, OLD.way, OLD.signed_on) IS DISTINCT FROM"
    " (NEW.content, NEW.starts_on, NEW.ends_on, NEW.signature, NEW.way, NEW.signed_on)"
)
ENTRIES = {
    "ini_labour": "agreement_id, line_no, people, hours, worked_on, entry_key",
    "ini_deliveries": "agreement_id, line_no, kind, amount, happened_on, entry_key",
}


def upgrade() -> None:
    """Nobody could write entries before, so that their former pointers to lines hold nothing."""
    _templates()
    _links()
    _columns()
    _guards()


def _templates() -> None:
    op.create_table(
        "ini_agreement_templates",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["core_files.id"], name=op.f("fk_ini_agreement_templates_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_agreement_templates_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_agreement_templates")),
    )
    for column in ("file_id", "programme_id"):
        name = op.f(f"ix_ini_agreement_templates_{column}")
        op.create_index(name, "ini_agreement_templates", [column])


def _links() -> None:
    op.create_table(
        "ini_work_links",
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_ini_work_links_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["ini_members.id"], name=op.f("fk_ini_work_links_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_work_links")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_ini_work_links_key_hash")),
        sa.UniqueConstraint("member_id", name=op.f("uq_ini_work_links_member_id")),
    )


def _columns() -> None:
    op.add_column("ini_agreements", sa.Column("built_on", sa.Date(), nullable=True))
    op.add_column("ini_agreements", sa.Column("acceptance", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_ini_agreements_built_when_signed"),
        "ini_agreements",
        "built_on is null or signed_on is not null",
    )
    for table in ENTRIES:
        op.drop_index(op.f(f"ix_{table}_line_id"), table_name=table)
        op.drop_constraint(op.f(f"fk_{table}_line_id"), table, type_="foreignkey")
        op.drop_column(table, "line_id")
        op.add_column(table, sa.Column("line_no", sa.SmallInteger(), nullable=True))
        op.create_check_constraint(op.f(f"ck_{table}_line_from_one"), table, "line_no > 0")
    op.add_column("ini_deliveries", sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "ini_deliveries", sa.Column("struck_reason", sa.String(300), server_default="", nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_ini_deliveries_struck_with_reason"),
        "ini_deliveries",
        "(struck_at is null) = (struck_reason = '')",
    )
    op.add_column("ini_photos", sa.Column("entry_key", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_ini_photos_entry_key"), "ini_photos", ["entry_key"])


def _guards() -> None:
    op.execute(
        "CREATE FUNCTION ini_work_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '% % is kept as it was written', TG_TABLE_NAME, OLD.id"
        " USING ERRCODE = 'restrict_violation'; END $$"
    )
    _guard("ini_agreements", "signed", "UPDATE", f"OLD.signed_on IS NOT NULL AND {SIGNED}")
    _guard("ini_agreements", "not_erased", "DELETE", "OLD.signed_on IS NOT NULL AND pg_trigger_depth() = 0")
    annexed = (
        "(OLD.content, OLD.reason, OLD.signed_on) IS DISTINCT FROM (NEW.content, NEW.reason, NEW.signed_on)"
    )
    _guard("ini_annexes", "signed", "UPDATE", annexed)
    _guard("ini_annexes", "not_erased", "DELETE", "pg_trigger_depth() = 0")
    for table, names in ENTRIES.items():
        before, after = (", ".join(f"{side}.{one}" for one in names.split(", ")) for side in ("OLD", "NEW"))
        _guard(table, "written", "UPDATE", f"({before}) IS DISTINCT FROM ({after})")
        _guard(
            table,
            "struck",
            "UPDATE",
            "OLD.struck_at IS DISTINCT FROM NEW.struck_at AND OLD.struck_at IS NOT NULL",
        )
        _guard(table, "not_erased", "DELETE", "pg_trigger_depth() = 0")


def _guard(table: str, name: str, act: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} FOR EACH ROW WHEN ({when})"
        " EXECUTE FUNCTION ini_work_kept()"
    )
