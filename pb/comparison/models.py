"""Counts that somebody asked for: what was asked, and the answer when it is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
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
