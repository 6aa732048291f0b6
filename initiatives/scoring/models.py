"""Tables of scoring: opinions, sheets and points of the committee, draws, rankings, proposals of the negotiation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
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


class FormalCheck(Model):
    """One formal check: complete, or what must be corrected until when."""

    __tablename__ = "ini_formal_checks"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("ini_applications.id", ondelete="CASCADE"), index=True
    )
    is_complete: Mapped[bool]
    wants: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        CheckConstraint("is_complete or (wants <> '' and due_on is not null)", name="called_with_words"),
    )


class DepartmentOpinion(Model):
    """What a unit of the office says of an application."""

    __tablename__ = "ini_opinions"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    department_id: Mapped[int] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(Date)
    verdict: Mapped[str] = mapped_column(String(12), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None]
    given_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("application_id", "department_id"),
        CheckConstraint("verdict in ('','positive','conditional','negative')", name="verdict_known"),
        CheckConstraint(
            "given_at is null or verdict = 'positive' or (verdict <> '' and words <> '')",
            name="given_with_words",
        ),
    )


class ScoreSheet(Model):
    """A member's sheet for one application: nobody else reads it until all have handed in (a rule of the queries).

    With ``conflict`` it holds no points; a handed-in sheet is not changed any more (a trigger).
    """

    __tablename__ = "ini_score_sheets"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    conflict: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("application_id", "member_id"),)


class SheetPoint(Base):
    """Points of one criterion on a sheet; none yet where only a ground was written."""

    __tablename__ = "ini_sheet_points"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("ini_score_sheets.id", ondelete="CASCADE"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("ini_criteria.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    ground: Mapped[str] = mapped_column(String(600), default="")

    __table_args__ = (
        PrimaryKeyConstraint("sheet_id", "criterion_id"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )


class Proposal(Model):
    """A proposal of the negotiation of scope and cost: the estimate and the schedule as one side would have them, and why.

    ``answer``: what the other side said to it.
    """

    __tablename__ = "ini_proposals"

    application_id: Mapped[int] = mapped_column(ForeignKey("ini_applications.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    side: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]] = mapped_column(JSONB)
    works: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The schedule that goes with it; nothing in proposals of the time when only lines were negotiated."""
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("side in ('town','members')", name="side_known"),
        CheckConstraint("(answered_at is null) = (is_accepted is null)", name="answered_whole"),
    )


class ScoringClosing(Model):
    """The scoring of a call ended without the sheets of ``missing`` members; the reason is published."""

    __tablename__ = "ini_scoring_closings"

    call_id: Mapped[int] = mapped_column(ForeignKey("ini_calls.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    missing: Mapped[int] = mapped_column(SmallInteger)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_told"),
        CheckConstraint("missing > 0", name="somebody_missing"),
    )


class Draw(Model):
    """A drawing of lots between equal applications of a call, as its protocol says. ``numbers``: in the order drawn."""

    __tablename__ = "ini_draws"

    call_id: Mapped[int] = mapped_column(ForeignKey("ini_calls.id", ondelete="CASCADE"), unique=True)
    numbers: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    drawn_on: Mapped[date] = mapped_column(Date)
    protocol: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (CheckConstraint("protocol <> ''", name="protocol_told"),)


class PublishedRanking(Model):
    """The ranking of a call as published; never changed (a trigger). ``content``: what it was counted from, and the places."""

    __tablename__ = "ini_rankings"

    call_id: Mapped[int] = mapped_column(ForeignKey("ini_calls.id", ondelete="CASCADE"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (CheckConstraint("octet_length(sha256) = 32", name="sha256_length"),)
