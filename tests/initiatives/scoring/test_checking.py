"""What a formal check may conclude: terms in working days, never shorter than the law's seven days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.schedule import is_working_day, working_days_between
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.scoring.rules.checking import (
    check_call,
    check_days,
    check_prolonging,
    check_rejecting,
    correction_due,
    joined_wants,
)
from initiatives.scoring.rules.opinions import (
    ASKED_IN,
    OpinionVerdict,
    check_asking,
    check_opinion,
    opinion_due,
)

DAYS = some.dates(date(2026, 1, 1), date(2035, 12, 31))
MONDAY = date(2027, 3, 1)


def codes(problems) -> list[str]:
    return [one.code for one in problems]


@settings(deadline=None)
@given(DAYS, some.integers(1, 60))
def test_a_term_is_so_many_working_days_and_ends_on_one(today: date, days: int) -> None:
    for due in (correction_due(today, days), opinion_due(today, days)):
        assert is_working_day(due) and working_days_between(today, due) == days


@settings(deadline=None)
@given(DAYS, some.none() | some.integers(-5, 90))
def test_no_accepted_term_is_shorter_than_seven_days(today: date, days: int | None) -> None:
    if not check_days(days, today):
        assert days is not None and 1 <= days <= 60
        assert correction_due(today, days) - today >= timedelta(days=7)


@settings(deadline=None)
@given(DAYS, some.integers(6, 60))
def test_six_working_days_are_always_enough(today: date, days: int) -> None:
    assert check_days(days, today) == []


@settings(deadline=None)
@given(DAYS, some.integers(1, 60), DAYS)
def test_more_time_is_always_later_than_what_stands(today: date, days: int, stands: date) -> None:
    if not check_prolonging(days, stands, today):
        assert correction_due(today, days) > stands


@pytest.mark.parametrize(
    ("wants", "days", "found"),
    [
        ({"": "Brakuje zgody."}, 7, []),
        ({"koszty": "Brakuje wyceny ziemi."}, 7, []),
        ({"": "  ", "koszty": ""}, 7, ["wants_missing"]),
        ({}, None, ["wants_missing", "days_out_of_range"]),
        ({"": "Brakuje."}, 3, ["term_short"]),
        ({"": "Brakuje."}, 61, ["days_out_of_range"]),
        ({"miejsce": "a" * 6001}, 7, ["text_too_long"]),
    ],
)
def test_a_call_says_what_and_until_when(wants, days, found) -> None:
    assert codes(check_call(wants, days, MONDAY)) == found


@settings(deadline=None)
@given(DAYS, DAYS, some.booleans())
def test_nobody_is_rejected_who_may_still_correct(today: date, due: date, is_returned: bool) -> None:
    problems = codes(check_rejecting("Nie uzupełniono wniosku.", is_returned, due, today))
    assert problems == (["correction_running"] if is_returned and today <= due else [])


@pytest.mark.parametrize("grounds", ["", "krótko", "   \n  "])
def test_a_rejection_has_grounds(grounds: str) -> None:
    assert codes(check_rejecting(grounds, False, None, MONDAY)) == ["grounds_missing"]


def test_the_letter_names_the_steps() -> None:
    titles = {"koszty": "Wkład i koszty", "miejsce": "Miejsce"}
    wants = {"": "Dołączcie zgodę.", "koszty": " Brak wyceny. ", "miejsce": ""}
    assert joined_wants(wants, titles) == "Dołączcie zgodę.\n\nWkład i koszty: Brak wyceny."


@pytest.mark.parametrize(
    ("verdict", "words", "found"),
    [
        ("positive", "", []),
        ("conditional", "", ["reasons_missing"]),
        ("negative", "nie", ["reasons_missing"]),
        ("negative", "Pod ziemią jest gazociąg.", []),
        (None, "Pod ziemią jest gazociąg.", ["verdict_missing"]),
        ("positive", "a" * 6001, ["text_too_long"]),
    ],
)
def test_all_but_a_plain_yes_needs_reasons(verdict, words, found) -> None:
    assert codes(check_opinion(OpinionVerdict(verdict) if verdict else None, words)) == found


def test_departments_are_asked_while_an_opinion_still_weighs() -> None:
    for status in Status:
        problems = codes(check_asking(status, {1: 5}))
        assert problems == ([] if status in ASKED_IN else ["opinion_closed"])
    assert codes(check_asking(Status.SUBMITTED, {})) == ["departments_missing"]
    assert [one.field for one in check_asking(Status.SUBMITTED, {1: 0, 2: None, 3: 61, 4: 60})] == [
        "days-1", "days-2", "days-3",
    ]  # fmt: skip
