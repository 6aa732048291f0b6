"""What officials do with a project before the vote: check, opinions, decision, appeal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Case(Model):
    """A project in the office: who leads it, by when, and who has it open now. One for each project.

    ``held_until`` is a short lease of whoever fills the card, so that two do not write over one another.
    """

    __tablename__ = "pb_cases"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True)
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    station: Mapped[str] = mapped_column(String(20), default="formal")
    due_on: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime]
    held_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    held_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_pb_cases_station_due", "station", "due_on"),
        CheckConstraint(
            "station in ('formal','merit','conclusion','correction','appeal','closed')", name="station_known"
        ),
    )


class FormalCheck(Model):
    """The answers of the formal check's card: ``{question code: {"answer": yes|no|not_applicable, "note"}}``."""

    __tablename__ = "pb_formal_checks"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    checked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    updated_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}


class MeritAssessment(Model):
    """A department's opinion of a project; it advises, the decision is the mayor's (D1.13)."""

    __tablename__ = "pb_merit_assessments"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date] = mapped_column(Date)
    verdict: Mapped[str | None] = mapped_column(String(12))
    opinion: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "department_id"),
        Index("ix_pb_merit_assessments_due", "due_on", postgresql_where=text("answered_at is null")),
        CheckConstraint("verdict in ('positive','conditional','negative')", name="verdict_known"),
        CheckConstraint("(verdict is null) = (answered_at is null)", name="answered_with_verdict"),
        CheckConstraint("verdict is null or verdict = 'positive' or opinion <> ''", name="doubt_with_reason"),
    )


class Decision(Model):
    """What the coordinator concluded: accepted, rejected with grounds, or returned for correction.

    A return is open until the author corrects (``corrected_at``) or the office closes it (``closed_at``): by another
    decision, by a merging, or by taking it back, which alone has a ``closed_reason``.
    """

    __tablename__ = "pb_decisions"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    grounds: Mapped[str] = mapped_column(Text, default="")
    paragraph: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[list[str]] = mapped_column(ARRAY(String(30)), default=list)
    due_on: Mapped[date | None] = mapped_column(Date)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    corrected_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    __table_args__ = (
        CheckConstraint("kind = 'returned' or closed_at is null", name="returned_closed"),
        CheckConstraint("corrected_at is null or closed_at is null", name="one_answer"),
        CheckConstraint("closed_reason = '' or closed_at is not null", name="closed_with_reason"),
        CheckConstraint("kind in ('accepted','rejected','returned')", name="kind_known"),
        CheckConstraint(
            "kind <> 'rejected' or (grounds <> '' and paragraph <> '')", name="rejected_with_grounds"
        ),
        CheckConstraint(
            "kind <> 'returned' or (grounds <> '' and due_on is not null and cardinality(fields) > 0)",
            name="returned_with_term",
        ),
    )


class InterestDeclaration(Model):
    """Before a case is opened an official declares whether a conflict of interest bars them from it."""

    __tablename__ = "pb_interest_declarations"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("accounts_users.id", ondelete="CASCADE"), index=True)
    has_conflict: Mapped[bool]
    declared_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("project_id", "user_id"),)


class Appeal(Model):
    """An appeal against a rejection, on-line or from paper; decided by somebody who was not the first."""

    __tablename__ = "pb_appeals"

    project_id: Mapped[int] = mapped_column(ForeignKey("pb_projects.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("pb_decisions.id", ondelete="CASCADE"), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    appellant: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    statement: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date] = mapped_column(Date)
    first_decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    outcome: Mapped[str | None] = mapped_column(String(12))
    grounds: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        CheckConstraint("channel in ('online','paper')", name="channel_known"),
        CheckConstraint("outcome in ('upheld','dismissed')", name="outcome_known"),
        CheckConstraint(
            "(outcome is null) = (decided_at is null) and (outcome is null or grounds <> '')",
            name="decided_with_grounds",
        ),
        CheckConstraint("decided_by_id <> first_decided_by_id", name="decided_by_another"),
        CheckConstraint("not is_late or outcome <> 'upheld'", name="late_not_upheld"),
        Index("ix_pb_appeals_open", "due_on", postgresql_where=text("outcome is null")),
    )


class AppealDraft(Model):
    """An appeal written on-line that its writer has not confirmed by the mailed link yet.

    The moment of writing counts as that of filing, if the link is opened before ``expires_at``; then the row is
    erased, and what was confirmed stands in ``Appeal``.
    """

    __tablename__ = "pb_appeal_drafts"

    decision_id: Mapped[int] = mapped_column(ForeignKey("pb_decisions.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    statement: Mapped[str] = mapped_column(Text)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    appeal_id: Mapped[int | None] = mapped_column(ForeignKey("pb_appeals.id", ondelete="CASCADE"), index=True)

    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)
