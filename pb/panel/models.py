"""Panels as they are kept: members by number, their scores, and the closing. The triggers stand in ``panel.sql``."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class PanelMember(Model):
    """Somebody who scores a pool. ``number`` is all that is published of them; ``handed_in_at`` freezes the sheet."""

    __tablename__ = "pb_panel_members"

    pool_id: Mapped[int] = mapped_column(ForeignKey("pb_pools.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    number: Mapped[int] = mapped_column(SmallInteger)
    named_at: Mapped[datetime]
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    handed_in_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("pool_id", "user_id"),
        UniqueConstraint("pool_id", "number"),
        CheckConstraint("number >= 1", name="number_counted"),
    )


class PanelScore(Base):
    """What one member gives to one project, with the ground; a draft until the sheet is handed in.

    ``is_conflicted``: the member has a conflict of interest here, gives no score, and ``ground`` says why.
    """

    __tablename__ = "pb_panel_scores"

    member_id: Mapped[int] = mapped_column(ForeignKey("pb_panel_members.id", ondelete="CASCADE"))
    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id"), index=True)
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    ground: Mapped[str] = mapped_column(Text, default="")
    is_conflicted: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("member_id", "project_id"),
        CheckConstraint("score >= 0 and score * 2 = trunc(score * 2)", name="score_on_scale"),
        CheckConstraint("score is null or not is_conflicted", name="conflicted_gives_none"),
        CheckConstraint("char_length(ground) <= 2000", name="ground_bounded"),
    )


class PanelClosing(Model):
    """The closing of a panel whose members have all handed in: proposed by one person, confirmed by another."""

    __tablename__ = "pb_panel_closings"

    pool_id: Mapped[int] = mapped_column(ForeignKey("pb_pools.id", ondelete="CASCADE"), unique=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("(confirmed_at is null) = (confirmed_by_id is null)", name="confirmed_by_whom"),
    )
