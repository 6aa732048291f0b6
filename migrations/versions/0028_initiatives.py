"""local initiatives: programmes, applications, scoring, agreements, settlement"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

SQL = Path(__file__).resolve().parent.parent / "sql"

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Tables of five slices, and what the database itself refuses."""
    op.create_geospatial_table(
        "ini_programmes",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("budget", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("own_share", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("hour_rate", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("town_cap", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("least_members", sa.SmallInteger(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("town_land_only", sa.Boolean(), nullable=False),
        sa.Column("is_all_year", sa.Boolean(), nullable=False),
        sa.Column("threshold", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("tie_rule", sa.String(length=12), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "boundary",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("contact_name", sa.String(length=160), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("privacy_notice", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.SmallInteger(), nullable=False),
        sa.Column("bip_url", sa.String(length=500), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_ini_programmes_slug_shape")),
        sa.CheckConstraint(
            "tie_rule in ('own_share','labour','earlier','draw')",
            name=op.f("ck_ini_programmes_tie_rule_known"),
        ),
        sa.CheckConstraint(
            "boundary is null or ST_IsValid(boundary)", name=op.f("ck_ini_programmes_boundary_valid")
        ),
        sa.CheckConstraint(
            "budget >= 0 and hour_rate >= 0 and town_cap >= 0",
            name=op.f("ck_ini_programmes_money_not_negative"),
        ),
        sa.CheckConstraint("least_members between 1 and 500", name=op.f("ck_ini_programmes_members_bounded")),
        sa.CheckConstraint(
            "own_share >= 0 and own_share < 100", name=op.f("ck_ini_programmes_own_share_percent")
        ),
        sa.CheckConstraint(
            "retention_months between 1 and 240", name=op.f("ck_ini_programmes_retention_bounded")
        ),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_ini_programmes_threshold_not_negative")),
        sa.CheckConstraint("year between 2010 and 2100", name=op.f("ck_ini_programmes_year_bounded")),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_ini_programmes_area_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_ini_programmes_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_programmes")),
        sa.UniqueConstraint("slug", name=op.f("uq_ini_programmes_slug")),
    )
    op.create_geospatial_index(
        "idx_ini_programmes_boundary",
        "ini_programmes",
        ["boundary"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_ini_programmes_area_id"), "ini_programmes", ["area_id"], unique=False)
    op.create_index(
        op.f("ix_ini_programmes_department_id"), "ini_programmes", ["department_id"], unique=False
    )
    op.create_index(op.f("ix_ini_programmes_published_at"), "ini_programmes", ["published_at"], unique=False)
    op.create_table(
        "ini_calls",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("budget", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_ini_calls_budget_not_negative")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_ini_calls_closes_after_opening")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_calls_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_calls")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_ini_calls_programme_id_number")),
    )
    op.create_table(
        "ini_committee",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_committee_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["accounts_users.id"], name=op.f("fk_ini_committee_user_id")),
        sa.PrimaryKeyConstraint("programme_id", "user_id", name=op.f("pk_ini_committee")),
    )
    op.create_index(op.f("ix_ini_committee_user_id"), "ini_committee", ["user_id"], unique=False)
    op.create_table(
        "ini_criteria",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hint", sa.String(length=600), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("none_at", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("full_at", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(kind = 'committee') = (full_at is null)", name=op.f("ck_ini_criteria_counted_with_ends")
        ),
        sa.CheckConstraint(
            "kind in ('committee','own_share','people')", name=op.f("ck_ini_criteria_kind_known")
        ),
        sa.CheckConstraint("full_at > coalesce(none_at, 0)", name=op.f("ck_ini_criteria_ends_in_order")),
        sa.CheckConstraint("points between 1 and 1000", name=op.f("ck_ini_criteria_points_bounded")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_ini_criteria_weight_positive")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_criteria_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_criteria")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_ini_criteria_programme_id_code")),
    )
    op.create_table(
        "ini_documents",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_documents_file_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_documents_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ini_documents.id"], name=op.f("fk_ini_documents_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_documents")),
    )
    op.create_index(op.f("ix_ini_documents_file_id"), "ini_documents", ["file_id"], unique=False)
    op.create_index(op.f("ix_ini_documents_programme_id"), "ini_documents", ["programme_id"], unique=False)
    op.create_index(op.f("ix_ini_documents_replaces_id"), "ini_documents", ["replaces_id"], unique=False)
    op.create_table(
        "ini_programme_versions",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["ini_programmes.id"],
            name=op.f("fk_ini_programme_versions_programme_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_programme_versions_saved_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_programme_versions")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_ini_programme_versions_programme_id_number")
        ),
    )
    op.create_index(
        op.f("ix_ini_programme_versions_saved_by_id"), "ini_programme_versions", ["saved_by_id"], unique=False
    )
    op.create_geospatial_table(
        "ini_applications",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("applicant", sa.String(length=14), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("organisation_register", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("beneficiaries", sa.Text(), nullable=False),
        sa.Column("upkeep", sa.Text(), nullable=False),
        sa.Column("loans", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("parcels", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column(
            "location",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("ground", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction_due_on", sa.Date(), nullable=True),
        sa.Column("granted", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(status = 'draft') = (number is null)", name=op.f("ck_ini_applications_numbered_when_sent")
        ),
        sa.CheckConstraint(
            "applicant in ('group','organisation')", name=op.f("ck_ini_applications_applicant_known")
        ),
        sa.CheckConstraint(
            "status in ('draft','submitted','returned','in_scoring','accepted','reserve','rejected','withdrawn','agreed','built','settled')",
            name=op.f("ck_ini_applications_status_known"),
        ),
        sa.CheckConstraint(
            "status in ('draft','withdrawn') or (submitted_at is not null and call_id is not null)",
            name=op.f("ck_ini_applications_sent_in_a_call"),
        ),
        sa.CheckConstraint(
            "status not in ('accepted','reserve','rejected') or grounds <> ''",
            name=op.f("ck_ini_applications_decided_with_grounds"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_ini_applications_ends_after_start")),
        sa.CheckConstraint("granted >= 0", name=op.f("ck_ini_applications_granted_not_negative")),
        sa.CheckConstraint(
            "location is null or ST_IsValid(location)", name=op.f("ck_ini_applications_location_valid")
        ),
        sa.CheckConstraint(
            "location is null or ST_NPoints(location) <= 500",
            name=op.f("ck_ini_applications_vertices_bounded"),
        ),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_ini_applications_key_hash_length")),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_ini_applications_area_id")),
        sa.ForeignKeyConstraint(["call_id"], ["ini_calls.id"], name=op.f("fk_ini_applications_call_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_applications_decided_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_applications_owner_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["ini_programmes.id"], name=op.f("fk_ini_applications_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_applications")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_ini_applications_entry_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_ini_applications_key_hash")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_ini_applications_programme_id_number")),
    )
    op.create_geospatial_index(
        "idx_ini_applications_location",
        "ini_applications",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_ini_applications_area_id"), "ini_applications", ["area_id"], unique=False)
    op.create_index(op.f("ix_ini_applications_call_id"), "ini_applications", ["call_id"], unique=False)
    op.create_index(
        op.f("ix_ini_applications_decided_by_id"), "ini_applications", ["decided_by_id"], unique=False
    )
    op.create_index(op.f("ix_ini_applications_owner_id"), "ini_applications", ["owner_id"], unique=False)
    op.create_index(
        op.f("ix_ini_applications_retention_until"), "ini_applications", ["retention_until"], unique=False
    )
    op.create_index(
        "ix_ini_applications_status", "ini_applications", ["programme_id", "status"], unique=False
    )
    op.create_table(
        "ini_agreements",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("docx_file_id", sa.BigInteger(), nullable=True),
        sa.Column("pdf_file_id", sa.BigInteger(), nullable=True),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("signed_file_id", sa.BigInteger(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(signed_on is null) = (way = '')", name=op.f("ck_ini_agreements_signed_some_way")
        ),
        sa.CheckConstraint("way in ('','paper','trusted_profile')", name=op.f("ck_ini_agreements_way_known")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_ini_agreements_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_agreements_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["docx_file_id"], ["core_files.id"], name=op.f("fk_ini_agreements_docx_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["pdf_file_id"], ["core_files.id"], name=op.f("fk_ini_agreements_pdf_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_file_id"], ["core_files.id"], name=op.f("fk_ini_agreements_signed_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_agreements")),
        sa.UniqueConstraint("application_id", name=op.f("uq_ini_agreements_application_id")),
    )
    op.create_index(op.f("ix_ini_agreements_docx_file_id"), "ini_agreements", ["docx_file_id"], unique=False)
    op.create_index(op.f("ix_ini_agreements_pdf_file_id"), "ini_agreements", ["pdf_file_id"], unique=False)
    op.create_index(
        op.f("ix_ini_agreements_signed_file_id"), "ini_agreements", ["signed_file_id"], unique=False
    )
    op.create_table(
        "ini_estimate_lines",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("town", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("cash", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("in_kind", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "in_kind = 0 or source <> ''", name=op.f("ck_ini_estimate_lines_things_with_source")
        ),
        sa.CheckConstraint(
            "(people > 0) = (hours > 0)", name=op.f("ck_ini_estimate_lines_people_with_hours")
        ),
        sa.CheckConstraint(
            "people between 0 and 1000 and hours between 0 and 1000",
            name=op.f("ck_ini_estimate_lines_labour_bounded"),
        ),
        sa.CheckConstraint(
            "town >= 0 and cash >= 0 and in_kind >= 0", name=op.f("ck_ini_estimate_lines_money_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_estimate_lines_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_estimate_lines")),
        sa.UniqueConstraint(
            "application_id", "position", name=op.f("uq_ini_estimate_lines_application_id_position")
        ),
    )
    op.create_table(
        "ini_events",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_events_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_events")),
    )
    op.create_index(op.f("ix_ini_events_application_id"), "ini_events", ["application_id"], unique=False)
    op.create_table(
        "ini_files",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "kind in ('members','consent','drawing','photo','other')", name=op.f("ck_ini_files_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_files_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_files_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_files")),
    )
    op.create_index(op.f("ix_ini_files_application_id"), "ini_files", ["application_id"], unique=False)
    op.create_index(op.f("ix_ini_files_file_id"), "ini_files", ["file_id"], unique=False)
    op.create_table(
        "ini_formal_checks",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("wants", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "is_complete or (wants <> '' and due_on is not null)",
            name=op.f("ck_ini_formal_checks_called_with_words"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_formal_checks_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_formal_checks_checked_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_formal_checks")),
    )
    op.create_index(
        op.f("ix_ini_formal_checks_application_id"), "ini_formal_checks", ["application_id"], unique=False
    )
    op.create_index(
        op.f("ix_ini_formal_checks_checked_by_id"), "ini_formal_checks", ["checked_by_id"], unique=False
    )
    op.create_table(
        "ini_members",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("is_representative", sa.Boolean(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_on_paper", sa.Boolean(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "email is not null or is_on_paper", name=op.f("ck_ini_members_reachable_or_on_paper")
        ),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_ini_members_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_members_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_members")),
        sa.UniqueConstraint("application_id", "email", name=op.f("uq_ini_members_application_id_email")),
        sa.UniqueConstraint(
            "application_id", "position", name=op.f("uq_ini_members_application_id_position")
        ),
        sa.UniqueConstraint("key_hash", name=op.f("uq_ini_members_key_hash")),
    )
    op.create_index(
        "uq_ini_members_representative",
        "ini_members",
        ["application_id"],
        unique=True,
        postgresql_where="is_representative",
    )
    op.create_table(
        "ini_opinions",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "given_at is null or (verdict <> '' and words <> '')",
            name=op.f("ck_ini_opinions_given_with_words"),
        ),
        sa.CheckConstraint(
            "verdict in ('','positive','conditional','negative')", name=op.f("ck_ini_opinions_verdict_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_opinions_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_ini_opinions_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_opinions_given_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_opinions")),
        sa.UniqueConstraint(
            "application_id", "department_id", name=op.f("uq_ini_opinions_application_id_department_id")
        ),
    )
    op.create_index(op.f("ix_ini_opinions_department_id"), "ini_opinions", ["department_id"], unique=False)
    op.create_index(op.f("ix_ini_opinions_given_by_id"), "ini_opinions", ["given_by_id"], unique=False)
    op.create_table(
        "ini_photos",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("role in ('before','during','after')", name=op.f("ck_ini_photos_role_known")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_photos_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_photos_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_photos")),
    )
    op.create_index(op.f("ix_ini_photos_application_id"), "ini_photos", ["application_id"], unique=False)
    op.create_index(op.f("ix_ini_photos_file_id"), "ini_photos", ["file_id"], unique=False)
    op.create_table(
        "ini_proposals",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("side in ('town','members')", name=op.f("ck_ini_proposals_side_known")),
        sa.CheckConstraint(
            "(answered_at is null) = (is_accepted is null)", name=op.f("ck_ini_proposals_answered_whole")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_proposals_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_proposals")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_ini_proposals_application_id_number")),
    )
    op.create_table(
        "ini_score_sheets",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_score_sheets_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["accounts_users.id"], name=op.f("fk_ini_score_sheets_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_score_sheets")),
        sa.UniqueConstraint(
            "application_id", "member_id", name=op.f("uq_ini_score_sheets_application_id_member_id")
        ),
    )
    op.create_index(op.f("ix_ini_score_sheets_member_id"), "ini_score_sheets", ["member_id"], unique=False)
    op.create_table(
        "ini_work_steps",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("who in ('town','members','both')", name=op.f("ck_ini_work_steps_who_known")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_ini_work_steps_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ini_applications.id"],
            name=op.f("fk_ini_work_steps_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_work_steps")),
        sa.UniqueConstraint(
            "application_id", "position", name=op.f("uq_ini_work_steps_application_id_position")
        ),
    )
    op.create_table(
        "ini_annexes",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_ini_annexes_reason_told")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_annexes_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_annexes_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_annexes")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_ini_annexes_agreement_id_number")),
    )
    op.create_index(op.f("ix_ini_annexes_file_id"), "ini_annexes", ["file_id"], unique=False)
    op.create_table(
        "ini_deliveries",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("kind in ('in_kind','cash','town')", name=op.f("ck_ini_deliveries_kind_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ini_deliveries_amount_positive")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_deliveries_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_deliveries_file_id")),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["ini_estimate_lines.id"],
            name=op.f("fk_ini_deliveries_line_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_deliveries")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_ini_deliveries_entry_key")),
    )
    op.create_index(op.f("ix_ini_deliveries_agreement_id"), "ini_deliveries", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_ini_deliveries_file_id"), "ini_deliveries", ["file_id"], unique=False)
    op.create_index(op.f("ix_ini_deliveries_line_id"), "ini_deliveries", ["line_id"], unique=False)
    op.create_table(
        "ini_labour",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(struck_at is null) = (struck_reason = '')", name=op.f("ck_ini_labour_struck_with_reason")
        ),
        sa.CheckConstraint("hours > 0 and hours <= 24", name=op.f("ck_ini_labour_hours_of_a_day")),
        sa.CheckConstraint("people between 1 and 1000", name=op.f("ck_ini_labour_people_bounded")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_labour_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ini_estimate_lines.id"], name=op.f("fk_ini_labour_line_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["ini_members.id"], name=op.f("fk_ini_labour_member_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_labour")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_ini_labour_entry_key")),
    )
    op.create_index(op.f("ix_ini_labour_agreement_id"), "ini_labour", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_ini_labour_line_id"), "ini_labour", ["line_id"], unique=False)
    op.create_index(op.f("ix_ini_labour_member_id"), "ini_labour", ["member_id"], unique=False)
    op.create_table(
        "ini_settlements",
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("conclusions", sa.Text(), nullable=False),
        sa.Column("returns", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(published_at is null) = (sha256 is null)", name=op.f("ck_ini_settlements_published_with_hash")
        ),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_ini_settlements_sha256_length")),
        sa.CheckConstraint("returns >= 0", name=op.f("ck_ini_settlements_returns_not_negative")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["ini_agreements.id"],
            name=op.f("fk_ini_settlements_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_ini_settlements_file_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_ini_settlements_published_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ini_settlements")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_ini_settlements_agreement_id")),
    )
    op.create_index(op.f("ix_ini_settlements_file_id"), "ini_settlements", ["file_id"], unique=False)
    op.create_index(
        op.f("ix_ini_settlements_published_by_id"), "ini_settlements", ["published_by_id"], unique=False
    )
    op.create_table(
        "ini_sheet_points",
        sa.Column("sheet_id", sa.BigInteger(), nullable=False),
        sa.Column("criterion_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("ground", sa.String(length=600), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_ini_sheet_points_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["ini_criteria.id"], name=op.f("fk_ini_sheet_points_criterion_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["ini_score_sheets.id"],
            name=op.f("fk_ini_sheet_points_sheet_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sheet_id", "criterion_id", name=op.f("pk_ini_sheet_points")),
    )
    op.create_index(
        op.f("ix_ini_sheet_points_criterion_id"), "ini_sheet_points", ["criterion_id"], unique=False
    )
    op.get_bind().exec_driver_sql((SQL / "initiatives.sql").read_text().replace("%", "%%"))
