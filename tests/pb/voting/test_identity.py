"""PESEL, age and keyed hashes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Problem
from pb.rounds.rules import RoundRules
from pb.voting import identity
from tests.support.pesels import pesel_of

TODAY = date(2026, 11, 24)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)


def code_of(text: str) -> str | None:
    found = identity.check_pesel(text, TODAY)
    return found.code if isinstance(found, Problem) else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("44051401359", None),
        ("440514 013 59", None),
        ("440514-01359", None),
        (" 4405\u00a01401359\t", None),
        ("\uff14\uff14051401359", None),
        ("", "pesel_missing"),
        (" - ", "pesel_missing"),
        ("4405140135", "pesel_length"),
        ("440514013599", "pesel_length"),
        ("4" * 5000, "pesel_length"),
        ("4405140135A", "pesel_letters"),
        ("4405140135\u0665", "pesel_letters"),
        ("nie mam", "pesel_letters"),
        ("44051401358", "pesel_checksum"),
        ("44051410359", "pesel_checksum"),
        ("02381307589", "pesel_date"),
        ("99023012341", "pesel_date"),
        ("00000000000", "pesel_date"),
        ("99999999999", "pesel_date"),
        (pesel_of(date(2026, 11, 25)), "pesel_future"),
        (pesel_of(date(2126, 1, 1)), "pesel_future"),
        ("00810112342", "pesel_too_old"),
        ("50850512349", "pesel_too_old"),
        (pesel_of(date(TODAY.year - 131, TODAY.month, TODAY.day)), "pesel_too_old"),
        (pesel_of(date(TODAY.year - 130, TODAY.month, TODAY.day)), None),
        (pesel_of(TODAY), None),
    ],
)
def test_pesel_says_what_is_wrong(text, code):
    assert code_of(text) == code


def test_length_names_the_digits_typed():
    assert identity.check_pesel("4405140135", TODAY).facts == {"typed": 10, "digits": 11}


@given(BIRTHS, st.integers(0, 9999))
def test_every_made_number_gives_its_date_back(born_on, serial):
    assert identity.check_pesel(pesel_of(born_on, serial), TODAY) == born_on


@given(BIRTHS, st.integers(0, 9999), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(born_on, serial, place, shift):
    number = pesel_of(born_on, serial)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert code_of(wrong) is not None


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    assert isinstance(identity.check_pesel(text, TODAY), Problem | date)


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2013, 11, 24), TODAY, 13),
        (date(2013, 11, 25), TODAY, 12),
        (TODAY, TODAY, 0),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
        (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
    ],
)
def test_age(born_on, day, age):
    assert identity.age_on(born_on, day) == age


@given(BIRTHS, st.integers(0, 45000))
def test_age_grows_by_one_in_a_year_and_never_falls(born_on, days):
    day = born_on + timedelta(days=days)
    assert 0 <= identity.age_on(born_on, day) <= identity.age_on(born_on, day + timedelta(days=1))
    assert identity.age_on(born_on, day + timedelta(days=366)) - identity.age_on(born_on, day) in (1, 2)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-12"),
        (12, "0-12"),
        (13, "13-17"),
        (17, "13-17"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-34"),
        (74, "65-74"),
        (75, "75+"),
        (120, "75+"),
    ],
)
def test_band(age, band):
    assert identity.age_band(age) == band


def test_guardian_and_age_limit_come_from_the_rules():
    none = RoundRules(1, (), ())
    some = RoundRules(1, (), (), minimum_age=13, guardian_below_age=16)
    assert (identity.needs_guardian(none, 0), identity.check_age(none, 0)) == (False, None)
    assert (identity.needs_guardian(some, 15), identity.needs_guardian(some, 16)) == (True, False)
    assert identity.check_age(some, 12).facts == {"age": 12, "minimum_age": 13}
    assert identity.check_age(some, 13) is None


def test_keys_differ_by_pepper_round_and_kind_and_not_by_spelling():
    keys = {
        identity.pesel_key(b"a" * 32, 1, "44051401359"),
        identity.pesel_key(b"b" * 32, 1, "44051401359"),
        identity.pesel_key(b"a" * 32, 2, "44051401359"),
        identity.document_key(b"a" * 32, 1, "44051401359"),
        identity.code_hash(b"a" * 32, 1, "44051401359"),
        identity.code_key(b"a" * 32, 1, b"44051401359"),
    }
    assert len(keys) == 6
    assert all(len(key) == 32 for key in keys)
    assert identity.pesel_key(b"a" * 32, 1, "440514-013 59") in keys
    assert identity.document_key(b"a", 1, "ab 12-34") == identity.document_key(b"a", 1, "AB1234")
