"""What may be said of a work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pb.implementation import rules
from pb.implementation.rules import Acceptance, Before, Moment, State, Told

TODAY = date(2026, 11, 24)
RESULT = date(2026, 1, 10)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def told(**changed: object) -> Told:
    fields = {
        "state": State.RUNNING, "spent": Decimal(100), "contractor": "", "leader_id": None, "due_on": None,
        "finished_on": None, "note": "",
    }  # fmt: skip
    return Told(**{**fields, **changed})  # type: ignore[arg-type]


def codes(one: Told, due_on: date | None = None, cost: int = 50_000) -> list[tuple[str, str | None]]:
    problems = rules.check_told(one, Before(due_on, Decimal(cost), RESULT), TODAY)
    return [(problem.code, problem.field) for problem in problems]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"state": None}, [("state_missing", "state")]),
        ({"spent": None}, [("amount_shape", "spent")]),
        ({"unreadable": frozenset({"spent"})}, [("amount_shape", "spent")]),
        ({"spent": Decimal("-0.01")}, [("amount_negative", "spent")]),
        ({"spent": Decimal(250_000)}, []),
        ({"spent": Decimal("250000.01")}, [("amount_absurd", "spent")]),
        ({"state": State.LATE}, [("reason_missing", "note")]),
        ({"state": State.LATE, "note": "Czekamy na zgodę konserwatora."}, []),
        ({"state": State.ABANDONED, "note": "bo tak"}, [("reason_missing", "note")]),
        ({"state": State.DONE}, [("finished_missing", "finished_on")]),
        ({"state": State.DONE, "finished_on": TODAY}, []),
        ({"state": State.DONE, "finished_on": TODAY + timedelta(1)}, [("in_future", "finished_on")]),
        ({"state": State.DONE, "finished_on": RESULT - timedelta(1)}, [("before_result", "finished_on")]),
        ({"finished_on": TODAY}, [("finished_not_done", "finished_on")]),
        ({"due_on": RESULT - timedelta(1)}, [("before_result", "due_on")]),
        ({"due_on": date(2206, 1, 1)}, [("too_far", "due_on")]),
        ({"unreadable": frozenset({"due_on"})}, [("day_shape", "due_on")]),
        ({"contractor": "x" * 201}, [("too_long", "contractor")]),
        ({"note": "x" * 2001}, [("too_long", "note")]),
    ],
)
def test_what_the_office_says_of_a_work_is_looked_at(changed, expected) -> None:
    assert codes(told(**changed)) == expected


def test_a_term_moves_forward_only_with_a_reason_and_back_freely() -> None:
    due = date(2026, 12, 31)
    assert codes(told(due_on=due + timedelta(1)), due) == [("due_needs_reason", "due_on")]
    assert codes(told(due_on=due), due) == []
    assert codes(told(due_on=due - timedelta(10)), due) == []
    assert codes(told(), due) == [("due_taken_away", "due_on")]


def test_a_small_project_may_cost_more_without_being_called_a_slip() -> None:
    assert codes(told(spent=Decimal(90_000)), cost=1_000) == []
    assert codes(told(spent=Decimal(100_001)), cost=1_000) == [("amount_absurd", "spent")]


def test_a_delay_goes_forward_into_the_future_and_says_why() -> None:
    due, reason = date(2026, 12, 1), "Mróz przyszedł wcześniej."

    def found(to_on: date | None, words: str = reason, state: State = State.RUNNING) -> list[str]:
        return [one.code for one in rules.check_delay(due, to_on, words, state, TODAY)]

    assert found(date(2027, 3, 1)) == []
    assert found(due) == ["not_later"]
    assert found(None) == ["day_shape"]
    assert found(date(2300, 1, 1)) == ["too_far"]
    assert found(date(2027, 3, 1), "mróz") == ["reason_missing"]
    assert found(date(2027, 3, 1), state=State.DONE) == ["work_over"]
    passed = rules.check_delay(date(2026, 1, 20), TODAY, reason, State.LATE, TODAY)
    assert [one.code for one in passed] == ["in_past"]


def test_weeks_of_delay_are_counted_from_the_first_term() -> None:
    first = date(2026, 6, 1)
    assert rules.delay_weeks(first, first) == 0
    assert rules.delay_weeks(first, date(2026, 6, 2)) == 1
    assert rules.delay_weeks(first, date(2026, 6, 15)) == 2
    assert rules.delay_weeks(None, first) == 0
    assert rules.moved_delay(0, first, first, date(2026, 6, 15)) == 2
    assert rules.moved_delay(2, first, date(2026, 6, 15), date(2026, 6, 8)) == 1
    # Ten weeks were known before anything was kept here: they stay.
    assert rules.moved_delay(10, first, first, date(2026, 6, 15)) == 12


@pytest.mark.parametrize(
    ("name", "planned", "done", "expected"),
    [
        ("Umowa", None, None, []),
        ("", None, None, ["name_missing"]),
        ("x" * 201, None, None, ["name_missing"]),
        ("Umowa", RESULT - timedelta(1), None, ["before_result"]),
        ("Umowa", None, TODAY + timedelta(1), ["in_future"]),
        ("Umowa", None, RESULT - timedelta(1), ["before_result"]),
        ("Umowa", date(2300, 1, 1), None, ["too_far"]),
    ],
)
def test_a_milestone_has_a_name_and_days_that_can_be(name, planned, done, expected) -> None:
    found = rules.check_step(name, planned, done, frozenset(), RESULT, TODAY)
    assert [one.code for one in found] == expected


def test_a_photograph_without_words_is_none() -> None:
    def found(
        moment=Moment.AFTER, words="Nowa alejka i ławki.", taken=None, readable=True, count=0
    ) -> list[str]:
        return [one.code for one in rules.check_photo(moment, words, taken, readable, count, TODAY)]

    assert found() == []
    assert found(words="alejka") == ["description_missing"]
    assert found(words="x" * 301) == ["description_missing"]
    assert found(moment=None) == ["moment_missing"]
    assert found(taken=TODAY + timedelta(1)) == ["in_future"]
    assert found(taken=date(1900, 1, 1)) == ["too_old"]
    assert found(readable=False) == ["day_shape"]
    assert found(count=rules.MOST_PHOTOS) == ["too_many_photos"]


def test_remarks_need_words_and_acceptance_does_not() -> None:
    assert rules.check_acceptance(Acceptance.ACCEPTED, "") == []
    assert [one.code for one in rules.check_acceptance(Acceptance.REMARKS, "źle")] == ["remarks_missing"]
    assert [one.code for one in rules.check_acceptance(None, "")] == ["acceptance_missing"]


def test_a_work_is_overdue_by_its_own_term_or_by_a_milestone() -> None:
    early, late = TODAY - timedelta(9), TODAY + timedelta(9)
    assert rules.overdue_since("running", late, [early, None], TODAY) == early
    assert rules.overdue_since("running", early, [late], TODAY) == early
    assert rules.overdue_since("running", TODAY, [late], TODAY) is None
    assert rules.overdue_since("done", early, [early], TODAY) is None


def test_a_month_without_news_is_silence() -> None:
    assert rules.is_quiet("running", NOW - timedelta(days=30), NOW)
    assert not rules.is_quiet("running", NOW - timedelta(days=29, hours=23), NOW)
    assert not rules.is_quiet("abandoned", NOW - timedelta(days=300), NOW)


def test_a_term_once_told_is_never_taken_away_not_even_when_the_work_is_done() -> None:
    done = told(state=State.DONE, finished_on=TODAY)
    assert codes(done, due_on=date(2026, 12, 1)) == [("due_taken_away", "due_on")]
    assert codes(told(state=State.ABANDONED, note="Grunt okazał się cudzy."), due_on=TODAY) == [
        ("due_taken_away", "due_on")
    ]


def test_a_work_with_open_milestones_is_done_only_in_so_many_words() -> None:
    before = Before(None, Decimal(50_000), RESULT, ("Ławki",))
    done = told(state=State.DONE, finished_on=TODAY)
    assert [one.code for one in rules.check_told(done, before, TODAY)] == ["open_steps"]
    assert rules.check_told(replace(done, leaves_steps=True), before, TODAY) == []
    assert rules.check_told(told(), before, TODAY) == []
