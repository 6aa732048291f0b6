"""The announced result: who proposed it and who approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Publication(Model):
    """The act of announcing: one person proposes, another approves; only then is the round published."""

    __tablename__ = "pb_publications"

    round_id: Mapped[int] = mapped_column(ForeignKey("pb_rounds.id"), unique=True)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_users.id"), index=True)

    __table_args__ = (
        CheckConstraint("proposed_by_id is null or approved_by_id <> proposed_by_id", name="four_eyes"),
    )
