"""the first half of a round: drafts, verification, appeals, ballot list, works"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the new tables, then widen those that stood."""
    op.create_table(
        "core_files",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_core_files_sha256_length")),
        sa.CheckConstraint("size = octet_length(content) and size > 0", name=op.f("ck_core_files_size_true")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_files")),
    )
    op.create_index(op.f("ix_core_files_sha256"), "core_files", ["sha256"], unique=False)
    op.create_table(
        "core_mail_files",
        sa.Column("outgoing_id", sa.BigInteger(), nullable=True),
        sa.Column("caught_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(outgoing_id, caught_id) = 1", name=op.f("ck_core_mail_files_of_one_mail")
        ),
        sa.ForeignKeyConstraint(
            ["caught_id"],
            ["core_caught_mails.id"],
            name=op.f("fk_core_mail_files_caught_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_core_mail_files_file_id")),
        sa.ForeignKeyConstraint(
            ["outgoing_id"],
            ["core_outgoing_mails.id"],
            name=op.f("fk_core_mail_files_outgoing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_mail_files")),
    )
    for column in ("caught_id", "file_id", "outgoing_id"):
        op.create_index(op.f(f"ix_core_mail_files_{column}"), "core_mail_files", [column], unique=False)
    op.create_table(
        "pb_departments",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_departments")),
        sa.UniqueConstraint("name", name=op.f("uq_pb_departments_name")),
    )
    op.create_table(
        "pb_department_members",
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["pb_departments.id"],
            name=op.f("fk_pb_department_members_department_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_department_members_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_department_members")),
        sa.UniqueConstraint(
            "department_id", "user_id", name=op.f("uq_pb_department_members_department_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_pb_department_members_department_id"),
        "pb_department_members",
        ["department_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pb_department_members_user_id"), "pb_department_members", ["user_id"], unique=False
    )
    op.create_table(
        "pb_ballot_lists",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("seed_source", sa.String(length=500), nullable=False),
        sa.Column("seed_known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by_id", sa.BigInteger(), nullable=True),
        sa.Column("seed", sa.String(length=500), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", sa.BigInteger(), nullable=True),
        sa.Column("drawn_order", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("late_order", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("earlier", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("seed_source <> ''", name=op.f("ck_pb_ballot_lists_seed_source_given")),
        sa.CheckConstraint(
            "(seed is null) = (drawn_at is null)", name=op.f("ck_pb_ballot_lists_drawn_with_seed")
        ),
        sa.CheckConstraint(
            "announced_at < seed_known_at", name=op.f("ck_pb_ballot_lists_announced_beforehand")
        ),
        sa.CheckConstraint("drawn_at >= seed_known_at", name=op.f("ck_pb_ballot_lists_drawn_after_seed")),
        sa.ForeignKeyConstraint(
            ["announced_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_ballot_lists_announced_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_ballot_lists_drawn_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_ballot_lists_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_ballot_lists")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_ballot_lists_round_id")),
    )
    op.create_index(
        op.f("ix_pb_ballot_lists_announced_by_id"), "pb_ballot_lists", ["announced_by_id"], unique=False
    )
    op.create_index(op.f("ix_pb_ballot_lists_drawn_by_id"), "pb_ballot_lists", ["drawn_by_id"], unique=False)
    op.create_table(
        "pb_conflict_groups",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pb_conflict_groups_reason_given")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_conflict_groups_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_conflict_groups_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_conflict_groups")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_pb_conflict_groups_round_id_code")),
    )
    op.create_index(
        op.f("ix_pb_conflict_groups_created_by_id"), "pb_conflict_groups", ["created_by_id"], unique=False
    )
    op.create_index(op.f("ix_pb_conflict_groups_round_id"), "pb_conflict_groups", ["round_id"], unique=False)
    op.create_table(
        "pb_card_questions",
        sa.Column("rules_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("legal_reference", sa.String(length=200), nullable=False),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        sa.Column("grounds_template", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["rules_id"], ["pb_rules.id"], name=op.f("fk_pb_card_questions_rules_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_card_questions")),
        sa.UniqueConstraint("rules_id", "code", name=op.f("uq_pb_card_questions_rules_id_code")),
    )
    op.create_index(op.f("ix_pb_card_questions_rules_id"), "pb_card_questions", ["rules_id"], unique=False)
    op.create_table(
        "pb_measures",
        sa.Column("rules_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("is_greenery", sa.Boolean(), nullable=False),
        sa.Column("pool_kinds", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "pool_kinds <@ array['citizen','green','village','revitalisation','youth']::varchar[]",
            name=op.f("ck_pb_measures_pool_kinds_known"),
        ),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_pb_measures_unit_price_counted")),
        sa.ForeignKeyConstraint(
            ["rules_id"], ["pb_rules.id"], name=op.f("fk_pb_measures_rules_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_measures")),
        sa.UniqueConstraint("rules_id", "code", name=op.f("uq_pb_measures_rules_id_code")),
    )
    op.create_index(op.f("ix_pb_measures_rules_id"), "pb_measures", ["rules_id"], unique=False)
    op.create_table(
        "pb_cases",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("coordinator_id", sa.BigInteger(), nullable=True),
        sa.Column("station", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by_id", sa.BigInteger(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "station in ('formal','merit','conclusion','correction','appeal','closed')",
            name=op.f("ck_pb_cases_station_known"),
        ),
        sa.ForeignKeyConstraint(
            ["coordinator_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_cases_coordinator_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["accounts_users.id"], name=op.f("fk_pb_cases_held_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_cases_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_cases")),
        sa.UniqueConstraint("project_id", name=op.f("uq_pb_cases_project_id")),
    )
    op.create_index(op.f("ix_pb_cases_coordinator_id"), "pb_cases", ["coordinator_id"], unique=False)
    op.create_index(op.f("ix_pb_cases_held_by_id"), "pb_cases", ["held_by_id"], unique=False)
    op.create_index("ix_pb_cases_station_due", "pb_cases", ["station", "due_on"], unique=False)
    op.create_table(
        "pb_decisions",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("fields", postgresql.ARRAY(sa.String(length=30)), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "kind <> 'rejected' or (grounds <> '' and paragraph <> '')",
            name=op.f("ck_pb_decisions_rejected_with_grounds"),
        ),
        sa.CheckConstraint(
            "kind <> 'returned' or (grounds <> '' and due_on is not null and cardinality(fields) > 0)",
            name=op.f("ck_pb_decisions_returned_with_term"),
        ),
        sa.CheckConstraint(
            "kind in ('accepted','rejected','returned')", name=op.f("ck_pb_decisions_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_decisions_decided_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_decisions_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_decisions")),
    )
    op.create_index(op.f("ix_pb_decisions_decided_by_id"), "pb_decisions", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_pb_decisions_project_id"), "pb_decisions", ["project_id"], unique=False)
    op.create_table(
        "pb_drafts",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_pb_drafts_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_drafts_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_drafts_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_users.id"], name=op.f("fk_pb_drafts_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_drafts")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_drafts_key_hash")),
        sa.UniqueConstraint("project_id", name=op.f("uq_pb_drafts_project_id")),
    )
    op.create_index(op.f("ix_pb_drafts_retention_until"), "pb_drafts", ["retention_until"], unique=False)
    op.create_index(op.f("ix_pb_drafts_round_id"), "pb_drafts", ["round_id"], unique=False)
    op.create_index(op.f("ix_pb_drafts_user_id"), "pb_drafts", ["user_id"], unique=False)
    op.create_table(
        "pb_formal_checks",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_formal_checks_checked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_formal_checks_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_formal_checks")),
        sa.UniqueConstraint("project_id", name=op.f("uq_pb_formal_checks_project_id")),
    )
    op.create_index(
        op.f("ix_pb_formal_checks_checked_by_id"), "pb_formal_checks", ["checked_by_id"], unique=False
    )
    op.create_table(
        "pb_interest_declarations",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_interest_declarations_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_interest_declarations_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_interest_declarations")),
        sa.UniqueConstraint(
            "project_id", "user_id", name=op.f("uq_pb_interest_declarations_project_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_pb_interest_declarations_project_id"),
        "pb_interest_declarations",
        ["project_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pb_interest_declarations_user_id"), "pb_interest_declarations", ["user_id"], unique=False
    )
    op.create_table(
        "pb_merit_assessments",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "verdict in ('positive','conditional','negative')",
            name=op.f("ck_pb_merit_assessments_verdict_known"),
        ),
        sa.CheckConstraint(
            "verdict is null or verdict = 'positive' or opinion <> ''",
            name=op.f("ck_pb_merit_assessments_doubt_with_reason"),
        ),
        sa.CheckConstraint(
            "(verdict is null) = (answered_at is null)",
            name=op.f("ck_pb_merit_assessments_answered_with_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_merit_assessments_answered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_merit_assessments_asked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_pb_merit_assessments_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_merit_assessments_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_merit_assessments")),
        sa.UniqueConstraint(
            "project_id", "department_id", name=op.f("uq_pb_merit_assessments_project_id_department_id")
        ),
    )
    op.create_index(
        op.f("ix_pb_merit_assessments_answered_by_id"),
        "pb_merit_assessments",
        ["answered_by_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pb_merit_assessments_asked_by_id"), "pb_merit_assessments", ["asked_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_merit_assessments_department_id"), "pb_merit_assessments", ["department_id"], unique=False
    )
    op.create_index(
        "ix_pb_merit_assessments_due",
        "pb_merit_assessments",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("answered_at is null"),
    )
    op.create_index(
        op.f("ix_pb_merit_assessments_project_id"), "pb_merit_assessments", ["project_id"], unique=False
    )
    op.create_table(
        "pb_project_authors",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_name_public", sa.Boolean(), nullable=False),
        sa.Column("guardian_name", sa.String(length=120), nullable=False),
        sa.Column("guardian_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_project_authors_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_project_authors_user_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_project_authors")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_project_authors_key_hash")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_pb_project_authors_project_id_position")),
    )
    op.create_index(
        op.f("ix_pb_project_authors_project_id"), "pb_project_authors", ["project_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_project_authors_retention_until"), "pb_project_authors", ["retention_until"], unique=False
    )
    op.create_index(op.f("ix_pb_project_authors_user_id"), "pb_project_authors", ["user_id"], unique=False)
    op.create_index(
        "uq_pb_project_authors_email",
        "pb_project_authors",
        ["project_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "pb_project_events",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_project_events_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_project_events")),
    )
    op.create_index(
        op.f("ix_pb_project_events_project_id"), "pb_project_events", ["project_id"], unique=False
    )
    op.create_table(
        "pb_project_merges",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("into_project_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pb_project_merges_reason_given")),
        sa.CheckConstraint(
            "num_nonnulls(done_at, refused_at) <= 1", name=op.f("ck_pb_project_merges_one_end")
        ),
        sa.CheckConstraint("proposed_at < expires_at", name=op.f("ck_pb_project_merges_time_to_answer")),
        sa.ForeignKeyConstraint(
            ["into_project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_project_merges_into_project_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_project_merges_proposed_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_project_merges_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_project_merges")),
    )
    op.create_index(
        op.f("ix_pb_project_merges_into_project_id"), "pb_project_merges", ["into_project_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_project_merges_proposed_by_id"), "pb_project_merges", ["proposed_by_id"], unique=False
    )
    op.create_index(op.f("ix_pb_project_merges_round_id"), "pb_project_merges", ["round_id"], unique=False)
    op.create_table(
        "pb_project_versions",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "made_by in ('author','office')", name=op.f("ck_pb_project_versions_made_by_known")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_project_versions_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_project_versions")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_pb_project_versions_project_id_number")),
    )
    op.create_index(
        op.f("ix_pb_project_versions_project_id"), "pb_project_versions", ["project_id"], unique=False
    )
    op.create_table(
        "pb_appeals",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("appellant", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(outcome is null) = (decided_at is null) and (outcome is null or grounds <> '')",
            name=op.f("ck_pb_appeals_decided_with_grounds"),
        ),
        sa.CheckConstraint("channel in ('online','paper')", name=op.f("ck_pb_appeals_channel_known")),
        sa.CheckConstraint("outcome in ('upheld','dismissed')", name=op.f("ck_pb_appeals_outcome_known")),
        sa.CheckConstraint(
            "decided_by_id <> first_decided_by_id", name=op.f("ck_pb_appeals_decided_by_another")
        ),
        sa.CheckConstraint("not is_late or outcome <> 'upheld'", name=op.f("ck_pb_appeals_late_not_upheld")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_appeals_decided_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["pb_decisions.id"], name=op.f("fk_pb_appeals_decision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_appeals_entered_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["first_decided_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_pb_appeals_first_decided_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_appeals_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_pb_appeals_decision_id")),
    )
    op.create_index(op.f("ix_pb_appeals_decided_by_id"), "pb_appeals", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_pb_appeals_entered_by_id"), "pb_appeals", ["entered_by_id"], unique=False)
    op.create_index(
        op.f("ix_pb_appeals_first_decided_by_id"), "pb_appeals", ["first_decided_by_id"], unique=False
    )
    op.create_index(op.f("ix_pb_appeals_project_id"), "pb_appeals", ["project_id"], unique=False)
    op.create_index(
        "ix_pb_appeals_open",
        "pb_appeals",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("outcome is null"),
    )
    op.create_table(
        "pb_appeal_drafts",
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_pb_appeal_drafts_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["pb_appeals.id"], name=op.f("fk_pb_appeal_drafts_appeal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["pb_decisions.id"],
            name=op.f("fk_pb_appeal_drafts_decision_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_appeal_drafts")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_appeal_drafts_key_hash")),
    )
    for column in ("appeal_id", "decision_id", "expires_at"):
        op.create_index(op.f(f"ix_pb_appeal_drafts_{column}"), "pb_appeal_drafts", [column], unique=False)
    op.create_table(
        "pb_attachments",
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(kind = 'endorsements') = (signatures is not null)",
            name=op.f("ck_pb_attachments_scan_with_signatures"),
        ),
        sa.CheckConstraint(
            "signatures between 1 and 10000", name=op.f("ck_pb_attachments_signatures_counted")
        ),
        sa.CheckConstraint(
            "kind in ('photo','drawing','consent','endorsements','other')",
            name=op.f("ck_pb_attachments_kind_known"),
        ),
        sa.CheckConstraint(
            "kind not in ('consent','endorsements') or not is_public",
            name=op.f("ck_pb_attachments_papers_not_public"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(draft_id, project_id) >= 1", name=op.f("ck_pb_attachments_belongs_somewhere")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pb_drafts.id"], name=op.f("fk_pb_attachments_draft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_pb_attachments_file_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_attachments_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_attachments")),
    )
    op.create_index(op.f("ix_pb_attachments_draft_id"), "pb_attachments", ["draft_id"], unique=False)
    op.create_index(op.f("ix_pb_attachments_file_id"), "pb_attachments", ["file_id"], unique=False)
    op.create_index(op.f("ix_pb_attachments_project_id"), "pb_attachments", ["project_id"], unique=False)
    op.create_table(
        "pb_delays",
        sa.Column("implementation_id", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pb_delays_reason_given")),
        sa.CheckConstraint("from_on < to_on", name=op.f("ck_pb_delays_later")),
        sa.ForeignKeyConstraint(
            ["implementation_id"],
            ["pb_implementations.id"],
            name=op.f("fk_pb_delays_implementation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_delays")),
    )
    op.create_index(op.f("ix_pb_delays_implementation_id"), "pb_delays", ["implementation_id"], unique=False)
    op.create_table(
        "pb_endorsements",
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_invited", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pb_drafts.id"], name=op.f("fk_pb_endorsements_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_endorsements")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_endorsements_key_hash")),
    )
    op.create_index(op.f("ix_pb_endorsements_draft_id"), "pb_endorsements", ["draft_id"], unique=False)
    op.create_index(
        op.f("ix_pb_endorsements_retention_until"), "pb_endorsements", ["retention_until"], unique=False
    )
    op.create_index(
        "uq_pb_endorsements_email",
        "pb_endorsements",
        ["draft_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "pb_draft_people",
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_name_public", sa.Boolean(), nullable=False),
        sa.Column("guardian_name", sa.String(length=120), nullable=False),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("kind in ('coauthor','guardian')", name=op.f("ck_pb_draft_people_kind_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_pb_draft_people_named")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pb_drafts.id"], name=op.f("fk_pb_draft_people_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_draft_people")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_draft_people_key_hash")),
    )
    op.create_index(op.f("ix_pb_draft_people_draft_id"), "pb_draft_people", ["draft_id"], unique=False)
    op.create_index(
        op.f("ix_pb_draft_people_retention_until"), "pb_draft_people", ["retention_until"], unique=False
    )
    op.create_index(
        "uq_pb_draft_people_email",
        "pb_draft_people",
        ["draft_id", "kind", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_index(
        "uq_pb_draft_people_guardian",
        "pb_draft_people",
        ["draft_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'guardian'"),
    )
    op.create_table(
        "pb_merge_consents",
        sa.Column("merge_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(answered_at is null) = (is_agreed is null)", name=op.f("ck_pb_merge_consents_answer_whole")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["pb_project_authors.id"],
            name=op.f("fk_pb_merge_consents_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"],
            ["pb_project_merges.id"],
            name=op.f("fk_pb_merge_consents_merge_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_merge_consents_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_merge_consents")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_pb_merge_consents_key_hash")),
        sa.UniqueConstraint("merge_id", "author_id", name=op.f("uq_pb_merge_consents_merge_id_author_id")),
    )
    op.create_index(op.f("ix_pb_merge_consents_author_id"), "pb_merge_consents", ["author_id"], unique=False)
    op.create_index(op.f("ix_pb_merge_consents_merge_id"), "pb_merge_consents", ["merge_id"], unique=False)
    op.create_index(
        op.f("ix_pb_merge_consents_project_id"), "pb_merge_consents", ["project_id"], unique=False
    )
    op.create_table(
        "pb_work_photos",
        sa.Column("implementation_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("description <> ''", name=op.f("ck_pb_work_photos_described")),
        sa.CheckConstraint(
            "moment in ('before', 'during', 'after')", name=op.f("ck_pb_work_photos_moment_known")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_pb_work_photos_file_id")),
        sa.ForeignKeyConstraint(
            ["implementation_id"],
            ["pb_implementations.id"],
            name=op.f("fk_pb_work_photos_implementation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_work_photos")),
    )
    op.create_index(op.f("ix_pb_work_photos_file_id"), "pb_work_photos", ["file_id"], unique=False)
    op.create_index(
        op.f("ix_pb_work_photos_implementation_id"), "pb_work_photos", ["implementation_id"], unique=False
    )
    op.create_table(
        "accounts_recovery_codes",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_accounts_recovery_codes_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_recovery_codes")),
        sa.UniqueConstraint(
            "user_id", "code_hash", name=op.f("uq_accounts_recovery_codes_user_id_code_hash")
        ),
    )
    op.create_table(
        "accounts_second_factors",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending", sa.LargeBinary(), nullable=True),
        sa.Column("pending_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(secret is null) = (confirmed_at is null)",
            name=op.f("ck_accounts_second_factors_confirmed_with_secret"),
        ),
        sa.CheckConstraint(
            "(pending is null) = (pending_since is null)",
            name=op.f("ck_accounts_second_factors_pending_with_time"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_accounts_second_factors_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_second_factors")),
        sa.UniqueConstraint("user_id", name=op.f("uq_accounts_second_factors_user_id")),
    )
    op.create_table(
        "core_site_texts",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_core_site_texts_version_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_site_texts")),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_core_site_texts_kind_version")),
    )
    op.add_column("accounts_sign_ins", sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("core_site", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column(
        "core_site", sa.Column("requires_second_factor", sa.Boolean(), nullable=False, server_default="true")
    )
    op.execute("UPDATE core_site SET requires_second_factor = NOT is_demo")
    op.add_column("pb_cost_lines", sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=True))
    op.add_column("pb_cost_lines", sa.Column("unit", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("pb_cost_lines", sa.Column("unit_price", sa.Numeric(precision=14, scale=2), nullable=True))
    op.add_column("pb_cost_lines", sa.Column("measure_code", sa.String(length=40), nullable=True))
    op.add_column(
        "pb_cost_lines", sa.Column("price_source", sa.String(length=500), nullable=False, server_default="")
    )
    op.add_column(
        "pb_implementations",
        sa.Column("contractor", sa.String(length=200), nullable=False, server_default=""),
    )
    op.add_column("pb_implementations", sa.Column("leader_id", sa.BigInteger(), nullable=True))
    op.add_column("pb_implementations", sa.Column("finished_on", sa.Date(), nullable=True))
    op.add_column("pb_implementations", sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "pb_implementations", sa.Column("acceptance_note", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "pb_implementations",
        sa.Column("acceptance", sa.String(length=10), nullable=False, server_default=""),
    )
    op.add_column("pb_implementations", sa.Column("acceptance_key_hash", sa.LargeBinary(), nullable=True))
    op.add_column(
        "pb_implementations", sa.Column("acceptance_asked_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("pb_implementations", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint(
        op.f("uq_pb_implementations_acceptance_key_hash"), "pb_implementations", ["acceptance_key_hash"]
    )
    op.add_column("pb_implementations", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "pb_implementations", sa.Column("version", sa.Integer(), nullable=False, server_default="1")
    )
    op.create_index(
        op.f("ix_pb_implementations_leader_id"), "pb_implementations", ["leader_id"], unique=False
    )
    op.create_foreign_key(
        op.f("fk_pb_implementations_leader_id"),
        "pb_implementations",
        "accounts_users",
        ["leader_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column(
        "pb_pool_rules", sa.Column("endorsements", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "pb_pool_rules", sa.Column("minimum_greenery", sa.Numeric(precision=5, scale=2), nullable=True)
    )
    op.add_column(
        "pb_pool_rules", sa.Column("leftovers", sa.String(length=20), nullable=False, server_default="unused")
    )
    op.add_column("pb_pools", sa.Column("population", sa.Integer(), nullable=True))
    op.add_column("pb_projects", sa.Column("filed_number", sa.Integer(), nullable=True))
    op.add_column("pb_projects", sa.Column("availability", sa.Text(), nullable=False, server_default=""))
    op.add_column("pb_projects", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pb_projects", sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
    op.add_column("pb_projects", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(op.f("ix_pb_projects_merged_into_id"), "pb_projects", ["merged_into_id"], unique=False)
    op.create_index("ix_pb_projects_round_status", "pb_projects", ["round_id", "status"], unique=False)
    op.create_index(
        "uq_pb_projects_round_filed_number", "pb_projects", ["round_id", "filed_number"], unique=True
    )
    op.create_foreign_key(
        op.f("fk_pb_projects_merged_into_id"), "pb_projects", "pb_projects", ["merged_into_id"], ["id"]
    )
    op.add_column("pb_rounds", sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "pb_rules",
        sa.Column(
            "categories",
            postgresql.ARRAY(sa.String(length=20)),
            nullable=False,
            server_default="{greenery,sport,culture,streets,neighbourhood}",
        ),
    )
    op.add_column(
        "pb_rules",
        sa.Column(
            "submission_fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"
        ),
    )
    op.add_column("pb_rules", sa.Column("most_coauthors", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("pb_rules", sa.Column("most_projects", sa.Integer(), nullable=True))
    op.add_column(
        "pb_rules", sa.Column("author_guardian_below_age", sa.Integer(), nullable=True, server_default="18")
    )
    op.add_column(
        "pb_rules", sa.Column("filing_numbers_from", sa.Integer(), nullable=False, server_default="5001")
    )
    op.add_column("pb_rules", sa.Column("formal_days", sa.Integer(), nullable=False, server_default="10"))
    op.add_column("pb_rules", sa.Column("opinion_days", sa.Integer(), nullable=False, server_default="10"))
    op.add_column("pb_rules", sa.Column("correction_days", sa.Integer(), nullable=False, server_default="7"))
    op.add_column("pb_rules", sa.Column("appeal_days", sa.Integer(), nullable=False, server_default="7"))
    op.add_column(
        "pb_rules", sa.Column("appeal_answer_days", sa.Integer(), nullable=False, server_default="10")
    )
    op.add_column(
        "pb_rules", sa.Column("appeal_by", sa.String(length=10), nullable=False, server_default="author")
    )
    op.add_column(
        "pb_rules", sa.Column("is_card_public", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "pb_rules",
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"),
    )
    op.add_column(
        "pb_rules",
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    # What stood before this revision was public from its first day.
    op.execute("UPDATE pb_rounds SET announced_at = created_at")
    second_pair_of_eyes()
    widen_checks()
    run_file("ballot_list.sql")
    run_file("tie_draws.sql")


def run_file(name: str) -> None:
    """Run one of the files in ``migrations/sql``."""
    op.get_bind().exec_driver_sql((SQL / name).read_text().replace("%", "%%"))


def second_pair_of_eyes() -> None:
    """Draws of lots are confirmed or rejected by another person; a proposed result can be sent back."""
    columns = {
        "pb_tie_draws": (
            ("confirmed_at", "confirmed_by_id"),
            ("rejected_at", "rejected_by_id"),
            ("rejection",),
        ),
        "pb_publications": (("returned_at", "returned_by_id"), ("return_reason",)),
    }
    for table, groups in columns.items():
        for name in (name for group in groups for name in group):
            if name.endswith("_at"):
                op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
            elif name.endswith("_by_id"):
                op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=True))
                op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
                op.create_foreign_key(op.f(f"fk_{table}_{name}"), table, "accounts_users", [name], ["id"])
            else:
                op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    # A draw that stood before this revision was recorded and counted in one step.
    op.execute("UPDATE pb_tie_draws SET confirmed_at = drawn_at")
    op.drop_constraint("uq_pb_tie_draws_pool_id_tied_codes", "pb_tie_draws", type_="unique")
    op.create_index(
        "uq_pb_tie_draws_standing", "pb_tie_draws", ["pool_id", "tied_codes"], unique=True,
        postgresql_where=sa.text("rejected_at is null"),
    )  # fmt: skip


CHECKS = (
    ("pb_tie_draws", "four_eyes", "recorded_by_id is null or confirmed_by_id <> recorded_by_id"),
    ("pb_tie_draws", "confirmed_when", "confirmed_by_id is null or confirmed_at is not null"),
    ("pb_tie_draws", "rejected_with_reason", "(rejected_at is null) = (rejection = '')"),
    ("pb_tie_draws", "texts_bounded", "char_length(method) <= 1000 and char_length(rejection) <= 1000"),
    ("pb_publications", "returned_by_another", "proposed_by_id is null or returned_by_id <> proposed_by_id"),
    ("pb_publications", "returned_with_reason", "(returned_at is null) = (return_reason = '')"),
    ("pb_publications", "returned_or_approved", "returned_at is null or approved_at is null"),
    ("pb_publications", "reason_bounded", "char_length(return_reason) <= 1000"),
    ("pb_turnout_cells", "dimension_known", "dimension in ('day', 'area', 'age', 'channel', 'place')"),
    ("pb_cost_lines", "quantity_counted", "quantity > 0"),
    ("pb_cost_lines", "unit_price_counted", "unit_price >= 0"),
    ("pb_implementations", "state_known", "state in ('planned', 'running', 'late', 'done', 'abandoned')"),
    ("pb_implementations", "late_with_reason", "state not in ('late', 'abandoned') or note <> ''"),
    ("pb_implementations", "spent_counted", "spent >= 0"),
    ("pb_implementations", "acceptance_known", "acceptance in ('', 'accepted', 'remarks')"),
    ("pb_implementations", "remarks_written", "acceptance <> 'remarks' or acceptance_note <> ''"),
    ("pb_pool_rules", "endorsements_counted", "endorsements >= 0"),
    ("pb_pool_rules", "minimum_greenery_percent", "minimum_greenery between 0 and 100"),
    ("pb_pool_rules", "leftovers_known", "leftovers in ('unused')"),
    ("pb_pools", "population_counted", "population >= 0"),
    (
        "pb_projects", "status_known",
        "status in ('submitted','in_check','returned','accepted','rejected','withdrawn','merged','on_ballot')",
    ),
    ("pb_projects", "merged_into_known", "(status = 'merged') = (merged_into_id is not null)"),
    ("pb_rules", "author_guardian_plausible", "author_guardian_below_age between 0 and 18"),
    (
        "pb_rules", "categories_known",
        "cardinality(categories) > 0 and categories <@ "
        "array['greenery','sport','culture','streets','neighbourhood']::varchar[]",
    ),
    ("pb_rules", "appeal_by_known", "appeal_by in ('author','anyone')"),
    ("pb_rules", "people_counted", "most_coauthors >= 0 and most_projects >= 1"),
    ("pb_rules", "filing_numbers_plausible", "filing_numbers_from between 1 and 1000000"),
    (
        "pb_rules", "terms_counted",
        "least(formal_days, opinion_days, correction_days, appeal_days, appeal_answer_days) >= 1",
    ),
)  # fmt: skip


def widen_checks() -> None:
    """What the database itself refuses about the new columns; three older checks learn new words."""
    for table, name, condition in CHECKS:
        full = f"ck_{table}_{name}"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {full}")
        op.create_check_constraint(op.f(full), table, condition)
