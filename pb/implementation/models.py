"""What became of a winner: milestones, money, delay and its reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Implementation(Model):
    """The building of one selected project. ``spent`` in złoty.

    ``note`` is what residents read of it now; of a work that is late or given up it holds the reason.
    ``acceptance`` is the author's word on the finished work, given by a mailed link of which only the hash of
    its key is kept, or on paper, which ``acceptance_recorded_by_id`` wrote down; ``accepted_at`` is when it was
    given. ``remarks_read_at``: when the office marked remarks read. ``reminded_at``: when it was last reminded.
    """

    __tablename__ = "pb_implementations"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    spent: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    delay_weeks: Mapped[int] = mapped_column(Integer, default=0)
    contractor: Mapped[str] = mapped_column(String(200), default="")
    leader_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    finished_on: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    acceptance: Mapped[str] = mapped_column(String(10), default="")
    acceptance_note: Mapped[str] = mapped_column(Text, default="")
    acceptance_key_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    acceptance_asked_at: Mapped[datetime | None]
    acceptance_recorded_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    remarks_read_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("state in ('planned', 'running', 'late', 'done', 'abandoned')", name="state_known"),
        CheckConstraint("state not in ('late', 'abandoned') or note <> ''", name="late_with_reason"),
        CheckConstraint("spent >= 0", name="spent_counted"),
        CheckConstraint("acceptance in ('', 'accepted', 'remarks')", name="acceptance_known"),
        CheckConstraint("acceptance <> 'remarks' or acceptance_note <> ''", name="remarks_written"),
        CheckConstraint("remarks_read_at is null or acceptance = 'remarks'", name="only_remarks_read"),
    )


class PastAnswer(Model):
    """An author's word that no longer speaks of the work as it is: taken up again, or asked about anew."""

    __tablename__ = "pb_past_answers"

    implementation_id: Mapped[int] = mapped_column(
        ForeignKey("pb_implementations.id", ondelete="CASCADE"), index=True
    )
    word: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime]
    put_by_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("word in ('accepted', 'remarks')", name="word_known"),)


class Delay(Model):
    """One postponement of a work, with the reason that residents read."""

    __tablename__ = "pb_delays"

    implementation_id: Mapped[int] = mapped_column(
        ForeignKey("pb_implementations.id", ondelete="CASCADE"), index=True
    )
    reported_at: Mapped[datetime]
    from_on: Mapped[date | None]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("from_on < to_on", name="later"),
    )


class WorkPhoto(Model):
    """A photograph of a work, with what it shows in words for those who do not see it."""

    __tablename__ = "pb_work_photos"

    implementation_id: Mapped[int] = mapped_column(
        ForeignKey("pb_implementations.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    moment: Mapped[str] = mapped_column(String(10))
    description: Mapped[str] = mapped_column(String(300))
    taken_on: Mapped[date | None]
    added_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("moment in ('before', 'during', 'after')", name="moment_known"),
        CheckConstraint("description <> ''", name="described"),
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
