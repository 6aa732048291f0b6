"""A project: what residents propose, where, for how much, and where it stands."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

STATUSES_SQL = "'submitted','in_check','returned','accepted','rejected','withdrawn','merged','on_ballot'"


class Project(Model):
    """One project of a round. ``number`` is the drawn number people know, ``code`` the id in public files.

    Until the ballot list is drawn ``number`` is the number of filing; ``filed_number`` keeps that for good, so
    that an old address still finds the project.
    """

    __tablename__ = "pb_projects"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    pool_id: Mapped[int] = mapped_column(Integer, index=True)
    number: Mapped[int] = mapped_column(Integer)
    filed_number: Mapped[int | None] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(600))
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(ForeignKey("pb_categories.code"), index=True)
    cost: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    upkeep: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    place: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    location: Mapped[Any | None] = mapped_column(Geometry("GEOMETRY", srid=4326))
    beneficiaries: Mapped[str] = mapped_column(Text, default="")
    availability: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    proposer: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[str] = mapped_column(Text, default="")
    grounds_paragraph: Mapped[str] = mapped_column(Text, default="")
    conflict_group: Mapped[str | None] = mapped_column(String(40))
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("pb_projects.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    extra: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    search: Mapped[str] = mapped_column(
        Text,
        Computed("wsp_fold(title || ' ' || summary || ' ' || place || ' ' || address)", persisted=True),
        deferred=True,
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "pool_id"], ["pb_pools.round_id", "pb_pools.id"], name="fk_pb_projects_pool_of_round"
        ),
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("round_id", "code"),
        Index("uq_pb_projects_round_filed_number", "round_id", "filed_number", unique=True),
        Index("ix_pb_projects_round_status", "round_id", "status"),
        Index("ix_pb_projects_round_pool_number", "round_id", "pool_id", "number"),
        Index("ix_pb_projects_round_category", "round_id", "category"),
        Index(
            "ix_pb_projects_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
        CheckConstraint("cost >= 0", name="cost_counted"),
        CheckConstraint("number >= 0", name="number_counted"),
        CheckConstraint(f"status in ({STATUSES_SQL})", name="status_known"),
        CheckConstraint("status <> 'rejected' or grounds <> ''", name="rejected_with_grounds"),
        CheckConstraint("(status = 'merged') = (merged_into_id is not null)", name="merged_into_known"),
        CheckConstraint("location is null or ST_IsValid(location)", name="location_valid"),
    )


class CostLine(Model):
    """A position of the cost estimate, in złoty; the lines of a project add up to its cost.

    ``amount`` is the whole line. ``measure_code`` names a measure of the town's price list; a line of the
    proposer's own says in ``price_source`` where its price comes from.
    """

    __tablename__ = "pb_cost_lines"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    is_greenery: Mapped[bool] = mapped_column(default=False)
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    unit: Mapped[str] = mapped_column(String(40), default="")
    unit_price: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    measure_code: Mapped[str | None] = mapped_column(String(40))
    price_source: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        CheckConstraint("amount >= 0", name="amount_counted"),
        CheckConstraint("quantity > 0", name="quantity_counted"),
        CheckConstraint("unit_price >= 0", name="unit_price_counted"),
    )


class Draft(Model):
    """A project being written. ``answers`` holds all that was typed, right or wrong, so that nothing is lost.

    Without an account the private link opens it (only the hash of its key is kept). A sent draft keeps its
    row as the way from the link to the project; one never sent is erased when ``retention_until`` comes.
    """

    __tablename__ = "pb_drafts"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    email_confirmed_at: Mapped[datetime | None]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    step: Mapped[str] = mapped_column(String(20), default="place")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    retention_until: Mapped[datetime] = mapped_column(index=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)


class ProjectAuthor(Model):
    """Who proposes: the author (``position`` 0) and co-authors, who count once they have accepted.

    The name is public only with the person's own consent (D6.3). The row is personal data and is erased when
    ``retention_until`` comes; the project stays.
    """

    __tablename__ = "pb_project_authors"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    accepted_at: Mapped[datetime | None]
    is_name_public: Mapped[bool] = mapped_column(default=False)
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_consented_at: Mapped[datetime | None]
    retention_until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        Index("uq_pb_project_authors_email", "project_id", text("lower(email)"), unique=True),
    )


class DraftPerson(Model):
    """Somebody who must answer by a mailed link before a draft counts: a co-author, or the author's guardian.

    A co-author who has agreed becomes a ``ProjectAuthor`` once the project is filed; who has not is not counted.
    """

    __tablename__ = "pb_draft_people"

    draft_id: Mapped[int] = mapped_column(ForeignKey("pb_drafts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    is_name_public: Mapped[bool] = mapped_column(default=False)
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    retention_until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        Index("uq_pb_draft_people_email", "draft_id", "kind", text("lower(email)"), unique=True),
        Index(
            "uq_pb_draft_people_guardian", "draft_id", unique=True, postgresql_where=text("kind = 'guardian'")
        ),
        CheckConstraint("kind in ('coauthor','guardian')", name="kind_known"),
        CheckConstraint("name <> ''", name="named"),
    )


class Attachment(Model):
    """A file with a draft or a project. What the office alone may read is never served to others.

    ``signatures`` is how many supporters a scan of the endorsement list bears, as its author says. In corrections
    of a sent project a new paper has no project yet, and ``waiting`` holds what is to become of one that stands:
    ``{"removed": true}`` or ``{"title": ..., "is_public": ...}``.
    """

    __tablename__ = "pb_attachments"

    draft_id: Mapped[int | None] = mapped_column(ForeignKey("pb_drafts.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    is_public: Mapped[bool] = mapped_column(default=False)
    signatures: Mapped[int | None] = mapped_column(Integer)
    added_at: Mapped[datetime]
    waiting: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        CheckConstraint("num_nonnulls(draft_id, project_id) >= 1", name="belongs_somewhere"),
        CheckConstraint("kind in ('photo','drawing','consent','endorsements','other')", name="kind_known"),
        CheckConstraint("kind not in ('consent','endorsements') or not is_public", name="papers_not_public"),
        CheckConstraint("(kind = 'endorsements') = (signatures is not null)", name="scan_with_signatures"),
        CheckConstraint("signatures between 1 and 10000", name="signatures_counted"),
    )


class Endorsement(Model):
    """A resident's support of a project before the vote, by a mailed link. One for each address.

    ``is_invited``: the author gave the address; the name is then unknown until the neighbour confirms.
    """

    __tablename__ = "pb_endorsements"

    draft_id: Mapped[int] = mapped_column(ForeignKey("pb_drafts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    is_invited: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    retention_until: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("uq_pb_endorsements_email", "draft_id", text("lower(email)"), unique=True),)


class ProjectVersion(Model):
    """What a project said at one moment: the base of "show what the author changed"."""

    __tablename__ = "pb_project_versions"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("made_by in ('author','office')", name="made_by_known"),
    )


class ProjectEvent(Model):
    """A line of a project's history. ``code`` names the sentence, ``facts`` what it shows, never a person's data."""

    __tablename__ = "pb_project_events"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    happened_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    is_public: Mapped[bool] = mapped_column(default=True)
