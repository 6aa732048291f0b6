"""Whose move it is at an application, and until when the town answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.schedule import is_working_day
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import Turn, answer_due, answer_due_after_correction, waiting_for

DAYS = some.dates(date(2026, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("sent", "closes", "due"),
    [
        (date(2027, 2, 3), None, date(2027, 3, 3)),
        (date(2027, 2, 3), date(2027, 2, 28), date(2027, 3, 30)),
        (date(2027, 1, 31), None, date(2027, 3, 1)),
        (date(2027, 10, 1), None, date(2027, 11, 2)),
    ],
)
def test_the_town_answers_within_a_month_of_the_call(sent: date, closes: date | None, due: date) -> None:
    assert answer_due(sent, closes) == due


@settings(deadline=None)
@given(DAYS, some.none() | DAYS)
def test_the_term_ends_on_a_working_day_about_a_month_later(sent: date, closes: date | None) -> None:
    begins = max(sent, closes or sent)
    due = answer_due(sent, closes)
    assert is_working_day(due) and timedelta(28) <= due - begins <= timedelta(31 + 6)


@settings(deadline=None)
@given(DAYS, DAYS, some.integers(0, 60))
def test_days_of_waiting_for_the_group_do_not_count(due: date, called: date, waited: int) -> None:
    moved = answer_due_after_correction(due, called, called + timedelta(waited))
    assert is_working_day(moved) and timedelta(waited) <= moved - due <= timedelta(waited + 6)
    assert answer_due_after_correction(due, called, called - timedelta(3)) >= due


@settings(deadline=None)
@given(some.sampled_from(list(Status)), some.none() | DAYS, some.none() | DAYS, DAYS)
def test_a_term_is_late_from_the_day_after_it(
    status: Status, answer: date | None, correction: date | None, today: date
) -> None:
    found = waiting_for(status, answer, correction, today)
    assert found.is_late == (found.due_on is not None and today > found.due_on)
    assert (found.turn is Turn.NOBODY) == (found.code == "")


def test_the_office_decides_when_the_group_did_not_correct_in_time() -> None:
    due = date(2027, 3, 5)
    assert waiting_for(Status.RETURNED, None, due, due).turn is Turn.GROUP
    late = waiting_for(Status.RETURNED, None, due, due + timedelta(1))
    assert (late.turn, late.code) == (Turn.OFFICE, "late_correction")
