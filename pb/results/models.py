"""The announced result: who proposed it and who approved, and the record of it on paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Publication(Model):
    """The act of announcing: one person proposes, another approves, or sends the result back with a reason."""

    __tablename__ = "pb_publications"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"), unique=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    return_reason: Mapped[str] = mapped_column(Text, default="", server_default="")

    __table_args__ = (
        CheckConstraint("proposed_by_id is null or approved_by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint(
            "proposed_by_id is null or returned_by_id <> proposed_by_id", name="returned_by_another"
        ),
        CheckConstraint("(returned_at is null) = (return_reason = '')", name="returned_with_reason"),
        CheckConstraint("returned_at is null or approved_at is null", name="returned_or_approved"),
        CheckConstraint("char_length(return_reason) <= 1000", name="reason_bounded"),
    )

    @property
    def is_waiting(self) -> bool:
        """Whether the result lies before the second person now."""
        return self.approved_at is None and self.returned_at is None


class TallyRecord(Model):
    """The tally record (protokół) of an announced result, made once: the office's and the public version."""

    __tablename__ = "pb_tally_records"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), unique=True)
    made_at: Mapped[datetime]
    office_file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    public_file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)


class TallyDraft(Model):
    """The draft of a tally record, before the announcement: a copy, made by a job and never a state.

    ``content`` is the SHA-256 of all that the draft says: another count or another act, and it is made anew. It
    waits until ``begun_at``, is made until there is a file. Whoever looks after the announcement finds none.
    """

    __tablename__ = "pb_tally_drafts"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"), unique=True)
    content: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)

    __table_args__ = (
        CheckConstraint("char_length(content) = 64", name="content_whole"),
        CheckConstraint("file_id is null or begun_at is not null", name="begun_before_made"),
    )
