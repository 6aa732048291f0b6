"""Days of an agreement, entries of the diary, photos: what is refused, beside which field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.problems import Problem
from initiatives.agreements.rules.diary import (
    MEMBERS_KINDS,
    Labour,
    Span,
    Thing,
    check_day,
    check_labour,
    check_photo,
    check_strike,
    check_sum,
    check_thing,
    unanswered,
)
from initiatives.agreements.rules.signing import (
    Terms,
    check_annex,
    check_built,
    check_days,
    check_lines_stay,
    check_signing,
    check_works,
)
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line

TODAY = date(2027, 6, 10)
SPAN = Span(date(2027, 5, 4), TODAY, lines=2)
LINES = (Line("Kopanie", people=2, hours=Decimal(3)), Line("Deski", town=Decimal(100)))
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
BOUND = Terms(date(2027, 5, 4), date(2027, 8, 31), LINES)


def codes(problems) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in problems]


def hour(**changes):
    told = {
        "who": "Ewa",
        "people": 1,
        "hours": Decimal(4),
        "worked_on": TODAY,
        "what": "kopanie",
        "line_no": 1,
    }
    return codes(check_labour(Labour(**told | changes), SPAN))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []), ({"hours": Decimal(24)}, []), ({"line_no": None}, []), ({"worked_on": date(2027, 5, 4)}, []),
        ({"hours": Decimal(0)}, [("hours_none", "hours")]), ({"hours": Decimal(25)}, [("hours_over_day", "hours")]),
        ({"hours": Decimal(-1)}, [("hours_none", "hours")]), ({"hours": None}, [("field_missing", "hours")]),
        ({"people": 0}, [("people_bad", "people")]), ({"people": 1001}, [("people_bad", "people")]),
        ({"worked_on": date(2027, 6, 11)}, [("worked_in_future", "worked_on")]),
        ({"worked_on": date(2027, 5, 3)}, [("worked_before", "worked_on")]),
        ({"who": " "}, [("field_missing", "who")]), ({"who": "E" * 121}, [("too_long", "who")]),
        ({"who": "Ewa\u202e"}, [("name_shape", "who")]), ({"line_no": 3}, [("line_unknown", "line_no")]),
    ],
)  # fmt: skip
def test_an_hour_is_of_somebody_on_a_day_that_has_come(changes, told) -> None:
    assert hour(**changes) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []), ({"amount": Decimal(0)}, [("amount_none", "amount")]), ({"amount": None}, [("amount_none", "amount")]),
        ({"amount": Decimal(-5)}, [("amount_negative", "amount")]), ({"kind": "town"}, [("kind_unknown", "kind")]),
        ({"what": ""}, [("field_missing", "thing")]),
        ({"happened_on": date(2027, 5, 3)}, [("worked_before", "happened_on")]), ({"happened_on": date(2027, 6, 11)}, [("worked_in_future", "happened_on")]),
    ],
)  # fmt: skip
def test_members_write_things_and_cash_and_no_payment_of_the_town(changes, told) -> None:
    thing = {"kind": "in_kind", "what": "Deski", "amount": Decimal(80), "happened_on": TODAY}
    assert codes(check_thing(Thing(**thing | changes), SPAN, MEMBERS_KINDS)) == told


@pytest.mark.parametrize(
    ("changes", "already", "told"),
    [
        ({}, 12, []), ({"hours": Decimal(12)}, 12, [("day_long", "hours")]), ({}, 21, [("day_over", "hours")]),
        ({"people": 3}, 21, [("group_day_over", "hours")]), ({"hours": None}, 21, []),
        ({"worked_on": date(2027, 6, 2)}, 0, [("after_agreement", "worked_on")]),
    ],
)  # fmt: skip
def test_a_day_has_as_many_hours_as_it_has(changes, already, told) -> None:
    span = replace(SPAN, ends_on=date(2027, 6, 1))
    labour = Labour(
        **{"who": "Ewa", "people": 1, "hours": Decimal(4), "worked_on": date(2027, 5, 30)} | changes
    )
    assert codes(check_day(labour, Decimal(already), span)) == told


def test_a_payment_over_the_agreement_is_asked_about_and_an_answer_lets_it_in() -> None:
    def paid(amount: str, kind: str = "town", on: date = TODAY):
        thing = Thing(kind, "Deski", Decimal(amount), on)
        return check_sum(thing, Decimal(5_900), Decimal(6_000), replace(SPAN, ends_on=date(2027, 6, 1)))

    assert paid("100") == [] == check_sum(Thing("town", "", None, None), Decimal(0), Decimal(0), SPAN)
    (asked,) = paid("100.01")
    assert (asked.code, asked.field, asked.facts["over"]) == ("town_over", "amount", Decimal("0.01"))
    assert codes(paid("9000", "in_kind")) == [("after_agreement", "happened_on")]
    assert unanswered([asked], frozenset()) == [asked] and unanswered([asked], frozenset({"town_over"})) == []
    refused = Problem("day_over", "hours")
    assert unanswered([refused], frozenset({"day_over"})) == [refused], "what cannot be is never confirmed"


def test_what_could_not_be_read_is_told_once_by_whoever_read_it() -> None:
    one = Labour("Ewa", None, None, None)
    assert check_labour(one, SPAN, frozenset({"people", "hours", "worked_on"})) == []


def test_a_photo_has_words_and_no_day_to_come() -> None:
    assert check_photo("before", "Plac", None, TODAY, 0) == []
    assert codes(check_photo("inside", "", date(2027, 6, 11), TODAY, 60)) == [
        ("role_unknown", "role"), ("worked_in_future", "taken_on"), ("field_missing", "caption"), ("photos_full", "photo"),
    ]  # fmt: skip


def test_an_entry_is_struck_once_and_with_a_reason() -> None:
    assert check_strike("pomyłka", False) == []
    assert codes(check_strike(" ", False)) == [("strike_reason_missing", "reason")]
    assert codes(check_strike("pomyłka", True)) == [("struck_already", None)]


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        (date(2027, 5, 4), date(2027, 5, 4), []),
        (date(2027, 5, 4), date(2027, 5, 3), [("days_backwards", "ends_on")]),
        (date(2026, 10, 30), date(2027, 5, 4), [("starts_too_early", "starts_on")]),
        (date(2027, 5, 4), date(2028, 1, 1), [("ends_after_year", "ends_on")]),
        (None, date(2027, 5, 4), [("field_missing", "starts_on")]),
    ],
)
def test_an_agreement_is_for_a_definite_time_inside_its_programme(starts, ends, told) -> None:
    assert codes(check_days(starts, ends, YEAR, date(2026, 11, 2))) == told


def test_a_signature_has_a_day_and_by_trusted_profile_its_file() -> None:
    assert check_signing("paper", TODAY, False, TODAY) == []
    assert codes(check_signing("trusted_profile", date(2027, 6, 11), False, TODAY)) == [
        ("signed_in_future", "signed_on"), ("file_missing", "file"),
    ]  # fmt: skip
    assert codes(check_signing("", None, False, TODAY)) == [
        ("way_missing", "way"),
        ("field_missing", "signed_on"),
    ]


def test_an_annex_changes_something_for_a_reason() -> None:
    later = Terms(BOUND.starts_on, date(2027, 9, 30), LINES)
    assert check_annex(BOUND, later, "Deszcz", YEAR[1]) == []
    assert codes(check_annex(BOUND, BOUND, "Deszcz", YEAR[1])) == [("annex_changes_nothing", "ends_on")]
    assert codes(check_annex(BOUND, later, " ", YEAR[1])) == [("field_missing", "reason")]
    early = Terms(BOUND.starts_on, date(2027, 5, 3), LINES)
    assert codes(check_annex(BOUND, early, "Deszcz", YEAR[1])) == [("days_backwards", "ends_on")]


STEPS = (
    Work("Kopanie", date(2027, 5, 4), date(2027, 6, 1)),
    Work("Sadzenie", date(2027, 6, 2), date(2027, 8, 31)),
)


def test_every_step_lies_within_the_days_of_the_agreement() -> None:
    assert (
        check_works(STEPS, BOUND.starts_on, BOUND.ends_on)
        == []
        == check_works((), BOUND.starts_on, BOUND.ends_on)
    )
    early, late = check_works(STEPS, date(2027, 5, 5), date(2027, 8, 30))
    assert (early.code, early.field, early.facts["number"]) == ("work_before_agreement", "starts_on", 1)
    assert (late.code, late.field, late.facts["day"]) == (
        "work_after_agreement",
        "ends_on",
        date(2027, 8, 31),
    )


def test_an_annex_moves_the_beginning_only_before_what_was_written() -> None:
    bound = replace(BOUND, works=STEPS)
    assert check_annex(bound, replace(bound, works=STEPS[:1]), "Mniej pracy", YEAR[1]) == []
    later = replace(bound, starts_on=date(2027, 5, 10))
    told = check_annex(bound, later, "Deszcz", YEAR[1], date(2027, 1, 1), date(2027, 5, 9))
    assert codes(told) == [("entries_before", "starts_on")]
    earlier = replace(bound, starts_on=date(2026, 12, 31))
    assert codes(check_annex(bound, earlier, "x", YEAR[1], date(2027, 1, 1))) == [
        ("starts_too_early", "starts_on")
    ]


def test_a_line_that_somebody_wrote_to_is_not_taken_away() -> None:
    assert check_lines_stay(LINES, LINES[:1], frozenset({1})) == []
    assert codes(check_lines_stay(LINES, LINES[:1], frozenset({1, 2}))) == [("line_in_use", "lines")]


def test_a_work_is_finished_on_a_day_with_words() -> None:
    assert check_built(TODAY, "Bez uwag", BOUND.starts_on, TODAY) == []
    assert codes(check_built(date(2027, 5, 3), "", BOUND.starts_on, TODAY)) == [
        ("built_before_start", "built_on"), ("field_missing", "acceptance"),
    ]  # fmt: skip
