"""consultations on a map: what is asked, marks, answers, planting, report"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

SQL = Path(__file__).parent.parent / "sql"

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Tables of three slices; triggers freeze what was published and keep the grid of public marks."""
    op.create_table(
        "con_answer_templates",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("decision", sa.String(length=14), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("topic_code", sa.String(length=40), nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_answer_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_con_answer_templates_name")),
    )
    op.create_geospatial_table(
        "con_consultations",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
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
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers_due_on", sa.Date(), nullable=True),
        sa.Column("day_rule", sa.String(length=10), nullable=False),
        sa.Column("rolls_over", sa.Boolean(), nullable=False),
        sa.Column("participation", sa.String(length=10), nullable=False),
        sa.Column("moderation", sa.String(length=10), nullable=False),
        sa.Column("allows_comments", sa.Boolean(), nullable=False),
        sa.Column("blur_metres", sa.Integer(), nullable=False),
        sa.Column("smallest_group", sa.SmallInteger(), nullable=False),
        sa.Column("contact_name", sa.String(length=160), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("privacy_notice", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.SmallInteger(), nullable=False),
        sa.Column("bip_url", sa.String(length=500), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "day_rule in ('receipt','dispatch')", name=op.f("ck_con_consultations_day_rule_known")
        ),
        sa.CheckConstraint(
            "kind in ('green','before_plan','planning_act','co_design','opinion')",
            name=op.f("ck_con_consultations_kind_known"),
        ),
        sa.CheckConstraint(
            "moderation in ('before','after')", name=op.f("ck_con_consultations_moderation_known")
        ),
        sa.CheckConstraint(
            "participation in ('anyone','signed_in','residents')",
            name=op.f("ck_con_consultations_participation_known"),
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_con_consultations_slug_shape")),
        sa.CheckConstraint("ST_IsValid(boundary)", name=op.f("ck_con_consultations_boundary_valid")),
        sa.CheckConstraint("blur_metres between 0 and 1000", name=op.f("ck_con_consultations_blur_bounded")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_con_consultations_closes_after_opening")),
        sa.CheckConstraint(
            "published_at is null or (opens_at is not null and closes_at is not null and boundary is not null)",
            name=op.f("ck_con_consultations_published_whole"),
        ),
        sa.CheckConstraint(
            "retention_months between 1 and 120", name=op.f("ck_con_consultations_retention_bounded")
        ),
        sa.CheckConstraint(
            "smallest_group between 2 and 50", name=op.f("ck_con_consultations_smallest_group_bounded")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_con_consultations_area_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_consultations_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_con_consultations_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_consultations")),
        sa.UniqueConstraint("slug", name=op.f("uq_con_consultations_slug")),
    )
    op.create_geospatial_index(
        "idx_con_consultations_boundary",
        "con_consultations",
        ["boundary"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_con_consultations_area_id"), "con_consultations", ["area_id"], unique=False)
    op.create_index(op.f("ix_con_consultations_closes_at"), "con_consultations", ["closes_at"], unique=False)
    op.create_index(
        op.f("ix_con_consultations_created_by_id"), "con_consultations", ["created_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_con_consultations_department_id"), "con_consultations", ["department_id"], unique=False
    )
    op.create_index(op.f("ix_con_consultations_opens_at"), "con_consultations", ["opens_at"], unique=False)
    op.create_index(
        op.f("ix_con_consultations_published_at"), "con_consultations", ["published_at"], unique=False
    )
    op.create_table(
        "con_topics",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("sign", sa.String(length=10), nullable=False),
        sa.Column("geometries", postgresql.ARRAY(sa.String(length=10)), nullable=False),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("needs_ground", sa.Boolean(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "cardinality(geometries) > 0 and geometries <@ array['point','line','area']::varchar[]",
            name=op.f("ck_con_topics_geometries_known"),
        ),
        sa.CheckConstraint("code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name=op.f("ck_con_topics_code_shape")),
        sa.CheckConstraint(
            "sign in ('circle','triangle','diamond','square','hexagon')",
            name=op.f("ck_con_topics_sign_known"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_con_topics_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_topics")),
        sa.UniqueConstraint("code", name=op.f("uq_con_topics_code")),
        sa.UniqueConstraint("name", name=op.f("uq_con_topics_name")),
    )
    op.create_index(op.f("ix_con_topics_department_id"), "con_topics", ["department_id"], unique=False)
    op.create_table(
        "con_answers",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=14), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("written_by_id", sa.BigInteger(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=False),
        sa.Column("ground", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "decision in ('planned','partly','done','already_there','not_possible','passed_on')",
            name=op.f("ck_con_answers_decision_known"),
        ),
        sa.CheckConstraint("grounds <> ''", name=op.f("ck_con_answers_grounds_given")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_answers_approved_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_answers_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_con_answers_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_answers_written_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_answers")),
    )
    op.create_index(op.f("ix_con_answers_approved_by_id"), "con_answers", ["approved_by_id"], unique=False)
    op.create_index(op.f("ix_con_answers_consultation_id"), "con_answers", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_con_answers_department_id"), "con_answers", ["department_id"], unique=False)
    op.create_index(op.f("ix_con_answers_written_by_id"), "con_answers", ["written_by_id"], unique=False)
    op.create_table(
        "con_consultation_topics",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("sign", sa.String(length=10), nullable=False),
        sa.Column("geometries", postgresql.ARRAY(sa.String(length=10)), nullable=False),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("needs_ground", sa.Boolean(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "cardinality(geometries) > 0 and geometries <@ array['point','line','area']::varchar[]",
            name=op.f("ck_con_consultation_topics_geometries_known"),
        ),
        sa.CheckConstraint(
            "sign in ('circle','triangle','diamond','square','hexagon')",
            name=op.f("ck_con_consultation_topics_sign_known"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_consultation_topics_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_con_consultation_topics_department_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_consultation_topics")),
        sa.UniqueConstraint(
            "consultation_id", "code", name=op.f("uq_con_consultation_topics_consultation_id_code")
        ),
    )
    op.create_index(
        op.f("ix_con_consultation_topics_department_id"),
        "con_consultation_topics",
        ["department_id"],
        unique=False,
    )
    op.create_table(
        "con_documents",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_documents_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_documents")),
    )
    op.create_index(
        op.f("ix_con_documents_consultation_id"), "con_documents", ["consultation_id"], unique=False
    )
    op.create_table(
        "con_handovers",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "procedure in ('pb','initiatives')", name=op.f("ck_con_handovers_procedure_known")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_handovers_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handed_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_handovers_handed_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_handovers")),
    )
    op.create_index(
        op.f("ix_con_handovers_consultation_id"), "con_handovers", ["consultation_id"], unique=False
    )
    op.create_index(op.f("ix_con_handovers_handed_by_id"), "con_handovers", ["handed_by_id"], unique=False)
    op.create_table(
        "con_layers",
        sa.Column("consultation_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("remote_layer", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("legend", sa.Text(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("opacity", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("(kind = 'geojson') = (url = '')", name=op.f("ck_con_layers_url_for_services")),
        sa.CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name=op.f("ck_con_layers_colour_hex")),
        sa.CheckConstraint("kind in ('geojson','wms','wmts')", name=op.f("ck_con_layers_kind_known")),
        sa.CheckConstraint(
            "purpose in ('background','land','networks')", name=op.f("ck_con_layers_purpose_known")
        ),
        sa.CheckConstraint("opacity between 0 and 100", name=op.f("ck_con_layers_opacity_percent")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_layers_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_layers")),
    )
    op.create_index(op.f("ix_con_layers_consultation_id"), "con_layers", ["consultation_id"], unique=False)
    op.create_table(
        "con_news",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_news_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_news")),
    )
    op.create_index(op.f("ix_con_news_consultation_id"), "con_news", ["consultation_id"], unique=False)
    op.create_table(
        "con_participation_counts",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("facet", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "facet in ('age','relation','area')", name=op.f("ck_con_participation_counts_facet_known")
        ),
        sa.CheckConstraint("people >= 0", name=op.f("ck_con_participation_counts_people_counted")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_participation_counts_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_participation_counts")),
        sa.UniqueConstraint(
            "consultation_id",
            "facet",
            "value",
            name=op.f("uq_con_participation_counts_consultation_id_facet_value"),
        ),
    )
    op.create_table(
        "con_report_versions",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("bip_url", sa.String(length=500), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "number = 1 or correction <> ''", name=op.f("ck_con_report_versions_corrected_with_reason")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_con_report_versions_number_counted")),
        sa.CheckConstraint("octet_length(sha256) = 32", name=op.f("ck_con_report_versions_sha256_length")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_report_versions_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_con_report_versions_file_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_report_versions_published_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_report_versions")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_con_report_versions_consultation_id_number")
        ),
    )
    op.create_index(op.f("ix_con_report_versions_file_id"), "con_report_versions", ["file_id"], unique=False)
    op.create_index(
        op.f("ix_con_report_versions_published_by_id"),
        "con_report_versions",
        ["published_by_id"],
        unique=False,
    )
    op.create_table(
        "con_reports",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("conclusions", sa.Text(), nullable=False),
        sa.Column("chapters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_reports_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_reports")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_con_reports_consultation_id")),
    )
    op.create_table(
        "con_steps",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "kind in ('needs','walk','meeting','workshop','variants','vote','survey','duty','report','other')",
            name=op.f("ck_con_steps_kind_known"),
        ),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_con_steps_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_steps_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_steps")),
        sa.UniqueConstraint(
            "consultation_id", "position", name=op.f("uq_con_steps_consultation_id_position")
        ),
    )
    op.create_table(
        "con_subscriptions",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=True),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("topic_code", sa.String(length=40), nullable=True),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("position('@' in email) > 1", name=op.f("ck_con_subscriptions_email_shape")),
        sa.CheckConstraint("octet_length(key_hash) = 32", name=op.f("ck_con_subscriptions_key_hash_length")),
        sa.ForeignKeyConstraint(
            ["area_id"], ["maps_areas.id"], name=op.f("fk_con_subscriptions_area_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_subscriptions_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_subscriptions")),
        sa.UniqueConstraint(
            "email",
            "consultation_id",
            "area_id",
            "topic_code",
            name=op.f("uq_con_subscriptions_email_consultation_id_area_id_topic_code"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.UniqueConstraint("key_hash", name=op.f("uq_con_subscriptions_key_hash")),
    )
    op.create_index(op.f("ix_con_subscriptions_area_id"), "con_subscriptions", ["area_id"], unique=False)
    op.create_index(
        op.f("ix_con_subscriptions_consultation_id"), "con_subscriptions", ["consultation_id"], unique=False
    )
    op.create_index(
        op.f("ix_con_subscriptions_retention_until"), "con_subscriptions", ["retention_until"], unique=False
    )
    op.create_table(
        "con_document_versions",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_con_document_versions_number_counted")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["con_documents.id"],
            name=op.f("fk_con_document_versions_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["core_files.id"], name=op.f("fk_con_document_versions_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_document_versions")),
        sa.UniqueConstraint(
            "document_id", "number", name=op.f("uq_con_document_versions_document_id_number")
        ),
    )
    op.create_index(
        op.f("ix_con_document_versions_file_id"), "con_document_versions", ["file_id"], unique=False
    )
    op.create_geospatial_table(
        "con_layer_features",
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("properties", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "shape",
            Geometry(
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
        sa.ForeignKeyConstraint(
            ["layer_id"], ["con_layers.id"], name=op.f("fk_con_layer_features_layer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_layer_features")),
    )
    op.create_geospatial_index(
        "idx_con_layer_features_shape",
        "con_layer_features",
        ["shape"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_con_layer_features_layer_id"), "con_layer_features", ["layer_id"], unique=False)
    op.create_table(
        "con_mark_cells",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("zoom", sa.SmallInteger(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_con_mark_cells_count_counted")),
        sa.CheckConstraint("zoom between 8 and 14", name=op.f("ck_con_mark_cells_zoom_kept")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_mark_cells_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["con_consultation_topics.id"],
            name=op.f("fk_con_mark_cells_topic_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "consultation_id", "zoom", "x", "y", "topic_id", "outcome", name=op.f("pk_con_mark_cells")
        ),
    )
    op.create_index(op.f("ix_con_mark_cells_topic_id"), "con_mark_cells", ["topic_id"], unique=False)
    op.create_geospatial_table(
        "con_marks",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replies", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "location",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column(
            "public_location",
            Geometry(
                srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"
            ),
            nullable=True,
        ),
        sa.Column(
            "public_spot",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=True),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("official_id", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_key", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("about", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("retention_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "(visibility = 'withdrawn') = (location is null)", name=op.f("ck_con_marks_placed")
        ),
        sa.CheckConstraint(
            "outcome in ('','planned','partly','done','already_there','not_possible','passed_on')",
            name=op.f("ck_con_marks_outcome_known"),
        ),
        sa.CheckConstraint(
            "state <> 'answered' or answer_id is not null", name=op.f("ck_con_marks_answered_with_answer")
        ),
        sa.CheckConstraint(
            "state in ('new','assigned','to_approve','answered')", name=op.f("ck_con_marks_state_known")
        ),
        sa.CheckConstraint(
            "visibility <> 'hidden' or hidden_reason <> ''", name=op.f("ck_con_marks_hidden_with_reason")
        ),
        sa.CheckConstraint(
            "visibility in ('held','public','hidden','withdrawn')", name=op.f("ck_con_marks_visibility_known")
        ),
        sa.CheckConstraint(
            "location is null or ST_IsValid(location)", name=op.f("ck_con_marks_location_valid")
        ),
        sa.CheckConstraint(
            "location is null or ST_NPoints(location) <= 500", name=op.f("ck_con_marks_vertices_bounded")
        ),
        sa.CheckConstraint(
            "octet_length(key_hash) = 32 and octet_length(author_key) = 32",
            name=op.f("ck_con_marks_hashes_length"),
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["con_answers.id"], name=op.f("fk_con_marks_answer_id")),
        sa.ForeignKeyConstraint(["area_id"], ["maps_areas.id"], name=op.f("fk_con_marks_area_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_marks_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["pb_departments.id"], name=op.f("fk_con_marks_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["accounts_users.id"], name=op.f("fk_con_marks_official_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["con_consultation_topics.id"], name=op.f("fk_con_marks_topic_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accounts_users.id"], name=op.f("fk_con_marks_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_marks")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_con_marks_consultation_id_number")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_con_marks_entry_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_con_marks_key_hash")),
    )
    op.create_geospatial_index(
        "idx_con_marks_location",
        "con_marks",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_index(
        "idx_con_marks_public_spot",
        "con_marks",
        ["public_spot"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_con_marks_answer_id"), "con_marks", ["answer_id"], unique=False)
    op.create_index(op.f("ix_con_marks_area_id"), "con_marks", ["area_id"], unique=False)
    op.create_index("ix_con_marks_author", "con_marks", ["consultation_id", "author_key"], unique=False)
    op.create_index(
        "ix_con_marks_board", "con_marks", ["consultation_id", "state", "department_id"], unique=False
    )
    op.create_index(op.f("ix_con_marks_department_id"), "con_marks", ["department_id"], unique=False)
    op.create_index(
        "ix_con_marks_list", "con_marks", ["consultation_id", "visibility", "number"], unique=False
    )
    op.create_index(op.f("ix_con_marks_official_id"), "con_marks", ["official_id"], unique=False)
    op.create_index(op.f("ix_con_marks_retention_until"), "con_marks", ["retention_until"], unique=False)
    op.create_index(op.f("ix_con_marks_topic_id"), "con_marks", ["topic_id"], unique=False)
    op.create_index(op.f("ix_con_marks_user_id"), "con_marks", ["user_id"], unique=False)
    op.create_table(
        "con_handed_marks",
        sa.Column("handover_id", sa.BigInteger(), nullable=False),
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"],
            ["con_handovers.id"],
            name=op.f("fk_con_handed_marks_handover_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_handed_marks_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handover_id", "mark_id", name=op.f("pk_con_handed_marks")),
    )
    op.create_index(op.f("ix_con_handed_marks_mark_id"), "con_handed_marks", ["mark_id"], unique=False)
    op.create_table(
        "con_mark_comments",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("author_key", sa.LargeBinary(), nullable=False),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("entry_key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "visibility <> 'hidden' or hidden_reason <> ''",
            name=op.f("ck_con_mark_comments_hidden_with_reason"),
        ),
        sa.CheckConstraint(
            "visibility in ('held','public','hidden')", name=op.f("ck_con_mark_comments_visibility_known")
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_mark_comments_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_mark_comments")),
        sa.UniqueConstraint("entry_key", name=op.f("uq_con_mark_comments_entry_key")),
    )
    op.create_index(op.f("ix_con_mark_comments_mark_id"), "con_mark_comments", ["mark_id"], unique=False)
    op.create_table(
        "con_mark_events",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "kind in ('added','published','corrected','hidden','restored','withdrawn','assigned','checked','answered','answer_changed','work_done','handed_over','taken_back')",
            name=op.f("ck_con_mark_events_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_mark_events_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_mark_events")),
    )
    op.create_index(op.f("ix_con_mark_events_mark_id"), "con_mark_events", ["mark_id"], unique=False)
    op.create_table(
        "con_mark_photos",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "role in ('author','check','before','after')", name=op.f("ck_con_mark_photos_role_known")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["core_files.id"], name=op.f("fk_con_mark_photos_file_id")),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_mark_photos_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_mark_photos")),
    )
    op.create_index(op.f("ix_con_mark_photos_file_id"), "con_mark_photos", ["file_id"], unique=False)
    op.create_index(op.f("ix_con_mark_photos_mark_id"), "con_mark_photos", ["mark_id"], unique=False)
    op.create_table(
        "con_mark_supports",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("supporter_key", sa.LargeBinary(), nullable=False),
        sa.Column("supported_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "octet_length(supporter_key) = 32", name=op.f("ck_con_mark_supports_supporter_key_length")
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_mark_supports_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark_id", "supporter_key", name=op.f("pk_con_mark_supports")),
    )
    op.create_geospatial_table(
        "con_planting_lines",
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("mark_id", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
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
        sa.Column("species", sa.String(length=120), nullable=False),
        sa.Column("size", sa.String(length=60), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=10), nullable=False),
        sa.Column("season_year", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("planted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("season in ('spring','autumn')", name=op.f("ck_con_planting_lines_season_known")),
        sa.CheckConstraint("pieces between 1 and 10000", name=op.f("ck_con_planting_lines_pieces_bounded")),
        sa.CheckConstraint(
            "season_year between 2000 and 2100", name=op.f("ck_con_planting_lines_season_year_bounded")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["con_consultations.id"],
            name=op.f("fk_con_planting_lines_consultation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_planting_lines_mark_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_planting_lines")),
    )
    op.create_geospatial_index(
        "idx_con_planting_lines_location",
        "con_planting_lines",
        ["location"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        op.f("ix_con_planting_lines_consultation_id"), "con_planting_lines", ["consultation_id"], unique=False
    )
    op.create_index(op.f("ix_con_planting_lines_mark_id"), "con_planting_lines", ["mark_id"], unique=False)
    op.create_table(
        "con_site_checks",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_site_checks_checked_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_site_checks_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_site_checks")),
    )
    op.create_index(
        op.f("ix_con_site_checks_checked_by_id"), "con_site_checks", ["checked_by_id"], unique=False
    )
    op.create_index(op.f("ix_con_site_checks_mark_id"), "con_site_checks", ["mark_id"], unique=False)
    op.create_table(
        "con_abuse_reports",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("reporter_key", sa.LargeBinary(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.BigInteger(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint(
            "reason in ('rude','personal_data','advert','false','other')",
            name=op.f("ck_con_abuse_reports_reason_known"),
        ),
        sa.CheckConstraint(
            "settled_at is null or finding <> ''", name=op.f("ck_con_abuse_reports_settled_with_finding")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["con_mark_comments.id"],
            name=op.f("fk_con_abuse_reports_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_abuse_reports_mark_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["accounts_users.id"],
            name=op.f("fk_con_abuse_reports_settled_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_con_abuse_reports")),
        sa.UniqueConstraint(
            "mark_id",
            "comment_id",
            "reporter_key",
            name=op.f("uq_con_abuse_reports_mark_id_comment_id_reporter_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_con_abuse_reports_comment_id"), "con_abuse_reports", ["comment_id"], unique=False
    )
    op.create_index(op.f("ix_con_abuse_reports_mark_id"), "con_abuse_reports", ["mark_id"], unique=False)
    op.create_index(
        op.f("ix_con_abuse_reports_settled_by_id"), "con_abuse_reports", ["settled_by_id"], unique=False
    )
    op.get_bind().exec_driver_sql((SQL / "consultations.sql").read_text(encoding="utf-8").replace("%", "%%"))
