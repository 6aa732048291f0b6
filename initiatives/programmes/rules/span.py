"""The days in which the works of a programme may be. Pure.

A town pays from the budget of its programme's year (public finance act, art. 211 ust. 4), so that works end with it,
unless the council lets the money be spent later (art. 263 ust. 2: expenditure that does not expire with the year).
Codes beside ``works_until``: ``works_until_outside`` (``first``, ``last``), ``works_until_earlier`` (``kept``).
"""

from __future__ import annotations

from datetime import date

from core.problems import Problem

MOST_YEARS = 5
"""A programme whose works end later than so many years after its own is a slip of the hand."""
Span = tuple[date, date]


def span_of(year: int, works_until: date | None) -> Span:
    """First and last day: without a day of its own the programme ends with its year."""
    return date(year, 1, 1), works_until or date(year, 12, 31)


def check_works_until(year: int, works_until: date | None, kept: date | None) -> list[Problem]:
    """Whether a last day may be saved. ``kept``: the one that applications were written under; it may only be put off."""
    last = span_of(year, works_until)[1]
    if not date(year, 1, 1) <= last <= date(year + MOST_YEARS, 12, 31):
        facts = {"first": date(year, 1, 1), "last": date(year + MOST_YEARS, 12, 31)}
        return [Problem("works_until_outside", "works_until", facts)]
    return (
        [Problem("works_until_earlier", "works_until", {"kept": kept})]
        if kept is not None and last < kept
        else []
    )
