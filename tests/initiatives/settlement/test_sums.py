"""A settlement adds up, and returns to the town what the neighbours promised and did not give."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.money import from_grosze
from initiatives.agreements.rules.progress import PARTS, Brought, Sums, Worked, progress
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.settlement.rules.publishing import Written, check_publishing, check_written
from initiatives.settlement.rules.statistics import figures_of, together
from initiatives.settlement.rules.sums import differs, returned, settle, to_explain

RATE = Decimal(35)
money = st.integers(0, 5_000_000).map(from_grosze)
lines = st.lists(
    st.builds(
        Line, name=st.just("Ławka"), town=money, cash=money, in_kind=money, people=st.integers(1, 30),
        hours=st.integers(100, 4_000).map(from_grosze),
    ),
    max_size=6,
)  # fmt: skip
places = st.none() | st.integers(0, 9)
worked = st.lists(
    st.builds(Worked, st.integers(0, 20_000).map(from_grosze), places, st.booleans()), max_size=6
)
brought = st.lists(
    st.builds(Brought, st.sampled_from(("in_kind", "cash", "town")), money, places, st.booleans()), max_size=6
)


@given(lines, worked, brought)
def test_the_lines_add_up_to_the_whole_and_the_two_shares_to_one(lines, worked, brought):
    found = progress(lines, RATE, worked, brought)
    whole = settle(found)
    for part in PARTS:
        assert getattr(whole.promised, part) == sum(getattr(one.promised, part) for one in found.lines)
        of_lines = sum(getattr(one.done, part) for one in (*found.lines, found.outside))
        assert getattr(whole.done, part) == of_lines
    if whole.done.total:
        assert whole.done_share + Fraction(whole.done.town) / Fraction(whole.done.total) == 1
    assert 0 <= whole.returns <= whole.done.town
    assert whole.net.town == whole.done.town - whole.returns and whole.net.own == whole.done.own


sums = st.builds(Sums, money, money, money, money, money)


@given(sums, sums)
def test_nothing_returns_when_the_neighbours_kept_their_promise(promised, more):
    assert returned(promised, promised + more) == 0


@given(sums, sums, money)
def test_who_gives_more_never_returns_more(promised, done, more):
    generous = Sums(done.hours, done.labour, done.in_kind, done.cash + more, done.town)
    assert returned(promised, generous) <= returned(promised, done)


def test_what_returns_is_in_proportion_to_the_grosz_with_halves_up():
    promised = Sums(labour=Decimal(3000), town=Decimal(7000))
    half = Sums(labour=Decimal(1500), town=Decimal(7000))
    assert returned(promised, half) == Decimal(3500)
    assert returned(promised, Sums(labour=Decimal(1500), town=Decimal(3500))) == 0
    odd = Sums(labour=Decimal("0.02"), town=Decimal("0.01"))
    assert returned(odd, Sums(labour=Decimal("0.01"), town=Decimal("0.01"))) == Decimal("0.01")
    assert returned(promised, Sums(town=Decimal("123.45"))) == Decimal("123.45")


PLAN = [Line("Deski", town=Decimal(6000), in_kind=Decimal(800)), Line("Kopanie", people=12, hours=Decimal(6))]


def test_a_line_is_explained_when_it_is_off_by_more_than_a_twentieth_or_was_not_promised():
    small = progress(PLAN, RATE, [Worked(Decimal("68.4"), 2)], [Brought("town", Decimal(6300), 1), Brought("in_kind", Decimal(760), 1)])  # fmt: skip
    assert to_explain(small) == []
    large = progress(PLAN, RATE, [Worked(Decimal(68), 2)], [Brought("town", Decimal("6300.01"), 1), Brought("in_kind", Decimal(800), 1)])  # fmt: skip
    assert [one.number for one in to_explain(large)] == [1, 2]
    outside = progress(PLAN, RATE, [Worked(Decimal(72), 2)], [Brought("town", Decimal(6000), 1), Brought("in_kind", Decimal(800), 1), Brought("cash", Decimal("0.01"))])  # fmt: skip
    assert [one.number for one in to_explain(outside)] == [None] and differs(outside.outside)


def test_it_is_published_when_the_work_is_done_and_every_difference_has_its_reason():
    found = progress(PLAN, RATE, [Worked(Decimal(40), 2)], [Brought("town", Decimal(6000), 1), Brought("in_kind", Decimal(800), 1)])  # fmt: skip
    silent, told = Written({"2": "  "}), Written({"2": "Padało przez dwa weekendy."})
    built = ApplicationStatus.BUILT
    assert [(one.code, one.field) for one in check_publishing(built, found, silent)] == [
        ("reason_missing", "reason-2")
    ]
    assert check_publishing(built, found, told) == []
    assert [one.code for one in check_publishing(ApplicationStatus.AGREED, found, told)] == ["not_built"]
    nothing = progress(PLAN, RATE, [], [])
    assert [one.code for one in check_publishing(built, nothing, told)] == ["work_empty"]
    long = Written({"0": "x" * 1001}, "x" * 5001)
    assert [one.field for one in check_written(long)] == ["reason-0", "conclusions"]


rows = st.lists(
    st.tuples(st.sampled_from([one for one in ApplicationStatus if one != "draft"]), st.integers(1, 50), sums)
)


@given(rows, st.integers(0, 30))
def test_years_add_up_to_all_the_years(rows, cut):
    figures = [figures_of(*one) for one in rows]
    whole = together(figures)
    assert whole == together(figures[:cut]) + together(figures[cut:])
    assert whole.filed == len(rows) and whole.filed >= whole.accepted >= whole.done
    assert whole.value == whole.sums.town + whole.sums.labour + whole.sums.in_kind + whole.sums.cash
    assert not (whole.done == 0 and (whole.value or whole.people))
