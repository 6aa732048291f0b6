"""The settlement of an agreement: deviations explained, what returns, the published report."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Settlement(Model):
    """``content``: declared and actual sums side by side as published; ``reasons``: why they differ, by line.

    ``decided_returns``: what returns by the office's decision where that is not what our formula proposes (0: nothing),
    with its grounds; ``returns``: what returns in the end.
    """

    __tablename__ = "ini_settlements"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("ini_agreements.id", ondelete="CASCADE"), unique=True
    )
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    conclusions: Mapped[str] = mapped_column(Text, default="")
    returns: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    decided_returns: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    return_grounds: Mapped[str] = mapped_column(Text, default="", server_default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("core_files.id"), index=True)
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("returns >= 0", name="returns_not_negative"),
        CheckConstraint(
            "decided_returns is null or (decided_returns >= 0 and return_grounds <> '')",
            name="decided_with_grounds",
        ),
        CheckConstraint("octet_length(sha256) = 32", name="sha256_length"),
        CheckConstraint("(published_at is null) = (sha256 is null)", name="published_with_hash"),
    )
