"""Numbers as people write them, and what a pool says of an estimate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import zloty
from pb.rounds.filing_rules import FilingPool, FilingRules, Measure
from pb.rounds.rules import PoolKind
from pb.submission.rules.cost import Line, check_cost, check_sum, read_lines, sum_of
from pb.submission.rules.numbers import read_price, read_quantity

LIPA = Measure("lipa", "Lipa", "szt.", Decimal(850), is_greenery=True)
LAWKA = Measure("lawka", "Ławka", "szt.", Decimal(2100))
PLAC = Measure("plac", "Plac", "m²", Decimal(300), pool_kinds=(PoolKind.CITIZEN,))
TOWN = FilingPool(1, PoolKind.CITIZEN, None, 17_000, Decimal(1_000), Decimal(100_000), Decimal(240_000))
GREEN = FilingPool(3, PoolKind.GREEN, None, 17_000, None, None, Decimal(50_000), minimum_greenery=Decimal(50))
RULES = FilingRules((TOWN, GREEN), measures=(LIPA, LAWKA, PLAC))


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,56 zł", "1234.56"), ("1234.56", "1234.56"), ("1.234,50", "1234.50"), ("1.234", "1234"),
        ("12 500", "12500"), ("0", "0"), ("12\u00a0500,5 PLN", "12500.5"), ("-5", "-5"), ("5 zl", "5"),
        ("", None), ("dużo", None), ("1,234,5", None), ("1e5", None), ("٣٤", None), ("1,2345", None), ("NaN", None),
        ("½", None), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert read_price(typed) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "quantity"),
    [("1,5", "1.5"), ("1 200", "1200"), ("0,125", "0.125"), ("3 szt.", None), ("", None), ("1/2", None)],
)
def test_quantities_are_read_as_people_write_them(typed, quantity):
    assert read_quantity(typed) == (None if quantity is None else Decimal(quantity))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_written_by_the_town_is_read_back(amount):
    assert read_price(zloty(amount)) == amount


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    read_price(text)
    read_quantity(text)
    check_cost(
        {"lines": [{"name": text, "quantity": text, "unit_price": text, "source": text}], "upkeep": text},
        RULES,
        TOWN,
    )


def test_a_line_is_quantity_times_price_to_a_grosz():
    assert Line("Trawa", Decimal("0.333"), "m²", Decimal("10.10")).amount == Decimal("3.36")


def test_listed_and_own_lines_add_up():
    answers = {
        "lines": [
            {"measure": "lipa", "quantity": "20"},
            {"name": "Tablica", "quantity": "", "unit": "", "unit_price": "1 234,56 zł", "source": "oferta"},
        ]
    }
    lines, problems = read_lines(answers, RULES, PoolKind.CITIZEN)
    assert problems == []
    assert sum_of(lines, TOWN).total == Decimal("18234.56")
    assert check_cost(answers, RULES, TOWN) == []


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"measure": "lipa", "quantity": "dwie"}, "quantity_not_number", "q-lipa"),
        ({"measure": "lipa", "quantity": "-2"}, "quantity_not_positive", "q-lipa"),
        ({"measure": "lipa", "quantity": "0"}, "quantity_not_positive", "q-lipa"),
        ({"measure": "lipa", "quantity": "100000000"}, "quantity_absurd", "q-lipa"),
        ({"measure": "lipa", "quantity": "999999999999"}, "quantity_absurd", "q-lipa"),
        ({"measure": "lipa", "quantity": "9" * 40}, "quantity_absurd", "q-lipa"),
        ({"name": "Rzeźba", "unit_price": "99999999999999", "source": "x"}, "amount_absurd", "line-1-unit_price"),
        ({"name": "Rzeźba", "unit_price": "99.999.999.999.999,50 zł", "source": "x"}, "amount_absurd", "line-1-unit_price"),
        ({"measure": "nie-ma", "quantity": "1"}, "measure_not_in_pool", "q-nie-ma"),
        ({"name": "Rzeźba", "unit_price": "-5", "source": "x"}, "amount_negative", "line-1-unit_price"),
        ({"name": "Rzeźba", "unit_price": "sto", "source": "x"}, "amount_not_number", "line-1-unit_price"),
        ({"name": "Rzeźba", "unit_price": "99 999 999 999", "source": "x"}, "amount_absurd", "line-1-unit_price"),
        ({"name": "Rzeźba", "unit_price": "5"}, "line_source_missing", "line-1-source"),
        ({"unit_price": "5", "source": "x"}, "line_name_missing", "line-1-name"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_at_its_field(line, code, field):
    problems = check_cost({"lines": [line]}, RULES, TOWN)
    assert (problems[0].code, problems[0].field) == (code, field)


def test_the_pool_limits_the_sum_from_both_sides():
    over = check_cost({"lines": [{"measure": "lawka", "quantity": "48"}]}, RULES, TOWN)
    assert (codes(over), over[0].facts["excess"]) == (["cost_over"], Decimal(800))
    assert codes(check_cost({"lines": [{"measure": "lipa", "quantity": "1"}]}, RULES, TOWN)) == ["cost_under"]
    assert codes(check_cost({"lines": []}, RULES, TOWN)) == ["lines_missing"]


def test_a_green_pool_takes_its_catalogue_only_and_wants_greenery():
    own = {"name": "Fontanna", "unit_price": "5", "source": "x"}
    assert codes(check_cost({"lines": [own]}, RULES, GREEN)) == ["own_line_not_allowed"]
    assert codes(check_cost({"lines": [{"measure": "plac", "quantity": "1"}]}, RULES, GREEN)) == [
        "measure_not_in_pool"
    ]
    mixed = {"lines": [{"measure": "lipa", "quantity": "2"}, {"measure": "lawka", "quantity": "1"}]}
    problems = check_cost(mixed, RULES, GREEN)
    assert (codes(problems), problems[0].facts["share"]) == (["greenery_under"], Decimal("44.7"))
    mixed["lines"][0]["quantity"] = "3"
    assert check_cost(mixed, RULES, GREEN) == []


PRICES = st.decimals(min_value=Decimal("0.01"), max_value=10_000, places=2)


@given(st.lists(st.tuples(PRICES, st.booleans()), min_size=1, max_size=8), st.integers(0, 100))
def test_greenery_is_enough_exactly_when_its_share_reaches_the_minimum(parts, least):
    lines = [Line("x", Decimal(1), "szt.", price, green) for price, green in parts]
    pool = FilingPool(
        1, PoolKind.GREEN, None, None, None, None, Decimal(10**9), minimum_greenery=Decimal(least)
    )
    cost = sum_of(lines, pool)
    assert Decimal(0) <= cost.greenery_share <= 100
    is_under = "greenery_under" in codes(check_sum(cost))
    assert is_under == (cost.greenery < (cost.total * least / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP"))
