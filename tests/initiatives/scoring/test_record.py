"""A ranking is kept with everything that it was counted from; anybody counts it again and meets the same places."""

from datetime import UTC, datetime
from decimal import Decimal as D
from fractions import Fraction as F
from json import dumps, loads

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.programmes.rules.terms import Criterion, CriterionKind, TieRule
from initiatives.scoring.rules.decisions import Reserved, check_taking_in, first_in_line
from initiatives.scoring.rules.ranking import Standing
from initiatives.scoring.rules.record import (
    Basis,
    Judged,
    basis_of,
    content_of,
    digest,
    is_repeated,
    member_numbers,
)

BUSY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine an example takes as long as it takes."""
CRITERIA = (
    Criterion("wklad", "Wkład", CriterionKind.OWN_SHARE, 30, none_at=D(30), full_at=D(60)),
    Criterion("potrzeba", "Potrzeba", CriterionKind.COMMITTEE, 50, weight=D("1.5")),
)
SHEET = st.none() | st.decimals(0, 50, places=2).map(lambda points: {"potrzeba": points})
JUDGED = st.builds(
    Judged, number=st.integers(1, 99), town=st.decimals(0, 9_000, places=2), own_share=st.fractions(0, 1, max_denominator=99),
    hours=st.decimals(0, 99, places=1), people=st.integers(0, 30), submitted_at=st.just(datetime(2027, 2, 3, tzinfo=UTC)),
    sheets=st.dictionaries(st.integers(1, 7), SHEET, max_size=5),
)  # fmt: skip
BASIS = st.builds(
    Basis, budget=st.decimals(0, 20_000, places=2), threshold=st.decimals(0, 60, places=2), tie_rule=st.sampled_from(TieRule),
    criteria=st.just(CRITERIA), judged=st.lists(JUDGED, max_size=7, unique_by=lambda one: one.number).map(tuple),
)  # fmt: skip


@BUSY
@given(BASIS, st.randoms())
def test_a_record_is_counted_again_whatever_the_order_of_applications_and_sheets(
    basis: Basis, chance
) -> None:
    content = loads(dumps(content_of(basis)))
    assert is_repeated(content) and content_of(basis_of(content)) == content
    judged = []
    for one in basis.judged:
        sheets = list(one.sheets.items())
        chance.shuffle(sheets)
        judged.append(Judged(**{**vars(one), "sheets": dict(sheets)}))
    chance.shuffle(judged)
    mixed = Basis(**{**vars(basis), "judged": tuple(judged)})
    assert digest(content_of(mixed)) == digest(content)


@BUSY
@given(BASIS)
def test_members_may_change_numbers_and_nothing_changes_on_the_list(basis: Basis) -> None:
    turned = tuple(
        Judged(**{**vars(one), "sheets": {9 - n: s for n, s in one.sheets.items()}}) for one in basis.judged
    )
    assert Basis(**{**vars(basis), "judged": turned}).ranking() == basis.ranking()


@BUSY
@given(BASIS)
def test_the_money_is_never_exceeded_and_nobody_below_the_threshold_gets_any(basis: Basis) -> None:
    funded = [one for one in basis.ranking().places if one.standing is Standing.FUNDED]
    assert sum((one.entry.town for one in funded), D(0)) <= basis.budget
    assert all(one.entry.total >= F(basis.threshold) for one in funded)


def test_a_changed_record_is_found_out() -> None:
    one = Judged(
        1, D(100), F(1, 3), D(5), 3, datetime(2027, 2, 3, tzinfo=UTC), {1: {"potrzeba": D(20)}, 2: None}
    )
    content = content_of(Basis(D(50), D(10), TieRule.DRAW, CRITERIA, (one,)))
    assert content["places"][0]["standing"] == "short" and content["places"][0]["missing"] == "50"
    content["entries"][0]["sheets"][0]["points"]["potrzeba"] = "2"
    assert not is_repeated(content)


def test_labour_alone_is_counted_and_stands_in_the_record() -> None:
    """12,5% of labour of a scale from 0 to 25% is half of the points; money and things give none of them."""
    work = Criterion("praca", "Praca", CriterionKind.LABOUR, 40, none_at=D(0), full_at=D(25))
    sent = datetime(2027, 2, 3, tzinfo=UTC)
    hands = Judged(1, D(700), F(3, 10), D(5), 3, sent, labour_share=F(1, 8))
    purse = Judged(2, D(500), F(1, 2), D(0), 3, sent)
    content = content_of(Basis(D(2_000), D(0), TieRule.DRAW, (work,), (purse, hands)))
    assert [(one["number"], one["total"]) for one in content["places"]] == [(1, "20"), (2, "0")]
    assert is_repeated(content) and "labour_share" not in content["entries"][1]
    content["entries"][0]["labour_share"] = "0"
    assert not is_repeated(content)


def test_a_member_is_the_same_number_in_a_call_and_another_in_the_next() -> None:
    accounts = list(range(100, 130))
    numbers = member_numbers(1, accounts)
    assert sorted(numbers.values()) == list(range(1, 31)) and numbers == member_numbers(1, accounts[::-1])
    assert numbers != member_numbers(2, accounts) and list(numbers) != accounts


reserves = st.lists(st.tuples(st.integers(1, 50), st.integers(1, 900)), max_size=6).map(
    lambda rows: [Reserved(number, place, D(town)) for number, (place, town) in enumerate(rows, 1)]
)


@BUSY
@given(reserves, st.integers(0, 900))
def test_one_of_the_reserve_at_most_is_taken_in_and_the_money_suffices(
    reserve: list[Reserved], left: int
) -> None:
    taken = [one for one in reserve if not check_taking_in(one.number, reserve, D(left))]
    assert taken == [one for one in [first_in_line(reserve, D(left))] if one]
    assert all(one.town <= left for one in taken)
