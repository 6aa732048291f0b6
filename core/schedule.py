"""Days and terms by Polish law: free days, working days, and when a term ends (KPA art. 57).

Pure: a day is a ``date`` in Poland; nothing here asks the clock. Store a deadline once it is computed: a later
change of the list of holidays must not move it.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5
SUNDAY = 6
DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def free_days(year: int) -> dict[date, str]:
    """Public holidays of a year with their Polish names, Sundays left out unless they are holidays themselves.

    Act of 18 January 1951 on days free from work; 24 December from 2025.
    """
    return dict(sorted(holidays.country_holidays("PL", years=year, language="pl").items()))


def is_free_day(day: date) -> bool:
    """Whether the law makes the day free from work: Sundays and holidays. A Saturday is not free by law."""
    return day.weekday() == SUNDAY or day in free_days(day.year)


def is_working_day(day: date) -> bool:
    """Whether an office works: Monday to Friday, no holiday."""
    return day.weekday() < SATURDAY and not is_free_day(day)


def next_working_day(day: date) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself is not counted. ``count`` >= 0; 0 gives ``day``."""
    if count < 0:
        raise ValueError("working days are counted forward")
    for _ in range(count):
        day = next_working_day(day + DAY)
    return day


def working_days_between(after: date, until: date) -> int:
    """Working days later than ``after``, up to and with ``until``; 0 when ``until`` is not later."""
    return sum(is_working_day(after + timedelta(days=step)) for step in range(1, (until - after).days + 1))


def end_of_term(event_day: date, days: int, roll_over: bool = True) -> date:
    """Last day of a term in days: the day of the event is not counted (KPA art. 57 § 1).

    With ``roll_over`` an end on a free day or a Saturday moves to the next day that is neither (§ 4). Terms that
    a town sets for itself need not move: it is a setting, never a guess.
    """
    if days < 0:
        raise ValueError("a term is not negative")
    return _rolled(event_day + timedelta(days=days), roll_over)


def end_of_weeks_term(event_day: date, weeks: int, roll_over: bool = True) -> date:
    """Last day of a term in weeks: the same day of the week (KPA art. 57 § 2)."""
    return end_of_term(event_day, 7 * weeks, roll_over)


def end_of_months_term(event_day: date, months: int, roll_over: bool = True) -> date:
    """Last day of a term in months: the same date, or the month's last day where it has none (KPA art. 57 § 3).

    A term in years is one of twelve months each (§ 3a).
    """
    if months < 0:
        raise ValueError("a term is not negative")
    years, month = divmod(event_day.month - 1 + months, 12)
    year = event_day.year + years
    last = monthrange(year, month + 1)[1]
    return _rolled(date(year, month + 1, min(event_day.day, last)), roll_over)


def _rolled(day: date, roll_over: bool) -> date:
    return next_working_day(day) if roll_over else day
