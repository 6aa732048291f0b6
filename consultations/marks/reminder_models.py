"""What the office has been reminded of, so that nobody is written to twice about one term of a mark."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, PrimaryKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class MarkReminder(Base):
    """Somebody of the office was written to about a term of a mark. A term that is moved counts as another one.

    ``threshold``: see ``rules.reminders.Threshold``; ``term_on`` is the day that it counts from.
    """

    __tablename__ = "con_mark_reminders"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"))
    threshold: Mapped[str] = mapped_column(String(14))
    term_on: Mapped[date] = mapped_column(Date)
    told_at: Mapped[datetime]

    __table_args__ = (
        PrimaryKeyConstraint("mark_id", "threshold", "term_on"),
        CheckConstraint(
            "threshold in ('unread','unread_late','answer_near','answer_last','answer_late','promise_near',"
            "'promise_late')",
            name="threshold_known",
        ),
    )
