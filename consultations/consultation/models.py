"""Tables of a consultation: what is asked, where, until when, by which steps, and who wants to hear of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Consultation(Model):
    """One consultation. ``published_at`` freezes its topics and questions; stages follow from the times.

    ``boundary`` is drawn, or copied from ``area_id`` when it was chosen, so that later changes of the town's areas do
    not move it. ``day_rule`` and ``rolls_over`` say how days are counted (KPA art. 57 where the town wants it).
    """

    __tablename__ = "con_consultations"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    is_simplified: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A planning act in the simplified procedure (art. 27b u.p.z.p.)."""
    title: Mapped[str] = mapped_column(String(200))
    lead: Mapped[str] = mapped_column(String(600), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    boundary: Mapped[Any | None] = mapped_column(Geometry("MULTIPOLYGON", srid=4326), deferred=True)
    opens_at: Mapped[datetime | None] = mapped_column(index=True)
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    """The first moment after the last day."""
    answers_due_on: Mapped[date | None] = mapped_column(Date)
    day_rule: Mapped[str] = mapped_column(String(10), default="receipt")
    rolls_over: Mapped[bool] = mapped_column(default=False)
    participation: Mapped[str] = mapped_column(String(10), default="anyone")
    moderation: Mapped[str] = mapped_column(String(10), default="after")
    allows_comments: Mapped[bool] = mapped_column(default=True)
    blur_metres: Mapped[int] = mapped_column(Integer, default=100)
    smallest_group: Mapped[int] = mapped_column(SmallInteger, default=5)
    """Fewer people than this are never counted apart (k-anonymity)."""
    contact_name: Mapped[str] = mapped_column(String(160), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    privacy_notice: Mapped[str] = mapped_column(Text, default="")
    retention_months: Mapped[int] = mapped_column(SmallInteger, default=24)
    bip_url: Mapped[str] = mapped_column(String(500), default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "kind in ('green','before_plan','planning_act','co_design','opinion')", name="kind_known"
        ),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_shape"),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("day_rule in ('receipt','dispatch')", name="day_rule_known"),
        CheckConstraint("participation in ('anyone','signed_in','residents')", name="participation_known"),
        CheckConstraint("moderation in ('before','after')", name="moderation_known"),
        CheckConstraint("blur_metres between 0 and 1000", name="blur_bounded"),
        CheckConstraint("smallest_group between 2 and 50", name="smallest_group_bounded"),
        CheckConstraint("retention_months between 1 and 120", name="retention_bounded"),
        CheckConstraint("ST_IsValid(boundary)", name="boundary_valid"),
        CheckConstraint(
            "published_at is null or (opens_at is not null and closes_at is not null and boundary is not null)",
            name="published_whole",
        ),
    )


class ConsultationStep(Model):
    """A step or dated event of a consultation: needs → workshop → variants → vote on variants → report."""

    __tablename__ = "con_steps"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("consultation_id", "position"),
        CheckConstraint(
            "kind in ('needs','walk','meeting','workshop','variants','vote','survey','duty','report','other')",
            name="kind_known",
        ),
        CheckConstraint("ends_at >= starts_at", name="ends_after_start"),
    )


class Topic(Model):
    """The town's catalogue of what can be marked; a consultation takes copies, see ``ConsultationTopic``.

    ``geometries``: which of point, line, area; ``questions``: see ``consultation.rules.questions``;
    ``sign``: the marker's shape on the map; ``needs_ground``: whose land it is must be known (planting).
    """

    __tablename__ = "con_topics"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    hint: Mapped[str] = mapped_column(String(300), default="")
    sign: Mapped[str] = mapped_column(String(10), default="circle")
    geometries: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    questions: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    needs_ground: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint("code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="code_shape"),
        CheckConstraint("sign in ('circle','triangle','diamond','square','hexagon')", name="sign_known"),
        CheckConstraint(
            "cardinality(geometries) > 0 and geometries <@ array['point','line','area']::varchar[]",
            name="geometries_known",
        ),
    )


class ConsultationTopic(Model):
    """A topic as this consultation asks it. Frozen once the consultation is published (a trigger refuses changes)."""

    __tablename__ = "con_consultation_topics"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    hint: Mapped[str] = mapped_column(String(300), default="")
    sign: Mapped[str] = mapped_column(String(10), default="circle")
    geometries: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    questions: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    needs_ground: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)

    __table_args__ = (
        UniqueConstraint("consultation_id", "code"),
        CheckConstraint("sign in ('circle','triangle','diamond','square','hexagon')", name="sign_known"),
        CheckConstraint(
            "cardinality(geometries) > 0 and geometries <@ array['point','line','area']::varchar[]",
            name="geometries_known",
        ),
    )


class ConsultationDocument(Model):
    """A document of a consultation by its name; what it says is in its versions."""

    __tablename__ = "con_documents"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(SmallInteger, default=0)


class DocumentVersion(Model):
    """One version of a document; older ones stay readable."""

    __tablename__ = "con_document_versions"

    document_id: Mapped[int] = mapped_column(ForeignKey("con_documents.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    note: Mapped[str] = mapped_column(String(300), default="")
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("number >= 1", name="number_counted"),
    )


class ConsultationNews(Model):
    """A short news of a consultation: "what we did since"."""

    __tablename__ = "con_news"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class Subscription(Model):
    """Somebody who wants mails about an area and a topic, or about one consultation. Nothing is sent before it is
    confirmed; one click ends it and erases the address."""

    __tablename__ = "con_subscriptions"

    email: Mapped[str] = mapped_column(String(254))
    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id", ondelete="CASCADE"), index=True)
    topic_code: Mapped[str | None] = mapped_column(String(40))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    language: Mapped[str] = mapped_column(String(5), default="pl")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    retention_until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        UniqueConstraint(
            "email", "consultation_id", "area_id", "topic_code", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("position('@' in email) > 1", name="email_shape"),
        CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),
    )


class ConsultationLayer(Model):
    """A layer shown beside the marks. ``kind``: own ``geojson``, ``wms`` or ``wmts``; ``purpose``: only shown
    (``background``), whose land it is (``land``) or what runs beneath (``networks``) for the office's checks.

    ``legend`` is said in words; ``opacity`` in percent. Belongs to one consultation, or to all when that is empty.
    ``picture`` is what a service is asked for, ``matrix_set`` and ``matrix_prefix`` how a WMTS calls its zooms;
    ``reach_metres``: networks nearer than this to a mark are told of.
    """

    __tablename__ = "con_layers"

    consultation_id: Mapped[int | None] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(String(12), default="background")
    url: Mapped[str] = mapped_column(String(500), default="")
    remote_layer: Mapped[str] = mapped_column(String(120), default="")
    picture: Mapped[str] = mapped_column(String(4), default="png", server_default="png")
    matrix_set: Mapped[str] = mapped_column(String(80), default="", server_default="")
    matrix_prefix: Mapped[str] = mapped_column(String(80), default="", server_default="")
    reach_metres: Mapped[int] = mapped_column(SmallInteger, default=3, server_default=text("3"))
    source: Mapped[str] = mapped_column(String(300), default="")
    legend: Mapped[str] = mapped_column(Text, default="")
    colour: Mapped[str] = mapped_column(String(7), default="#1d4289")
    opacity: Mapped[int] = mapped_column(SmallInteger, default=80)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    is_public: Mapped[bool] = mapped_column(default=True)
    loaded_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind in ('geojson','wms','wmts')", name="kind_known"),
        CheckConstraint("purpose in ('background','land','networks')", name="purpose_known"),
        CheckConstraint("(kind = 'geojson') = (url = '')", name="url_for_services"),
        CheckConstraint("opacity between 0 and 100", name="opacity_percent"),
        CheckConstraint("picture in ('png','jpeg')", name="picture_known"),
        CheckConstraint("reach_metres between 0 and 100", name="reach_bounded"),
        CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="colour_hex"),
    )


class LayerFeature(Model):
    """One thing of an own layer. ``label`` is what the office reads of it: the owner's kind, the network's name."""

    __tablename__ = "con_layer_features"

    layer_id: Mapped[int] = mapped_column(ForeignKey("con_layers.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(200), default="")
    properties: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    shape: Mapped[Any] = mapped_column(Geometry("GEOMETRY", srid=4326))
