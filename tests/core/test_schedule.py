"""Days and terms by Polish law, against dates taken from a calendar by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schedule import (
    add_working_days,
    end_of_months_term,
    end_of_term,
    end_of_weeks_term,
    free_days,
    is_free_day,
    is_working_day,
    next_working_day,
    working_days_between,
)

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_free_days_of_2026() -> None:
    expected = [(1, 1), (1, 6), (4, 5), (4, 6), (5, 1), (5, 3), (5, 24), (6, 4), (8, 15), (11, 1), (11, 11)]
    expected += [(12, 24), (12, 25), (12, 26)]
    assert list(free_days(2026)) == [date(2026, month, day) for month, day in expected]
    assert free_days(2026)[date(2026, 6, 4)] == "Dzień Bożego Ciała"


def test_christmas_eve_is_free_from_2025() -> None:
    assert date(2024, 12, 24) not in free_days(2024)
    assert date(2025, 12, 24) in free_days(2025)


@pytest.mark.parametrize(
    ("event", "length", "end"),
    [
        (date(2026, 11, 24), 7, date(2026, 12, 1)),
        (date(2026, 11, 2), 7, date(2026, 11, 9)),
        (date(2026, 11, 4), 7, date(2026, 11, 12)),  # 11 November moves on
        (date(2026, 11, 21), 7, date(2026, 11, 30)),  # a Saturday moves over the Sunday
        (date(2026, 12, 17), 7, date(2026, 12, 28)),  # Christmas Eve to Monday
        (date(2024, 12, 17), 7, date(2024, 12, 24)),  # not yet free in 2024
        (date(2026, 4, 29), 2, date(2026, 5, 4)),  # 1 May, then a weekend with 3 May
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_terms_in_days(event: date, length: int, end: date) -> None:
    assert end_of_term(event, length) == end


def test_a_term_that_does_not_roll_over_stays() -> None:
    assert end_of_term(date(2026, 12, 17), 7, roll_over=False) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("event", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2026, 12, 6), 1, date(2027, 1, 7)),  # Epiphany
    ],
)
def test_terms_in_months(event: date, months: int, end: date) -> None:
    assert end_of_months_term(event, months) == end


def test_terms_in_weeks_end_on_the_same_weekday() -> None:
    assert end_of_weeks_term(date(2026, 11, 24), 2) == date(2026, 12, 8)


def test_working_days_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 23), 5) == date(2027, 1, 4)
    assert add_working_days(date(2026, 12, 26), 0) == date(2026, 12, 26)


@pytest.mark.parametrize("term", [add_working_days, end_of_term, end_of_months_term])
def test_terms_are_not_negative(term) -> None:
    with pytest.raises(ValueError):
        term(date(2026, 1, 1), -1)


@given(days, st.integers(0, 60))
def test_working_days_counted_there_are_counted_back(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert working_days_between(day, end) == count
    assert count == 0 or is_working_day(end)


@given(days, st.integers(0, 400))
def test_a_term_is_never_shortened_and_ends_when_offices_work(day: date, length: int) -> None:
    plain = day + timedelta(days=length)
    end = end_of_term(day, length)
    assert plain <= end <= plain + timedelta(days=5)
    assert is_working_day(end)
    assert all(not is_working_day(plain + timedelta(days=n)) for n in range((end - plain).days))


@given(days, st.integers(0, 36))
def test_a_term_in_months_keeps_the_date_or_takes_the_last_day(day: date, months: int) -> None:
    end = end_of_months_term(day, months, roll_over=False)
    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1
    assert end.day <= day.day


@given(days)
def test_a_working_day_is_neither_weekend_nor_holiday(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5 and day not in free_days(day.year))
    assert next_working_day(day) == day or is_free_day(day) or day.weekday() == 5
