"""Where a consultation stands: it follows from its times alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ConsultationKind(StrEnum):
    """What is consulted; the law sets other terms for each (``terms``)."""

    GREEN = "green"
    BEFORE_PLAN = "before_plan"
    PLANNING_ACT = "planning_act"
    CO_DESIGN = "co_design"
    OPINION = "opinion"


class ConsultationStage(StrEnum):
    """``draft`` → ``announced`` → ``open`` → ``answering`` → ``reported``; or ``cancelled``."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    ANSWERING = "answering"
    REPORTED = "reported"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ConsultationTimes:
    """The moments (aware, UTC) that a stage follows from; ``closes_at`` is the first moment after the last day."""

    published_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reported_at: datetime | None = None
    cancelled_at: datetime | None = None
    answers_due_on: date | None = None

    def stage(self, now: datetime) -> ConsultationStage:
        """The stage at a moment (aware)."""
        if self.cancelled_at is not None:
            return ConsultationStage.CANCELLED
        if self.published_at is None or self.opens_at is None or self.closes_at is None:
            return ConsultationStage.DRAFT
        if self.reported_at is not None:
            return ConsultationStage.REPORTED
        if now < self.opens_at:
            return ConsultationStage.ANNOUNCED
        return ConsultationStage.OPEN if now < self.closes_at else ConsultationStage.ANSWERING

    def takes_marks(self, now: datetime) -> bool:
        """Whether people may mark, correct, support and comment now."""
        return self.stage(now) is ConsultationStage.OPEN
