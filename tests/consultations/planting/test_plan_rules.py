"""What a line of the planting plan may say, and when the next season is."""

from datetime import date

import pytest

from consultations.planting.rules import (
    Season,
    next_season,
    read_line,
    season_of,
    wished_pieces,
    wished_species,
)

TODAY = date(2026, 11, 27)
RIGHT = {"species": "lipa drobnolistna", "pieces": "3", "season": "spring", "season_year": "2027"}
ASKED = ({"code": "gatunek", "kind": "choice", "options": [{"code": "a", "label": "lipa"}, {"code": "b", "label": "obojętnie, niech doradzi ogrodnik"}]},)  # fmt: skip


def test_a_whole_line_is_read_with_its_day():
    values, problems = read_line({**RIGHT, "planted_on": "5.11.2026"}, TODAY)
    assert not problems
    assert values["pieces"] == 3 and values["planted_on"] == date(2026, 11, 5) and values["size"] == ""


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("pieces", "0", "out_of_range"),
        ("pieces", "10001", "out_of_range"),
        ("pieces", "dwa", "not_whole"),
        ("pieces", "", "field_missing"),
        ("season_year", "1999", "out_of_range"),
        ("season_year", "2101", "out_of_range"),
        ("season", "winter", "not_a_choice"),
        ("species", "", "field_missing"),
        ("species", "l" * 121, "too_long"),
        ("size", "x" * 61, "too_long"),
        ("note", "x" * 301, "too_long"),
        ("planted_on", "31.02.2026", "not_a_day"),
        ("planted_on", "28.11.2026", "planted_ahead"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(field, typed, code):
    _values, problems = read_line({**RIGHT, field: typed}, TODAY)
    assert [(one.field, one.code) for one in problems] == [(field, code)]


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2027, 3, 1), Season(2027, "spring")),
        (date(2027, 7, 1), Season(2027, "autumn")),
        (date(2027, 10, 31), Season(2027, "autumn")),
        (date(2026, 11, 27), Season(2027, "spring")),
    ],
)
def test_the_next_season_is_the_soonest_one_in_which_trees_take(day, season):
    assert next_season(day) == season


def test_a_season_of_an_address_is_known_or_none():
    assert season_of("2027-autumn") == Season(2027, "autumn")
    assert season_of("2027-winter") is None and season_of("x") is None and season_of("٢٠٢٧-spring") is None


def test_the_wish_of_an_author_is_an_option_in_its_words_or_left_to_the_gardener():
    assert wished_species({"gatunek": "a"}, ASKED) == "lipa"
    assert wished_species({"gatunek": "b"}, ASKED) == ""
    assert wished_species({"gatunek": "derenie"}, ({"code": "gatunek", "kind": "text"},)) == "derenie"
    assert wished_species({}, ASKED) == ""
    assert (
        wished_pieces({"ile": 4}) == 4 and wished_pieces({"ile": "x"}) == 1 and wished_pieces({"ile": 0}) == 1
    )
