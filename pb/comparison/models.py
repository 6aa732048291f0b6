"""Counts that somebody asked for, with the answer when it is there; files that wait to become rounds to try rules on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class ComparedCount(Model):
    """A copy and never a state: it may be deleted at any time and is made again when somebody looks.

    ``told`` is the variant (``Variant.told``), ``digest`` its SHA-256; ``input_sha256`` names the ballots and
    ``program_version`` who counted, so that no answer outlives what it was made from.
    """

    __tablename__ = "pb_compared_counts"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    input_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    program_version: Mapped[str] = mapped_column(String(40))
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    asked_at: Mapped[datetime]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        UniqueConstraint(
            "round_id", "digest", "input_sha256", "program_version", name="uq_pb_compared_counts"
        ),
        Index("ix_pb_compared_counts_asked_at", "asked_at"),
        CheckConstraint("char_length(digest) = 64", name="digest_whole"),
    )


class TrialFile(Model):
    """A Pabulib file that an official sent and that is too large to be imported while they wait.

    It goes when its round is there; ``problem`` says what is wrong with one that could not be imported.
    """

    __tablename__ = "pb_trial_files"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    file_name: Mapped[str] = mapped_column(String(300))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    ballots: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    problem: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (CheckConstraint("ballots >= 0", name="ballots_counted"),)
