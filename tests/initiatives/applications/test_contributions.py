"""What the town pays and what neighbours bring, to the grosz."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.applications.rules.contributions import (
    Line,
    Totals,
    add_up,
    check_estimate,
    check_line,
    hours_for,
    missing_own,
    shown_percent,
)

RATE = D(35)
GARDEN = (
    Line("Kopanie i sadzenie", people=12, hours=D(6)),
    Line("Malowanie ławek", people=4, hours=D(6)),
    Line("Ziemia ogrodowa", in_kind=D(1040), source="wycena spółdzielni"),
    Line("Deski", town=D(9800), in_kind=D(800), source="rachunek"),
)
money = st.decimals(0, 100_000, places=2)
lines = st.lists(
    st.builds(
        Line, name=st.just("x"), town=money, people=st.integers(0, 50), hours=st.decimals(0, 24, places=2),
        cash=money, in_kind=money,
    ),
    max_size=6,
)  # fmt: skip


def test_the_garden_of_the_prototype_adds_up() -> None:
    totals = add_up(GARDEN, RATE)
    assert (totals.labour, totals.in_kind, totals.own, totals.hours) == (D(3360), D(1840), D(5200), D(96))
    assert round(float(totals.own_share) * 100, 1) == 34.7
    assert check_estimate(totals, D(20), RATE) == []


def test_what_is_missing_is_told_in_money_and_in_hours() -> None:
    totals = add_up([Line("Ławki", town=D(3500)), Line("Montaż", people=4, hours=D("6.14285714"))], RATE)
    assert totals.own == D(860)
    (short,) = check_estimate(totals, D(30), RATE)
    assert short.facts == {"missing": D(640), "hours": 19, "required": D(30)}


def test_a_third_is_reached_exactly_and_not_nearly() -> None:
    totals = add_up([Line("Płyty", town=D(700), cash=D(300))], RATE)
    assert totals.own_share == Fraction(3, 10) and missing_own(totals, D(30)) == 0
    assert missing_own(totals, D("30.01")) == D("0.15")


def test_a_share_is_cut_off_to_one_decimal_wherever_it_is_shown() -> None:
    assert [shown_percent(Fraction(one)) for one in ("0.2996", "0.39855", "0.3985", "0.2857142", "0.9999")] == [
        D("29.9"), D("39.8"), D("39.8"), D("28.5"), D("99.9")
    ]  # fmt: skip
    assert shown_percent(Fraction(3, 10)) == 30 and shown_percent(Fraction(0)) == 0


def test_more_than_the_town_gives_to_one_is_named() -> None:
    (over,) = check_estimate(
        add_up([Line("Plac", town=D(12_000), cash=D(9000))], RATE), D(30), RATE, D(10_000)
    )
    assert (over.code, over.facts) == ("over_town_cap", {"most": D(10_000), "over": D(2000)})


def test_an_empty_estimate_is_none() -> None:
    assert [one.code for one in check_estimate(add_up([], RATE), D(30), RATE)] == ["estimate_empty"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (Line("Praca", people=3, hours=D(-2)), [("hours_negative", "hours")]),
        (Line("Praca", people=-3, hours=D(2)), [("hours_negative", "people")]),
        (Line("Praca", people=0, hours=D(2)), [("people_missing", "people")]),
        (Line("Praca", people=2), [("hours_missing", "hours")]),
        (Line("Praca", people=2, hours=D(1001)), [("hours_too_many", "hours")]),
        (Line("Praca", people=1001, hours=D(1)), [("people_too_many", "people")]),
        (Line("Cegły", in_kind=D(10)), [("source_missing", "source")]),
        (Line("Cegły", town=D(-1)), [("amount_negative", "town")]),
        (Line(" ", cash=D(1)), [("name_missing", "name")]),
        (Line("Nic"), [("line_empty", "town")]),
        (Line("Dobrze", cash=D(1)), []),
    ],
)
def test_what_is_wrong_with_a_line_stands_beside_its_field(line: Line, wrong: list) -> None:
    assert [(one.code, one.field) for one in check_line(line)] == wrong


@given(lines)
def test_the_shares_make_the_whole_in_any_order(some: list[Line]) -> None:
    totals = add_up(some, RATE)
    assert totals == add_up(some[::-1], RATE)
    assert totals.total == totals.town + totals.own == sum((one.total(RATE) for one in some), D(0))
    assert 0 <= totals.own_share <= 1


@given(lines, st.decimals(0, D("99.99"), places=2))
def test_adding_what_is_missing_reaches_the_share_and_a_grosz_less_does_not(
    some: list[Line], required: D
) -> None:
    totals = add_up(some, RATE)
    missing = missing_own(totals, required)

    def reaches(more: D) -> bool:
        raised = Totals(totals.town, totals.labour, totals.cash + more, totals.in_kind, totals.hours)
        return Fraction(raised.own) >= Fraction(required) / 100 * Fraction(raised.total)

    assert reaches(missing)
    assert missing == 0 or not reaches(missing - D("0.01"))
    assert hours_for(missing, RATE) * RATE >= missing


def test_no_contribution_reaches_all_of_the_cost() -> None:
    with pytest.raises(ValueError, match="less than 100"):
        missing_own(add_up(GARDEN, RATE), D(100))
