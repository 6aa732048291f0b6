"""initial"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


SQL = Path(__file__).resolve().parent.parent / "sql"


def run_file(name: str) -> None:
    """Run a file of plain SQL: functions and triggers that Alembic does not write."""
    op.get_bind().exec_driver_sql((SQL / name).read_text().replace("%", "%%"))


def upgrade() -> None:
    """Make every table, then what the database itself must refuse."""
    run_file("fold.sql")
    op.create_table(
        "accounts_users",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("position('@' in email) > 1", name=op.f("ck_accounts_users_email_shape")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_users")),
    )
    op.create_index(
        op.f("ix_accounts_users_retention_until"), "accounts_users", ["retention_until"], unique=False
    )
    op.create_index(
        "uq_accounts_users_email_folded", "accounts_users", [sa.literal_column("lower(email)")], unique=True
    )
    op.create_table(
        "core_audit_entries",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_label", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_core_audit_entries")),
        sa.UniqueConstraint("hash", name=op.f("uq_core_audit_entries_hash")),
    )
    op.create_index("ix_core_audit_entries_subject", "core_audit_entries", ["subject"], unique=False)
    op.create_table(
        "core_caught_mails",
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_caught_mails")),
    )
    op.create_index(
        op.f("ix_core_caught_mails_received_at"), "core_caught_mails", ["received_at"], unique=False
    )
    op.create_table(
        "core_outgoing_mails",
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_outgoing_mails")),
    )
    op.create_index(op.f("ix_core_outgoing_mails_sent_at"), "core_outgoing_mails", ["sent_at"], unique=False)
    op.create_table(
        "core_rate_hits",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("window", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window", name=op.f("pk_core_rate_hits")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "core_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sub_title", sa.String(length=120), nullable=False),
        sa.Column("controller", sa.String(length=200), nullable=False),
        sa.Column("colour_1", sa.String(length=7), nullable=False),
        sa.Column("colour_2", sa.String(length=7), nullable=False),
        sa.Column("krajka", sa.String(length=20), nullable=False),
        sa.Column("crest", sa.LargeBinary(), nullable=True),
        sa.Column("crest_type", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("phone_hours", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("bip_url", sa.String(length=500), nullable=False),
        sa.Column("office_address", sa.String(length=300), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("base_maps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("demo_pack", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "colour_1 ~ '^#[0-9a-f]{6}$' and colour_2 ~ '^#[0-9a-f]{6}$'",
            name=op.f("ck_core_site_colours_hex"),
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_core_site_one_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_site")),
    )
    op.create_geospatial_table(
        "maps_areas",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column(
            "boundary",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("ST_IsValid(boundary)", name=op.f("ck_maps_areas_boundary_valid")),
        sa.CheckConstraint("population >= 0", name=op.f("ck_maps_areas_population_counted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maps_areas")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_maps_areas_kind_slug")),
    )
    op.create_geospatial_index(
        "idx_maps_areas_boundary",
        "maps_areas",
        ["boundary"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_maps_areas_kind"), "maps_areas", ["kind"], unique=False)
    op.create_geospatial_table(
        "maps_places",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maps_places")),
        sa.UniqueConstraint("name", "kind", name=op.f("uq_maps_places_name_kind")),
    )
    op.create_geospatial_index(
        "idx_maps_places_location",
        "maps_places",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "accounts_one_time_links",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "purpose in ('confirm', 'password')", name=op.f("ck_accounts_one_time_links_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_accounts_one_time_links_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_one_time_links")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accounts_one_time_links_key_hash")),
    )
    op.create_index(
        op.f("ix_accounts_one_time_links_expires_at"), "accounts_one_time_links", ["expires_at"], unique=False
    )
    op.create_index(
        op.f("ix_accounts_one_time_links_user_id"), "accounts_one_time_links", ["user_id"], unique=False
    )
    op.create_table(
        "accounts_role_grants",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "role in ('resident', 'official', 'clerk', 'administrator')",
            name=op.f("ck_accounts_role_grants_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_accounts_role_grants_granted_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["accounts_users.id"],
            name=op.f("fk_accounts_role_grants_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_role_grants")),
        sa.UniqueConstraint("user_id", "role", name=op.f("uq_accounts_role_grants_user_id_role")),
    )
    op.create_index(
        op.f("ix_accounts_role_grants_granted_by_id"), "accounts_role_grants", ["granted_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_accounts_role_grants_user_id"), "accounts_role_grants", ["user_id"], unique=False
    )
    op.create_table(
        "accounts_sign_ins",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_users.id"], name=op.f("fk_accounts_sign_ins_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_sign_ins")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accounts_sign_ins_key_hash")),
    )
    op.create_index(
        op.f("ix_accounts_sign_ins_expires_at"), "accounts_sign_ins", ["expires_at"], unique=False
    )
    op.create_index(op.f("ix_accounts_sign_ins_user_id"), "accounts_sign_ins", ["user_id"], unique=False)
    op.create_table(
        "pb_rounds",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("regulation_title", sa.String(length=300), nullable=False),
        sa.Column("regulation_url", sa.String(length=500), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urn_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]{0,59}$'", name=op.f("ck_pb_rounds_slug_shape")),
        sa.CheckConstraint("year between 1990 and 2200", name=op.f("ck_pb_rounds_year_plausible")),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_pb_rounds_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_rounds")),
        sa.UniqueConstraint("slug", name=op.f("uq_pb_rounds_slug")),
    )
    op.create_index(op.f("ix_pb_rounds_area_id"), "pb_rounds", ["area_id"], unique=False)
    op.create_table(
        "pb_ballots",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("ballot_hash", sa.LargeBinary(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("void_reason", sa.String(length=40), nullable=True),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_ballots_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "row_number", name=op.f("pk_pb_ballots")),
    )
    op.create_index("uq_pb_ballots_hash", "pb_ballots", ["round_id", "ballot_hash"], unique=True)
    op.create_table(
        "pb_commission_keys",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("shares_needed", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "octet_length(public_key) = 32", name=op.f("ck_pb_commission_keys_public_key_length")
        ),
        sa.CheckConstraint(
            "shares_needed between 1 and shares", name=op.f("ck_pb_commission_keys_shares_enough")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts_users.id"], name=op.f("fk_pb_commission_keys_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_commission_keys_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_commission_keys")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_commission_keys_round_id")),
    )
    op.create_index(
        op.f("ix_pb_commission_keys_created_by_id"), "pb_commission_keys", ["created_by_id"], unique=False
    )
    op.create_table(
        "pb_imported_files",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("meta", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("project_columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("vote_columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("official", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_imported_files_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_imported_files")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_imported_files_round_id")),
    )
    op.create_table(
        "pb_pools",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "kind in ('citizen','green','village','revitalisation','youth')",
            name=op.f("ck_pb_pools_kind_known"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_pb_pools_area_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_pools_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_pools")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_pb_pools_round_id_code")),
        sa.UniqueConstraint("round_id", "id", name=op.f("uq_pb_pools_round_id_id")),
    )
    op.create_index(op.f("ix_pb_pools_area_id"), "pb_pools", ["area_id"], unique=False)
    op.create_index(op.f("ix_pb_pools_round_id"), "pb_pools", ["round_id"], unique=False)
    op.create_table(
        "pb_publications",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "proposed_by_id is null or approved_by_id <> proposed_by_id",
            name=op.f("ck_pb_publications_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["accounts_users.id"], name=op.f("fk_pb_publications_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["accounts_users.id"], name=op.f("fk_pb_publications_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_publications_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_publications")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_publications_round_id")),
    )
    op.create_index(
        op.f("ix_pb_publications_approved_by_id"), "pb_publications", ["approved_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_publications_proposed_by_id"), "pb_publications", ["proposed_by_id"], unique=False
    )
    op.create_table(
        "pb_rules",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("identity_methods", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("guardian_below_age", sa.Integer(), nullable=True),
        sa.Column("fault_policy", sa.String(length=10), nullable=False),
        sa.Column("results_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paragraphs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("fault_policy in ('pool', 'ballot')", name=op.f("ck_pb_rules_fault_policy_known")),
        sa.CheckConstraint("number = 1 or reason <> ''", name=op.f("ck_pb_rules_later_version_has_reason")),
        sa.CheckConstraint(
            "cardinality(identity_methods) > 0", name=op.f("ck_pb_rules_identity_method_given")
        ),
        sa.CheckConstraint("minimum_age between 0 and 130", name=op.f("ck_pb_rules_minimum_age_plausible")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_pb_rules_number_counted")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts_users.id"], name=op.f("fk_pb_rules_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_rules_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_rules")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_pb_rules_round_id_number")),
    )
    op.create_index(op.f("ix_pb_rules_created_by_id"), "pb_rules", ["created_by_id"], unique=False)
    op.create_index(op.f("ix_pb_rules_round_id"), "pb_rules", ["round_id"], unique=False)
    op.create_table(
        "pb_sealed_ballots",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("urn_hash", sa.LargeBinary(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(box) = 4096", name=op.f("ck_pb_sealed_ballots_box_length")),
        sa.CheckConstraint("octet_length(urn_hash) = 32", name=op.f("ck_pb_sealed_ballots_urn_hash_length")),
        sa.ForeignKeyConstraint(["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_sealed_ballots_round_id")),
        sa.PrimaryKeyConstraint("round_id", "urn_hash", name=op.f("pk_pb_sealed_ballots")),
    )
    op.create_table(
        "pb_turnout_cells",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("dimension", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "dimension in ('day', 'area', 'age', 'channel')", name=op.f("ck_pb_turnout_cells_dimension_known")
        ),
        sa.CheckConstraint("people >= 0", name=op.f("ck_pb_turnout_cells_people_counted")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_turnout_cells_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "dimension", "name", name=op.f("pk_pb_turnout_cells")),
    )
    op.create_table(
        "pb_urn_closings",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed_count", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ballot_count", sa.Integer(), nullable=True),
        sa.Column("void_count", sa.Integer(), nullable=True),
        sa.Column("merkle_root", sa.LargeBinary(), nullable=True),
        sa.Column("file_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "opened_at is null or closed_at is not null", name=op.f("ck_pb_urn_closings_closed_before_opened")
        ),
        sa.CheckConstraint(
            "proposed_by_id is null or confirmed_by_id <> proposed_by_id",
            name=op.f("ck_pb_urn_closings_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["accounts_users.id"], name=op.f("fk_pb_urn_closings_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["accounts_users.id"], name=op.f("fk_pb_urn_closings_opened_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["accounts_users.id"], name=op.f("fk_pb_urn_closings_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_urn_closings_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_urn_closings")),
        sa.UniqueConstraint("round_id", name=op.f("uq_pb_urn_closings_round_id")),
    )
    op.create_index(
        op.f("ix_pb_urn_closings_confirmed_by_id"), "pb_urn_closings", ["confirmed_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_urn_closings_opened_by_id"), "pb_urn_closings", ["opened_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_pb_urn_closings_proposed_by_id"), "pb_urn_closings", ["proposed_by_id"], unique=False
    )
    op.create_table(
        "pb_voter_marks",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("voter_key", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.Column("age_band", sa.String(length=10), nullable=True),
        sa.CheckConstraint("channel in ('internet', 'paper')", name=op.f("ck_pb_voter_marks_channel_known")),
        sa.CheckConstraint("octet_length(voter_key) = 32", name=op.f("ck_pb_voter_marks_voter_key_length")),
        sa.ForeignKeyConstraint(["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_voter_marks_round_id")),
        sa.PrimaryKeyConstraint("round_id", "voter_key", name=op.f("pk_pb_voter_marks")),
    )
    op.create_table(
        "pb_voting_codes",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("document_key", sa.LargeBinary(), nullable=False),
        sa.Column("age_band", sa.String(length=10), nullable=True),
        sa.Column("needs_guardian", sa.Boolean(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["accounts_users.id"], name=op.f("fk_pb_voting_codes_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_voting_codes_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_voting_codes")),
        sa.UniqueConstraint("round_id", "code_hash", name=op.f("uq_pb_voting_codes_round_id_code_hash")),
        sa.UniqueConstraint(
            "round_id", "document_key", name=op.f("uq_pb_voting_codes_round_id_document_key")
        ),
    )
    op.create_index(
        op.f("ix_pb_voting_codes_issued_by_id"), "pb_voting_codes", ["issued_by_id"], unique=False
    )
    op.create_table(
        "pb_pool_rules",
        sa.Column("rules_id", sa.BigInteger(), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("points_total", sa.Integer(), nullable=True),
        sa.Column("points_per_project", sa.Integer(), nullable=True),
        sa.Column("rank_points", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("exclusive_group", sa.String(length=40), nullable=True),
        sa.Column("allocation_rule", sa.String(length=20), nullable=False),
        sa.Column("minimum_votes", sa.Integer(), nullable=False),
        sa.Column("tie_rule", sa.String(length=10), nullable=False),
        sa.Column("cost_floor", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("cost_ceiling", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "method in ('approval','choose_one','points','ranking')",
            name=op.f("ck_pb_pool_rules_method_known"),
        ),
        sa.CheckConstraint(
            "tie_rule in ('draw','cheaper','number')", name=op.f("ck_pb_pool_rules_tie_rule_known")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_pb_pool_rules_amount_counted")),
        sa.CheckConstraint(
            "minimum >= 0 and minimum <= maximum", name=op.f("ck_pb_pool_rules_minimum_under_maximum")
        ),
        sa.CheckConstraint("minimum_votes >= 0", name=op.f("ck_pb_pool_rules_minimum_votes_counted")),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["pb_pools.id"], name=op.f("fk_pb_pool_rules_pool_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rules_id"], ["pb_rules.id"], name=op.f("fk_pb_pool_rules_rules_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_pool_rules")),
        sa.UniqueConstraint("rules_id", "pool_id", name=op.f("uq_pb_pool_rules_rules_id_pool_id")),
    )
    op.create_index(op.f("ix_pb_pool_rules_pool_id"), "pb_pool_rules", ["pool_id"], unique=False)
    op.create_index(op.f("ix_pb_pool_rules_rules_id"), "pb_pool_rules", ["rules_id"], unique=False)
    op.create_geospatial_table(
        "pb_projects",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=600), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("cost", sa.Numeric(precision=20, scale=6), nullable=False),
        sa.Column("upkeep", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "location",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("beneficiaries", sa.Text(), nullable=False),
        sa.Column("accessibility", sa.Text(), nullable=False),
        sa.Column("proposer", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("grounds_paragraph", sa.String(length=60), nullable=False),
        sa.Column("conflict_group", sa.String(length=40), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "search",
            sa.Text(),
            sa.Computed(
                "wsp_fold(title || ' ' || summary || ' ' || place || ' ' || address)", persisted=True
            ),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "category in ('greenery','sport','culture','streets','neighbourhood')",
            name=op.f("ck_pb_projects_category_known"),
        ),
        sa.CheckConstraint(
            "status <> 'rejected' or grounds <> ''", name=op.f("ck_pb_projects_rejected_with_grounds")
        ),
        sa.CheckConstraint(
            "status in ('submitted','in_check','returned','accepted','rejected','withdrawn','on_ballot')",
            name=op.f("ck_pb_projects_status_known"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_pb_projects_cost_counted")),
        sa.CheckConstraint(
            "location is null or ST_IsValid(location)", name=op.f("ck_pb_projects_location_valid")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_pb_projects_number_counted")),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_pb_projects_area_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "pool_id"], ["pb_pools.round_id", "pb_pools.id"], name="fk_pb_projects_pool_of_round"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_projects_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_projects")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_pb_projects_round_id_code")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_pb_projects_round_id_number")),
    )
    op.create_geospatial_index(
        "idx_pb_projects_location",
        "pb_projects",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_pb_projects_area_id"), "pb_projects", ["area_id"], unique=False)
    op.create_index(op.f("ix_pb_projects_pool_id"), "pb_projects", ["pool_id"], unique=False)
    op.create_index("ix_pb_projects_round_category", "pb_projects", ["round_id", "category"], unique=False)
    op.create_index(
        "ix_pb_projects_round_pool_number", "pb_projects", ["round_id", "pool_id", "number"], unique=False
    )
    op.create_index(
        "ix_pb_projects_search",
        "pb_projects",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "pb_stage_windows",
        sa.Column("rules_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paragraph", sa.String(length=60), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("rules_id"), "="),
            (sa.text("tstzrange(opens_at, closes_at, '[]')"), "&&"),
            using="gist",
            name="ex_pb_stage_windows_overlap",
        ),
        sa.CheckConstraint(
            "stage in ('draft','submission','verification','appeals','ballot_list','voting','counting','results','implementation')",
            name=op.f("ck_pb_stage_windows_stage_known"),
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_pb_stage_windows_runs_forward")),
        sa.ForeignKeyConstraint(
            ["rules_id"], ["pb_rules.id"], name=op.f("fk_pb_stage_windows_rules_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_stage_windows")),
        sa.UniqueConstraint("rules_id", "stage", name=op.f("uq_pb_stage_windows_rules_id_stage")),
    )
    op.create_index(op.f("ix_pb_stage_windows_rules_id"), "pb_stage_windows", ["rules_id"], unique=False)
    op.create_table(
        "pb_tally_runs",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("parameters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("input_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("program_version", sa.String(length=40), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("void", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("spent", sa.Numeric(precision=18, scale=6), nullable=False),
        sa.Column("ties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pb_pools.id"], name=op.f("fk_pb_tally_runs_pool_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_tally_runs_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_tally_runs")),
    )
    op.create_index(op.f("ix_pb_tally_runs_pool_id"), "pb_tally_runs", ["pool_id"], unique=False)
    op.create_index(op.f("ix_pb_tally_runs_round_id"), "pb_tally_runs", ["round_id"], unique=False)
    op.create_index(
        "uq_pb_tally_runs_current", "pb_tally_runs", ["pool_id"], unique=True, postgresql_where="is_current"
    )
    op.create_table(
        "pb_tie_draws",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("tied_codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drawn_codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pb_pools.id"], name=op.f("fk_pb_tie_draws_pool_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["accounts_users.id"], name=op.f("fk_pb_tie_draws_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["pb_rounds.id"], name=op.f("fk_pb_tie_draws_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_tie_draws")),
        sa.UniqueConstraint("pool_id", "tied_codes", name=op.f("uq_pb_tie_draws_pool_id_tied_codes")),
    )
    op.create_index(op.f("ix_pb_tie_draws_pool_id"), "pb_tie_draws", ["pool_id"], unique=False)
    op.create_index(op.f("ix_pb_tie_draws_recorded_by_id"), "pb_tie_draws", ["recorded_by_id"], unique=False)
    op.create_index(op.f("ix_pb_tie_draws_round_id"), "pb_tie_draws", ["round_id"], unique=False)
    op.create_table(
        "pb_allocation_lines",
        sa.Column("tally_run_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("points", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("is_selected", sa.Boolean(), nullable=False),
        sa.Column("reason_code", sa.String(length=30), nullable=False),
        sa.Column("reason_facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_allocation_lines_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["tally_run_id"],
            ["pb_tally_runs.id"],
            name=op.f("fk_pb_allocation_lines_tally_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tally_run_id", "project_id", name=op.f("pk_pb_allocation_lines")),
    )
    op.create_index(
        op.f("ix_pb_allocation_lines_project_id"), "pb_allocation_lines", ["project_id"], unique=False
    )
    op.create_table(
        "pb_ballot_lines",
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_ballot_lines_project_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "row_number"],
            ["pb_ballots.round_id", "pb_ballots.row_number"],
            name="fk_pb_ballot_lines_ballot",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "row_number", "place", name=op.f("pk_pb_ballot_lines")),
    )
    op.create_index(op.f("ix_pb_ballot_lines_project_id"), "pb_ballot_lines", ["project_id"], unique=False)
    op.create_table(
        "pb_cost_lines",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("is_greenery", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_pb_cost_lines_amount_counted")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["pb_projects.id"], name=op.f("fk_pb_cost_lines_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_cost_lines")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_pb_cost_lines_project_id_position")),
    )
    op.create_index(op.f("ix_pb_cost_lines_project_id"), "pb_cost_lines", ["project_id"], unique=False)
    op.create_table(
        "pb_implementations",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("spent", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delay_weeks", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "state <> 'late' or note <> ''", name=op.f("ck_pb_implementations_late_with_reason")
        ),
        sa.CheckConstraint(
            "state in ('planned', 'running', 'late', 'done')", name=op.f("ck_pb_implementations_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["pb_projects.id"],
            name=op.f("fk_pb_implementations_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_implementations")),
        sa.UniqueConstraint("project_id", name=op.f("uq_pb_implementations_project_id")),
    )
    op.create_table(
        "pb_milestones",
        sa.Column("implementation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["implementation_id"],
            ["pb_implementations.id"],
            name=op.f("fk_pb_milestones_implementation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pb_milestones")),
        sa.UniqueConstraint(
            "implementation_id", "position", name=op.f("uq_pb_milestones_implementation_id_position")
        ),
    )
    op.create_index(
        op.f("ix_pb_milestones_implementation_id"), "pb_milestones", ["implementation_id"], unique=False
    )
    for name in (
        "audit.sql",
        "rate.sql",
        "immutable_ballots.sql",
        "immutable_tally.sql",
        "stage_order.sql",
        "procrastinate.sql",
    ):
        run_file(name)
