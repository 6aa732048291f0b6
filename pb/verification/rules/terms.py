"""Terms of verification in Polish working days, the pace that a day needs, and the short lease of a card. Pure.

A term is computed once, by ``core.schedule``, and stored: a later list of holidays does not move it. What the
regulation sets here are the town's own terms, not those of the KPA (D1.13, D4.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.problems import Problem
from core.schedule import add_working_days, is_working_day, working_days_between

LEASE = timedelta(minutes=30)
"""How long a card counts as being filled in by whoever opened it last."""
MOST_DAYS = 60


@dataclass(frozen=True)
class Pace:
    """How many projects are left, until when, and how many a working day that makes."""

    left: int
    until: date
    days: int
    a_day: int


def formal_due(filed_on: date, call_closes_on: date | None, days: int) -> date:
    """Last day of the formal check: counted from the filing, or from the end of the call when that is later."""
    begins = max(filed_on, call_closes_on) if call_closes_on else filed_on
    return add_working_days(begins, days)


def conclusion_due(on: date, checking_closes_on: date | None) -> date:
    """Last day for the coordinator: that of the schedule, or today when it has passed."""
    return max(on, checking_closes_on) if checking_closes_on else on


def pace_of(left: int, on: date, until: date) -> Pace:
    """What each working day needs, today with the rest; after the term, or on its last day, all of it."""
    days = working_days_between(on, until) + is_working_day(on) if until >= on else 0
    return Pace(left, until, days, -(-left // max(1, days)))


def is_overdue(due_on: date | None, on: date) -> bool:
    """The day of the term itself is in time."""
    return due_on is not None and on > due_on


def is_held_by_another(held_by: int | None, held_until: datetime | None, me: int, moment: datetime) -> bool:
    """Whether somebody else is filling the card now."""
    return held_by is not None and held_by != me and held_until is not None and moment < held_until


def check_days(days: int | None, field: str) -> list[Problem]:
    """A term that an official sets: a whole number of working days."""
    if days is None or not 1 <= days <= MOST_DAYS:
        return [Problem("days_out_of_range", field, {"most": MOST_DAYS})]
    return []
