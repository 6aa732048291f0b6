"""What was hidden, for what, who looked at it after that, and whether its author objected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Hiding(Model):
    """A mark was hidden: one row each time, the present one has no ``ended_at``.

    ``ground`` and ``basis`` are words of the town's list as they stood then. ``objection`` is the author's own word and
    goes with the mark; ``judgement`` is what a second person answered.
    """

    __tablename__ = "con_hidings"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    ground: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text)
    hidden_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    hidden_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    confirmed_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_at: Mapped[datetime | None]
    judged_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    judged_at: Mapped[datetime | None]
    judgement: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_con_hidings_present", "mark_id", unique=True, postgresql_where=text("ended_at is null")),
        CheckConstraint("words <> ''", name="words_given"),
        CheckConstraint("judged_at is null or objected_at is not null", name="judged_what_was_objected"),
    )
