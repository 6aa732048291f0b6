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
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model

STATUSES_SQL = "'submitted','in_check','returned','accepted','rejected','withdrawn','on_ballot'"
CATEGORIES_SQL = "'greenery','sport','culture','streets','neighbourhood'"


class Project(Model):
    """One project of a round. ``number`` is the drawn number people know, ``code`` the id in public files."""

    __tablename__ = "pb_projects"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    pool_id: Mapped[int] = mapped_column(Integer, index=True)
    number: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(600))
    summary: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(20))
    cost: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    upkeep: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    place: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    location: Mapped[Any | None] = mapped_column(Geometry("GEOMETRY", srid=4326))
    beneficiaries: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    proposer: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[str] = mapped_column(Text, default="")
    grounds_paragraph: Mapped[str] = mapped_column(String(60), default="")
    conflict_group: Mapped[str | None] = mapped_column(String(40))
    submitted_at: Mapped[datetime | None]
    extra: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    search: Mapped[str] = mapped_column(
        Text,
        Computed("wsp_fold(title || ' ' || summary || ' ' || place || ' ' || address)", persisted=True),
        deferred=True,
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "pool_id"], ["pb_pools.round_id", "pb_pools.id"], name="fk_pb_projects_pool_of_round"
        ),
        UniqueConstraint("round_id", "number"),
        UniqueConstraint("round_id", "code"),
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
        CheckConstraint(f"category in ({CATEGORIES_SQL})", name="category_known"),
        CheckConstraint("status <> 'rejected' or grounds <> ''", name="rejected_with_grounds"),
        CheckConstraint("location is null or ST_IsValid(location)", name="location_valid"),
    )


class CostLine(Model):
    """A position of the cost estimate, in złoty; the lines of a project add up to its cost."""

    __tablename__ = "pb_cost_lines"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    is_greenery: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        CheckConstraint("amount >= 0", name="amount_counted"),
    )
