"""Tables of programmes: terms, calls, criteria, committee, documents, versions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model
from initiatives.programmes.rules.span import Span, span_of


class Programme(Model):
    """A programme of local initiatives. Its terms are frozen when the first call opens (a trigger); money in złoty.

    ``own_share``: the required own contribution in percent of the whole; ``scopes``: codes of the Act's catalogue,
    empty for all; ``area_id`` and ``boundary``: where works may be, empty for the whole town.
    """

    __tablename__ = "ini_programmes"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int] = mapped_column(SmallInteger)
    works_until: Mapped[date | None] = mapped_column(Date)
    """The last day of works; empty: 31 December of the year."""
    lead: Mapped[str] = mapped_column(String(600), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    budget: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    own_share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    hour_rate: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    town_cap: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    least_members: Mapped[int] = mapped_column(SmallInteger, default=2)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(20)), default=list)
    town_land_only: Mapped[bool] = mapped_column(default=True)
    is_all_year: Mapped[bool] = mapped_column(default=False)
    threshold: Mapped[Decimal] = mapped_column(Numeric(7, 2), default=Decimal(0))
    tie_rule: Mapped[str] = mapped_column(String(12), default="own_share")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    boundary: Mapped[Any | None] = mapped_column(Geometry("MULTIPOLYGON", srid=4326), deferred=True)
    contact_name: Mapped[str] = mapped_column(String(160), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    privacy_notice: Mapped[str] = mapped_column(Text, default="")
    retention_months: Mapped[int] = mapped_column(SmallInteger, default=60)
    bip_url: Mapped[str] = mapped_column(String(500), default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    @property
    def works_span(self) -> Span:
        """First and last day of works."""
        return span_of(self.year, self.works_until)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_shape"),
        CheckConstraint("year between 2010 and 2100", name="year_bounded"),
        CheckConstraint("budget >= 0 and hour_rate >= 0 and town_cap >= 0", name="money_not_negative"),
        CheckConstraint("own_share >= 0 and own_share < 100", name="own_share_percent"),
        CheckConstraint("least_members between 1 and 500", name="members_bounded"),
        CheckConstraint("threshold >= 0", name="threshold_not_negative"),
        CheckConstraint("tie_rule in ('own_share','labour','earlier','draw')", name="tie_rule_known"),
        CheckConstraint("boundary is null or ST_IsValid(boundary)", name="boundary_valid"),
        CheckConstraint("retention_months between 1 and 240", name="retention_bounded"),
    )


class ProgrammeCall(Model):
    """A window in which applications are taken; two of one programme never overlap (an exclusion constraint)."""

    __tablename__ = "ini_calls"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    budget: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """Its part of the programme's money; empty: all that is left."""
    decided_at: Mapped[datetime | None]
    """When the ranking was published."""
    drawn: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    """Numbers of applications in the order of a recorded draw."""

    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("budget >= 0", name="budget_not_negative"),
    )


class ProgrammeCriterion(Model):
    """A criterion of the council; ``kind``: the ``committee`` judges, or it is counted (``own_share``, ``labour``, ``people``).

    ``needs_ground``: the committee's points go with a sentence why.
    """

    __tablename__ = "ini_criteria"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(600), default="")
    kind: Mapped[str] = mapped_column(String(12), default="committee")
    points: Mapped[int] = mapped_column(SmallInteger)
    weight: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(1))
    none_at: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    full_at: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    needs_ground: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("kind in ('committee','own_share','labour','people')", name="kind_known"),
        CheckConstraint("points between 1 and 1000", name="points_bounded"),
        CheckConstraint("weight > 0", name="weight_positive"),
        CheckConstraint("(kind = 'committee') = (full_at is null)", name="counted_with_ends"),
        CheckConstraint("full_at > coalesce(none_at, 0)", name="ends_in_order"),
    )


class CommitteeMember(Base):
    """An account that scores the applications of a programme."""

    __tablename__ = "ini_committee"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    added_at: Mapped[datetime]

    __table_args__ = (PrimaryKeyConstraint("programme_id", "user_id"),)


class ProgrammeDocument(Model):
    """A document of a programme (resolution, form, template of the agreement) in its versions."""

    __tablename__ = "ini_documents"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("ini_documents.id"), index=True)
    added_at: Mapped[datetime]


class ProgrammeVersion(Model):
    """The terms as they were published, and each time they were changed before the first call opened."""

    __tablename__ = "ini_programme_versions"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (UniqueConstraint("programme_id", "number"),)
