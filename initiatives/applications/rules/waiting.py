"""Who waits for whom at an application, and until when the town answers. Pure.

The town answers within a month (KPA art. 35 § 3), counted as the formal check of a budget is: from the day of filing,
or from the last day of the call when that is later. Days in which the office waits for a correction do not count
(art. 35 § 5). A term is computed once and stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.schedule import end_of_months_term, end_of_term
from initiatives.applications.rules.statuses import ApplicationStatus

ANSWER_MONTHS = 1


class Turn(StrEnum):
    """Whose move it is."""

    OFFICE = "office"
    GROUP = "group"
    COMMITTEE = "committee"
    BOTH = "both"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Waiting:
    """``code`` says what is waited for: ``check``, ``correction``, ``late_correction``, ``scoring``, ``agreement``,
    ``money``, ``work``, ``settlement``, or nothing. ``due_on`` is the last day that is in time."""

    turn: Turn
    code: str = ""
    due_on: date | None = None
    is_late: bool = False


OPEN = (ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED, ApplicationStatus.IN_SCORING)
"""The town has not answered yet."""
LATER = {
    ApplicationStatus.ACCEPTED: Waiting(Turn.BOTH, "agreement"),
    ApplicationStatus.RESERVE: Waiting(Turn.OFFICE, "money"),
    ApplicationStatus.AGREED: Waiting(Turn.GROUP, "work"),
    ApplicationStatus.BUILT: Waiting(Turn.BOTH, "settlement"),
}


def waiting_for(
    status: ApplicationStatus, answer_due_on: date | None, correction_due_on: date | None, today: date
) -> Waiting:
    """Whose move it is on a day; the day of a term itself is in time."""
    if status is ApplicationStatus.RETURNED:
        is_over = correction_due_on is not None and today > correction_due_on
        if is_over:
            return Waiting(Turn.OFFICE, "late_correction", correction_due_on, True)
        return Waiting(Turn.GROUP, "correction", correction_due_on)
    is_late = answer_due_on is not None and today > answer_due_on
    if status is ApplicationStatus.SUBMITTED:
        return Waiting(Turn.OFFICE, "check", answer_due_on, is_late)
    if status is ApplicationStatus.IN_SCORING:
        return Waiting(Turn.COMMITTEE, "scoring", answer_due_on, is_late)
    return LATER.get(status, Waiting(Turn.NOBODY))


def answer_due(sent_on: date, call_closes_on: date | None) -> date:
    """Last day for the town's answer; ``call_closes_on`` is ``None`` where the call runs all the year round."""
    return end_of_months_term(max(sent_on, call_closes_on or sent_on), ANSWER_MONTHS)


def answer_due_after_correction(due_on: date, called_on: date, corrected_on: date) -> date:
    """The term of the answer moved by as many days as the office waited for the correction."""
    return end_of_term(due_on, max((corrected_on - called_on).days, 0))
