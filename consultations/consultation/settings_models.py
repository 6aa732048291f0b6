"""The table of what the town set for all its consultations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consultations.consultation.rules.hiding_grounds import USUAL
from core.db import Model


class ConsultationSettings(Model):
    """What the town set for all its consultations, one row: the least days of what no statute times, usual rules,
    for what something is hidden."""

    __tablename__ = "con_settings"

    least_before_plan: Mapped[int] = mapped_column(SmallInteger, default=14)
    least_opinion: Mapped[int] = mapped_column(SmallInteger, default=7)
    least_green: Mapped[int] = mapped_column(SmallInteger, default=0)
    least_co_design: Mapped[int] = mapped_column(SmallInteger, default=0)
    day_rule: Mapped[str] = mapped_column(String(10), default="receipt")
    rolls_over: Mapped[bool] = mapped_column(default=False)
    hiding_grounds: Mapped[str] = mapped_column(Text, default=USUAL)
    """For what the office hides what somebody wrote, one ground a line, see ``rules.hiding_grounds``."""
    is_only: Mapped[bool] = mapped_column(default=True, unique=True)

    __table_args__ = (
        CheckConstraint("is_only", name="only_one"),
        CheckConstraint("day_rule in ('receipt','dispatch')", name="day_rule_known"),
        CheckConstraint(
            "least(least_before_plan, least_opinion, least_green, least_co_design) >= 0"
            " and greatest(least_before_plan, least_opinion, least_green, least_co_design) <= 365",
            name="days_bounded",
        ),
    )
