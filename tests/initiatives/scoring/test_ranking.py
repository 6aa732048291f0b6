"""Points and the ranking: exact, the same in any order, money to the last grosz."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from fractions import Fraction as F

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.programmes.rules.counted import Figures, counted_points
from initiatives.programmes.rules.terms import Criterion, CriterionKind, TieRule
from initiatives.scoring.rules.points import points_of, total_of
from initiatives.scoring.rules.ranking import Entry, Standing, rank

BUSY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine an example takes as long as it takes."""
DAY = datetime(2027, 2, 1, tzinfo=UTC)
SHARE = Criterion("wklad", "Wkład", CriterionKind.OWN_SHARE, 30, none_at=D(30), full_at=D(60))
PEOPLE = Criterion("ludzie", "Ludzie", CriterionKind.PEOPLE, 20, none_at=D(0), full_at=D(25))
NEED = Criterion("potrzeba", "Potrzeba", CriterionKind.COMMITTEE, 10, weight=D(3))


def entry(number: int, total: object, town: int, share: object = F(1, 3), hours: int = 10) -> Entry:
    return Entry(number, F(total), D(town), F(share), D(hours), DAY + timedelta(hours=number))


def test_counted_points_grow_between_their_ends() -> None:
    def share(percent: int) -> int:
        return counted_points(SHARE, Figures(F(percent, 100), 0))

    assert [share(one) for one in (0, 30, 31, 45, 59, 60, 90)] == [0, 0, 1, 15, 29, 30, 30]
    assert counted_points(PEOPLE, Figures(F(0), 20)) == 16


def test_the_committee_counts_as_a_mean_and_by_weight() -> None:
    sheets = [{"potrzeba": D(7)}, {"potrzeba": D(8)}, {"potrzeba": D(8)}]
    points = points_of((SHARE, NEED), Figures(F(1, 2), 3), sheets)
    assert [one.weighed for one in points] == [F(20), F(23)] and total_of(points) == 43
    assert points_of((NEED,), Figures(F(0), 0), [])[0].given is None


def test_money_goes_down_the_list_and_a_smaller_one_may_still_fit() -> None:
    ranking = rank([entry(1, 90, 60), entry(2, 80, 50), entry(3, 70, 40), entry(4, 30, 1)], D(100), D(40), TieRule.EARLIER)  # fmt: skip
    assert [(one.entry.number, one.standing, one.left, one.missing) for one in ranking.places] == [
        (1, Standing.FUNDED, D(40), D(0)), (2, Standing.SHORT, D(40), D(10)),
        (3, Standing.FUNDED, D(0), D(0)), (4, Standing.BELOW, D(0), D(0)),
    ]  # fmt: skip


def test_equal_totals_are_told_apart_by_the_rule_and_else_by_a_draw() -> None:
    one, two = entry(1, 50, 10, F(1, 3)), entry(2, 50, 10, F(1, 2))
    assert [each.entry.number for each in rank([one, two], D(10), D(0), TieRule.OWN_SHARE).places] == [2, 1]
    assert [each.entry.number for each in rank([one, two], D(10), D(0), TieRule.EARLIER).places] == [1, 2]
    drawn = rank([one, two], D(10), D(0), TieRule.DRAW)
    assert drawn.undecided == ((1, 2),) and drawn.places[0].tied_with == (2,)
    after = rank([one, two], D(10), D(0), TieRule.DRAW, drawn=(2, 1))
    assert after.undecided == () and [each.entry.number for each in after.places] == [2, 1]


def test_no_draw_is_asked_where_it_changes_nothing() -> None:
    equal = [entry(1, 50, 10), entry(2, 50, 10), entry(3, 20, 10), entry(4, 20, 10)]
    assert rank(equal, D(20), D(40), TieRule.DRAW).undecided == ()
    assert rank(equal, D(19), D(40), TieRule.DRAW).undecided == ((1, 2),)
    assert rank(equal, D(5), D(40), TieRule.DRAW).undecided == ((1, 2),)


entries = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 60), st.integers(0, 4), st.integers(0, 3)), max_size=9
).map(lambda rows: [entry(n, F(t, 3), town, F(s, 7), h) for n, (t, town, s, h) in enumerate(rows, 1)])


@BUSY
@given(entries, st.integers(0, 120), st.sampled_from(TieRule), st.randoms())
def test_a_ranking_keeps_the_budget_and_forgets_the_order_of_asking(
    some: list[Entry], budget: int, rule: TieRule, chance
) -> None:
    ranking = rank(some, D(budget), D(1), rule)
    mixed = list(some)
    chance.shuffle(mixed)
    assert rank(mixed, D(budget), D(1), rule) == ranking
    funded = [one for one in ranking.places if one.standing is Standing.FUNDED]
    spent = sum((one.entry.town for one in funded), D(0))
    assert spent <= budget and all(one.entry.total >= 1 for one in funded)
    totals = [one.entry.total for one in ranking.places]
    assert totals == sorted(totals, reverse=True)
    for one in ranking.places:
        if one.standing is Standing.SHORT:
            assert one.missing > 0 and one.entry.town > budget - sum(
                (each.entry.town for each in funded if each.position < one.position), D(0)
            )


@BUSY
@given(entries, st.integers(0, 120), st.sampled_from(TieRule))
def test_equal_points_are_treated_alike(some: list[Entry], budget: int, rule: TieRule) -> None:
    """What the rule calls equal and no draw told apart gets the same, whatever their numbers."""
    ranking = rank(some, D(budget), D(1), rule)
    standing = {one.entry.number: one.standing for one in ranking.places}
    open_groups = {number for group in ranking.undecided for number in group}
    for one in some:
        for other in some:
            alike = (one.total, one.own_share, one.hours) == (other.total, other.own_share, other.hours)
            if alike and rule is not TieRule.EARLIER and one.number not in open_groups:
                assert standing[one.number] is standing[other.number]
