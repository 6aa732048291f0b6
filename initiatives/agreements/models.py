"""Tables of agreements and of the work: templates, annexes, labour diary, deliveries, photos, payments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

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
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class AgreementTemplate(Model):
    """A template (DOCX with fields) of one programme; the newest of its kind counts, the former ones stay.

    ``kind``: of an ``agreement`` or of an ``annex``.
    """

    __tablename__ = "ini_agreement_templates"

    programme_id: Mapped[int] = mapped_column(ForeignKey("ini_programmes.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="agreement", server_default="agreement")
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    added_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("kind in ('agreement','annex')", name="kind_known"),)


class Agreement(Model):
    """The agreement on one application, for a definite time (art. 19d). ``content``: the figures as agreed.

    ``way``: signed on ``paper`` or by ``trusted_profile``; ``signed_file_id``: the scan or the signed file. Once
    signed, days and content stay (a trigger); what changes later stands in annexes. ``built_on``: when the work was
    accepted as finished, with the words of the office in ``acceptance``.
    """

    __tablename__ = "ini_agreements"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("ini_applications.id", ondelete="CASCADE"), unique=True
    )
    signature: Mapped[str] = mapped_column(String(60), default="")
    """The office's own number of the agreement."""
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    docx_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    pdf_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    way: Mapped[str] = mapped_column(String(16), default="")
    signed_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    signed_on: Mapped[date | None] = mapped_column(Date)
    built_on: Mapped[date | None] = mapped_column(Date)
    acceptance: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("way in ('','paper','trusted_profile')", name="way_known"),
        CheckConstraint("(signed_on is null) = (way = '')", name="signed_some_way"),
        CheckConstraint("built_on is null or signed_on is not null", name="built_when_signed"),
    )


class Annex(Model):
    """A change of an agreement, signed as the agreement is; with the documents that were made for signing."""

    __tablename__ = "ini_annexes"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("ini_agreements.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    signed_on: Mapped[date] = mapped_column(Date)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    docx_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    pdf_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    made_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint("reason <> ''", name="reason_told"),
    )


class AnnexDraft(Model):
    """An annex that is being prepared: its documents are made from the template, nothing of it binds until signed."""

    __tablename__ = "ini_annex_drafts"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("ini_agreements.id", ondelete="CASCADE"), unique=True
    )
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    docx_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    pdf_file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (CheckConstraint("reason <> ''", name="reason_told"),)


class LabourEntry(Model):
    """A line of the labour diary: who worked on what day, how long. ``entry_key`` makes a double tap one line.

    ``line_no``: the line of the agreement's estimate that it belongs to, from 1; nothing: to none of them. Never
    erased, only struck with a reason (a trigger).
    """

    __tablename__ = "ini_labour"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("ini_agreements.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int | None] = mapped_column(SmallInteger)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("ini_members.id", ondelete="SET NULL"), index=True
    )
    who: Mapped[str] = mapped_column(String(120))
    people: Mapped[int] = mapped_column(SmallInteger, default=1)
    hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    """Of one person."""
    worked_on: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String(300), default="")
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    added_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        CheckConstraint("people between 1 and 1000", name="people_bounded"),
        CheckConstraint("hours > 0 and hours <= 24", name="hours_of_a_day"),
        CheckConstraint("(struck_at is null) = (struck_reason = '')", name="struck_with_reason"),
        CheckConstraint("line_no > 0", name="line_from_one"),
    )


class Delivery(Model):
    """A thing brought or money paid in by the members (``in_kind``, ``cash``), or paid by the town (``town``).

    ``line_no`` and striking as in the labour diary.
    """

    __tablename__ = "ini_deliveries"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("ini_agreements.id", ondelete="CASCADE"), index=True)
    line_no: Mapped[int | None] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(8))
    what: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    document: Mapped[str] = mapped_column(String(120), default="")
    """Invoice or protocol number."""
    happened_on: Mapped[date] = mapped_column(Date)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    added_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    struck_reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        CheckConstraint("kind in ('in_kind','cash','town')", name="kind_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(struck_at is null) = (struck_reason = '')", name="struck_with_reason"),
        CheckConstraint("line_no > 0", name="line_from_one"),
    )


class InitiativePhoto(Model):
    """A photo ``before``, ``during`` or ``after``, drawn anew without place data."""

    __tablename__ = "ini_photos"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("ini_applications.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    role: Mapped[str] = mapped_column(String(8))
    caption: Mapped[str] = mapped_column(String(300), default="")
    taken_on: Mapped[date] = mapped_column(Date)
    is_public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    position: Mapped[int] = mapped_column(Integer, default=0)
    entry_key: Mapped[UUID | None] = mapped_column(Uuid, unique=True)

    __table_args__ = (CheckConstraint("role in ('before','during','after')", name="role_known"),)


class WorkLink(Model):
    """A member's own link to the page of the work; of its key only a hash is kept."""

    __tablename__ = "ini_work_links"

    member_id: Mapped[int] = mapped_column(ForeignKey("ini_members.id", ondelete="CASCADE"), unique=True)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("octet_length(key_hash) = 32", name="key_hash_length"),)


class WorkReminder(Base):
    """The group was written to about a term of its work; a term that an annex moves counts as another one.

    ``term``: see ``rules.terms.Term``; ``term_on``: its day.
    """

    __tablename__ = "ini_work_reminders"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("ini_agreements.id", ondelete="CASCADE"))
    term: Mapped[str] = mapped_column(String(8))
    term_on: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("agreement_id", "term", "term_on"),
        CheckConstraint("term in ('works','settling')", name="term_known"),
    )
