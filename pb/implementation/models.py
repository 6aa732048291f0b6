"""What became of a winner: milestones, money, delay and its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Implementation(Model):
    """The building of one selected project. ``spent`` in złoty."""

    __tablename__ = "pb_implementations"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    spent: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    delay_weeks: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (
        CheckConstraint("state in ('planned', 'running', 'late', 'done')", name="state_known"),
        CheckConstraint("state <> 'late' or note <> ''", name="late_with_reason"),
    )


class Milestone(Model):
    """A dated step of the building; ``done_on`` is empty until it is."""

    __tablename__ = "pb_milestones"

    implementation_id: Mapped[int] = mapped_column(
        ForeignKey("pb_implementations.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    planned_on: Mapped[date | None]
    done_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("implementation_id", "position"),)
