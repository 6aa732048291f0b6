"""What is done beside what was promised: sums that always agree, whatever neighbours write in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.agreements.rules.progress import Brought, Sums, Worked, part_done, progress, warnings
from initiatives.applications.rules.contributions import Line, add_up

RATE = Decimal("35.55")
money = st.decimals(0, 50_000, places=2)
hours = st.decimals("0.25", 200, places=2)
lines = st.lists(
    st.builds(
        Line,
        st.just("Pozycja"),
        town=money,
        people=st.integers(0, 20),
        hours=hours,
        cash=money,
        in_kind=money,
    ),
    max_size=5,
)
numbers = st.none() | st.integers(1, 7)
worked = st.lists(st.builds(Worked, hours, numbers, st.booleans()), max_size=12)
brought = st.lists(
    st.builds(Brought, st.sampled_from(["in_kind", "cash", "town"]), money, numbers, st.booleans()),
    max_size=12,
)


@given(lines, worked, brought)
def test_lines_add_up_to_all_that_was_written_and_not_struck(lines, worked, brought) -> None:
    found = progress(lines, RATE, worked, brought)
    kept = [one for one in brought if not one.is_struck]
    assert found.done.hours == sum((one.hours for one in worked if not one.is_struck), Decimal(0))
    for kind in ("in_kind", "cash", "town"):
        assert getattr(found.done, kind) == sum((one.amount for one in kept if one.kind == kind), Decimal(0))
    assert found.done == sum((one.done for one in found.lines), found.outside.done)
    assert found.done.total == found.done.own + found.done.town
    assert len(found.lines) == len(lines)


@given(lines, worked, brought, st.randoms(use_true_random=False))
def test_the_order_of_entries_makes_no_difference(lines, worked, brought, chance) -> None:
    mixed = [list(worked), list(brought)]
    for one in mixed:
        chance.shuffle(one)
    assert progress(lines, RATE, *mixed) == progress(lines, RATE, worked, brought)


@given(lines)
def test_the_promise_is_that_of_the_estimate(lines) -> None:
    found, totals = progress(lines, RATE, [], []).promised, add_up(lines, RATE)
    assert (found.hours, found.labour, found.own, found.town) == (
        totals.hours,
        totals.labour,
        totals.own,
        totals.town,
    )


@given(lines, worked, brought, hours)
def test_one_more_hour_is_worth_its_rate_and_changes_no_money(lines, worked, brought, more) -> None:
    before = progress(lines, RATE, worked, brought)
    after = progress(lines, RATE, [*worked, Worked(more)], brought)
    assert after.done.hours == before.done.hours + more
    assert abs(after.done.labour - before.done.labour - more * RATE) <= Decimal("0.01")
    assert (after.done.town, after.done.cash) == (before.done.town, before.done.cash)


@given(money, money)
def test_a_bar_never_leaves_its_frame(done, of) -> None:
    assert 0 <= part_done(done, of) <= 1000
    assert (part_done(done, of) == 1000) == (done >= of and done > 0)


def test_an_entry_to_a_line_that_an_annex_took_away_still_counts() -> None:
    found = progress([Line("Kopanie", people=2, hours=Decimal(3))], RATE, [Worked(Decimal(4), 2)], [])
    assert found.lines[0].done == Sums() and found.outside.done.hours == 4 and found.has_outside


@pytest.mark.parametrize(
    ("left", "hours", "is_built", "told"),
    [
        (30, 0, False, []), (14, 0, False, ["near_and_empty"]), (14, 5, False, ["near_and_short"]),
        (14, 6, False, []), (-1, 6, False, ["over_term"]), (-1, 0, True, []),
    ],
)  # fmt: skip
def test_the_term_that_comes_near_is_told(left, hours, is_built, told) -> None:
    today = date(2027, 6, 1)
    entries = [Worked(Decimal(hours))] if hours else []
    found = progress([Line("Kopanie", people=2, hours=Decimal(3))], RATE, entries, [])
    assert warnings(found, today + timedelta(days=left), today, is_built) == told


def test_more_paid_than_promised_is_told() -> None:
    found = progress([Line("Deski", town=Decimal(10))], RATE, [], [Brought("town", Decimal(11), 1)])
    assert warnings(found, date(2027, 9, 1), date(2027, 6, 1), False) == ["town_over"]
    assert found.lines[0].is_over
