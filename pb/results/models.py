"""The announced result: who proposed and approved it, and the turnout that may be shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class Publication(Model):
    """The act of announcing: one person proposes, another approves; only then is the round published."""

    __tablename__ = "pb_publications"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"), unique=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    __table_args__ = (
        CheckConstraint("proposed_by_id is null or approved_by_id <> proposed_by_id", name="four_eyes"),
    )


class TurnoutCell(Base):
    """How many people voted on a day, in an area or of an age band; shown only where at least 10 did."""

    __tablename__ = "pb_turnout_cells"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    dimension: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(160))
    position: Mapped[int] = mapped_column(Integer, default=0)
    people: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        PrimaryKeyConstraint("round_id", "dimension", "name"),
        CheckConstraint("dimension in ('day', 'area', 'age', 'channel')", name="dimension_known"),
        CheckConstraint("people >= 0", name="people_counted"),
    )
