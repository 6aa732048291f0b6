"""Tables of applications: the words and the place, members, cost estimate, schedule, attachments, history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

STATUSES_SQL = "'draft','submitted','returned','in_scoring','accepted','reserve','rejected','withdrawn','agreed','built','settled'"


class Application(Model):
    """One application. ``number`` is given when it is sent; a draft has none.

    ``status``: draft → submitted (``returned`` for correction) → in_scoring → accepted, reserve (good enough, but the
    money ends) or rejected → agreed → built → settled; ``withdrawn`` by its members. ``ground``: whose land it was
    when it was sent. ``origin``: address of the project of another procedure that it came from.
    """

    __tablename__ = "ini_applications"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("ini_calls.id"), index=True)
    number: Mapped[int | None] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(12), default="draft")
    applicant: Mapped[str] = mapped_column(String(14), default="group")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    organisation_register: Mapped[str] = mapped_column(String(40), default="")
    """KRS number or the register that it stands in."""
    title: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(String(600), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    scope: Mapped[str] = mapped_column(String(20), default="")
    beneficiaries: Mapped[str] = mapped_column(Text, default="")
    upkeep: Mapped[str] = mapped_column(Text, default="")
    loans: Mapped[str] = mapped_column(Text, default="")
    """Things asked on loan from the town for the time of the agreement (art. 19f)."""
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(200), default="")
    parcels: Mapped[list[str]] = mapped_column(ARRAY(String(60)), default=list)
    location: Mapped[Any | None] = mapped_column(Geometry("GEOMETRY", srid=4326), deferred=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    ground: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    origin: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    """The account of the representative who began it."""
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Hash of the link that members edit a draft by."""
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """What was typed at each step, as text; once sent, what the columns and rows were read from."""
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None] = mapped_column(Date)
    """Last day for the town's answer (``rules.waiting``), set when it is sent."""
    correction_due_on: Mapped[date | None] = mapped_column(Date)
    correction: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    """The last call for correction: ``called_on`` (ISO day), ``wants`` (words by step, by "" for the whole) and
    ``before`` (the answers as they were then)."""
    granted: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """What the town gives, once decided."""
    grounds: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    retention_until: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        Index("ix_ini_applications_status", "programme_id", "status"),
        Index("ix_ini_applications_origin", "origin", postgresql_where="origin <> ''"),
        CheckConstraint(f"status in ({STATUSES_SQL})", name="status_known"),
        CheckConstraint("applicant in ('group','organisation')", name="applicant_known"),
        CheckConstraint("(status = 'draft') = (number is null)", name="numbered_when_sent"),
        CheckConstraint(
            "status in ('draft','withdrawn') or (submitted_at is not null and call_id is not null)",
            name="sent_in_a_call",
        ),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("location is null or ST_NPoints(location) <= 500", name="vertices_bounded"),
        CheckConstraint("location is null or ST_IsValid(location)", name="location_valid"),
        CheckConstraint(
            "status not in ('accepted','reserve','rejected') or grounds <> ''", name="decided_with_grounds"
        ),
        CheckConstraint("granted >= 0", name="granted_not_negative"),
        CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),
    )


class ApplicationMember(Model):
    """Somebody of the group: confirms by a mailed link, or signed on a paper list that the office holds."""

    __tablename__ = "ini_members"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    is_representative: Mapped[bool] = mapped_column(default=False)
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    invited_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    declined_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("application_id", "email"),
        UniqueConstraint("application_id", "position"),
        Index(
            "uq_ini_members_representative",
            "application_id",
            unique=True,
            postgresql_where="is_representative",
        ),
        CheckConstraint("email is not null or is_on_paper", name="reachable_or_on_paper"),
        CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),
    )


class EstimateLine(Model):
    """A line of the cost estimate (złoty), split as ``applications.rules.contributions.Line`` is."""

    __tablename__ = "ini_estimate_lines"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(200))
    town: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    people: Mapped[int] = mapped_column(SmallInteger, default=0)
    hours: Mapped[Decimal] = mapped_column(Numeric(7, 2), default=Decimal(0))
    cash: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    in_kind: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    source: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        UniqueConstraint("application_id", "position"),
        CheckConstraint("town >= 0 and cash >= 0 and in_kind >= 0", name="money_not_negative"),
        CheckConstraint("people between 0 and 1000 and hours between 0 and 1000", name="labour_bounded"),
        CheckConstraint("(people > 0) = (hours > 0)", name="people_with_hours"),
        CheckConstraint("in_kind = 0 or source <> ''", name="things_with_source"),
    )


class WorkStep(Model):
    """A step of the schedule of works; ``who``: town, members or both."""

    __tablename__ = "ini_work_steps"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    who: Mapped[str] = mapped_column(String(10), default="both")

    __table_args__ = (
        UniqueConstraint("application_id", "position"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("who in ('town','members','both')", name="who_known"),
    )


class ApplicationFile(Model):
    """An attachment. ``kind``: ``members`` (paper list), ``consent``, ``drawing``, ``photo``, ``other``."""

    __tablename__ = "ini_files"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("ini_applications.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10), default="other")
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    caption: Mapped[str] = mapped_column(String(300), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("kind in ('members','consent','drawing','photo','other')", name="kind_known"),
    )


class ApplicationEvent(Model):
    """The history of an application; ``facts`` of a public one hold no person."""

    __tablename__ = "ini_events"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("ini_applications.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    is_public: Mapped[bool] = mapped_column(default=True)
