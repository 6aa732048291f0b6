"""What an official types is read as people write it, and what cannot be read is told, never guessed."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fields import YES, Field, Kind, differences, read, write, write_field


def value(kind: Kind, typed: str, **limits):
    found, problem = read(Field("pole", kind, **limits), typed)
    return found if problem is None else problem.code


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("240 000", 240_000), ("240\u00a0000 zł", 240_000), ("1 234,56 zł", "1234.56"), ("1.234,56", "1234.56"),
        ("99.9", "99.9"), ("0", 0),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert value(Kind.AMOUNT, typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "amount_negative"), ("−5", "not_amount"), ("dużo", "not_amount"), ("1,234", "not_amount"),
        ("2 000 000 000", "amount_absurd"), ("9" * 40, "amount_absurd"), ("1 000 000 000 000 zł", "amount_absurd"), ("1e6", "not_amount"), ("NaN", "not_amount"),
        ("240.000", "not_amount"),
    ],
)  # fmt: skip
def test_negative_and_absurd_money_is_refused(typed, code):
    assert value(Kind.AMOUNT, typed) == code


@pytest.mark.parametrize(
    "typed", ["5.12.2026", "05.12.2026", "2026-12-05", "5/12/2026", "5-12-2026", " 5. 12. 2026 "]
)
def test_days_are_read_in_every_common_writing(typed):
    assert value(Kind.DAY, typed) == date(2026, 12, 5)


@pytest.mark.parametrize(
    "typed", ["31.02.2026", "5.12", "jutro", "5.12.26", "5.13.2026", "1.1.1900", "٥.١٢.٢٠٢٦"]
)
def test_days_that_are_none_are_told(typed):
    assert value(Kind.DAY, typed) == "not_a_day"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("8", time(8)), ("8:00", time(8)), ("8.30", time(8, 30)), ("23:59", time(23, 59, 59)), ("24:00", time(23, 59, 59)),
     ("3:15:20", time(3, 15, 20)), ("0:00", time(0))],
)  # fmt: skip
def test_an_hour_that_ends_a_minute_includes_it(typed, hour):
    assert value(Kind.HOUR, typed) == hour


@pytest.mark.parametrize("typed", ["25:00", "8:60", "ósma", "24:01", "8:0"])
def test_hours_that_are_none_are_told(typed):
    assert value(Kind.HOUR, typed) == "not_an_hour"


def test_limits_of_numbers_texts_and_choices():
    assert value(Kind.WHOLE, "10 000") == 10_000
    assert value(Kind.WHOLE, "3,5") == "not_whole"
    assert value(Kind.WHOLE, "0", least=1) == "out_of_range"
    assert value(Kind.WHOLES, "3, 2 1") == [3, 2, 1]
    assert value(Kind.WHOLES, "3, dwa") == "not_wholes"
    assert value(Kind.NUMBER, "6,5") == Decimal("6.5")
    assert all(value(Kind.NUMBER, wrong) == "not_number" for wrong in ("siedem", "-1", "6,555", "1 000 001"))
    assert value(Kind.PERCENT, "51%") == 51 and value(Kind.PERCENT, "101") == "not_percent"
    assert value(Kind.LINE, "x" * 301) == "too_long"
    assert value(Kind.URL, "javascript:alert(1)") == "not_url"
    assert value(Kind.URL, "https://bip.wasilkow.example/u/1") == "https://bip.wasilkow.example/u/1"
    assert value(Kind.SLUG, "Bo 2028") == "slug_shape"
    assert value(Kind.CHOICE, "c", choices=("a", "b")) == "not_a_choice"
    assert value(Kind.CHOICES, "a,b", choices=("a", "b")) == ["a", "b"]
    assert value(Kind.FLAG, "") is False and value(Kind.FLAG, YES) is True
    assert value(Kind.AMOUNT, "", is_required=True) == "field_missing"
    assert value(Kind.AMOUNT, " ") is None


@given(st.decimals(min_value=0, max_value=1_000_000_000, places=2, allow_nan=False, allow_infinity=False))
def test_every_amount_comes_back_as_it_was_written(amount):
    assert value(Kind.AMOUNT, write(Kind.AMOUNT, amount)) == amount


@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)), st.times())
def test_every_moment_comes_back_as_it_was_written(day, hour):
    hour = hour.replace(microsecond=0, second=hour.second if hour.minute != 59 or hour.second else 59)
    assert value(Kind.DAY, write(Kind.DAY, day)) == day
    if hour.second != 59 or hour.minute == 59:
        assert value(Kind.HOUR, write(Kind.HOUR, hour)) == hour


@given(st.sampled_from(list(Kind)), st.text(max_size=60))
def test_nothing_typed_brings_a_page_down(kind, typed):
    found, problem = read(Field("pole", kind, choices=("a",)), typed)
    assert problem is None or (problem.field == "pole" and found is None)


def test_two_contents_differ_in_named_fields_only():
    saved, typed = {"a": "1", "b": "x"}, {"a": "1 ", "b": "y", "c": ""}
    assert differences(saved, typed) == ["b"]


def test_choices_kept_in_another_order_are_no_difference():
    field = Field("pole", Kind.CHOICES, choices=("a", "b", "c"))
    assert write_field(field, ["c", "a"]) == "a,c" == write_field(field, read(field, "c,a")[0])
    assert write_field(field, ["dawny", "c", "a"]) == "a,c,dawny"
    assert differences({"pole": write_field(field, ["c", "a"])}, {"pole": "a,c"}) == []
