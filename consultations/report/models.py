"""Tables of the report: what the office writes into it, its published versions, and who took part in numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class ConsultationReport(Model):
    """What the office adds to the report; everything else is built from the data. One for each consultation."""

    __tablename__ = "con_reports"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), unique=True
    )
    course: Mapped[str] = mapped_column(Text, default="")
    conclusions: Mapped[str] = mapped_column(Text, default="")
    chapters: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """By the topic's code: what the office writes under "you said, we did"."""
    changed_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]
    """When who took part was added up; from then on no mark holds what its author told of themselves."""
    version: Mapped[int] = mapped_column(SmallInteger, default=1)

    __mapper_args__ = {"version_id_col": version}


class ReportVersion(Model):
    """A published version; a trigger refuses every change. ``sha256`` is that of the PDF file, ``content`` what the
    page shows, ``correction`` says why there is a version after the first."""

    __tablename__ = "con_report_versions"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    correction: Mapped[str] = mapped_column(Text, default="")
    bip_url: Mapped[str] = mapped_column(String(500), default="")
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("number >= 1", name="number_counted"),
        CheckConstraint("number = 1 or correction <> ''", name="corrected_with_reason"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256_length"),
    )


class ReportList(Model):
    """The file of all marks that a version names, and each time that it was written anew (``edition`` from 1).

    The version's hash stays what it was. When somebody takes a mark back its words leave the file, so there is a new
    edition with a hash of its own; of the former ones only the hash is kept, ``file_id`` is empty. A trigger refuses
    every other change.
    """

    __tablename__ = "con_report_lists"

    version_id: Mapped[int] = mapped_column(ForeignKey("con_report_versions.id", ondelete="CASCADE"))
    edition: Mapped[int] = mapped_column(SmallInteger)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    written_at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(10))
    """``published``, then ``erased`` (its author erased a mark), ``hidden`` or ``restored`` (the office did)."""
    numbers: Mapped[list[int]] = mapped_column(JSONB, default=list)
    """Numbers of the marks that this edition changed."""

    __table_args__ = (
        UniqueConstraint("version_id", "edition"),
        CheckConstraint("cause in ('published','erased','hidden','restored')", name="cause_known"),
        CheckConstraint("edition >= 1 and (edition = 1) = (cause = 'published')", name="edition_counted"),
        CheckConstraint("octet_length(sha256) = 32", name="sha256_length"),
    )


class ReportDraft(Model):
    """A version on its way: what it says is settled, a job makes its document. One for each consultation at a time."""

    __tablename__ = "con_report_drafts"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), unique=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    correction: Mapped[str] = mapped_column(Text, default="")
    bip_url: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )


class ParticipationCount(Model):
    """How many people told what of themselves; groups smaller than ``smallest_group`` were merged before storing.

    ``facet``: ``age``, ``relation`` or ``area``; ``value`` its code, ``other`` for what was merged.
    """

    __tablename__ = "con_participation_counts"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    facet: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]

    __table_args__ = (
        UniqueConstraint("consultation_id", "facet", "value"),
        CheckConstraint("facet in ('age','relation','area')", name="facet_known"),
        CheckConstraint("people >= 0", name="people_counted"),
    )
