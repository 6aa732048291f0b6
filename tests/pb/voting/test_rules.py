"""What a ballot may hold, method by method, and what a fault voids."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.rounds.rules import BallotMethod, FaultPolicy, PoolKind, PoolRules, RoundRules
from pb.voting.rules import MOST_CHOICES, Ballot, check_ballot, judge_ballot, make_ballot

TOWN, VILLAGE = 10, 20
POOL_OF = {**dict.fromkeys(range(1, 11), TOWN), **dict.fromkeys(range(11, 18), VILLAGE)}


def pool(pool_id: int = TOWN, method: BallotMethod = BallotMethod.APPROVAL, **limits) -> PoolRules:
    values = {"minimum": 0, "maximum": 3, **limits}
    return PoolRules(
        pool_id, f"p{pool_id}", f"Pula {pool_id}", PoolKind.CITIZEN, Decimal(1000), method, **values
    )


def rules(*pools: PoolRules, policy: FaultPolicy = FaultPolicy.POOL) -> RoundRules:
    return RoundRules(
        version=1, windows=(), pools=pools or (pool(), pool(VILLAGE, maximum=1)), fault_policy=policy
    )


def ballot(*lines) -> Ballot:
    return make_ballot([(line, None) if isinstance(line, int) else line for line in lines], POOL_OF)


def codes(the_rules: RoundRules, the_ballot: Ballot) -> list[str]:
    return [problem.code for problem in check_ballot(the_rules, the_ballot)]


POINTS = rules(pool(method=BallotMethod.POINTS, maximum=5, points_total=10, points_per_project=6))
RANKING = rules(pool(method=BallotMethod.RANKING, minimum=3, maximum=3, rank_points=(3, 2, 1)))


@pytest.mark.parametrize(
    ("the_rules", "lines", "expected"),
    [
        (rules(), [], ["ballot_empty"]),
        (rules(), [1, 2, 3, 11], []),
        (rules(), [11], []),
        (rules(), [1, 2, 3, 4], ["too_many"]),
        (rules(), [1, 2, 3, 4, 11, 12], ["too_many", "too_many"]),
        (rules(), [1, 1], ["project_repeated"]),
        (rules(), [99], ["project_unknown"]),
        (rules(), [1, 99, 98], ["project_unknown", "project_unknown"]),
        (rules(), [(1, 3)], ["value_unexpected"]),
        (rules(pool(minimum=2)), [1], ["too_few"]),
        (rules(pool(minimum=3)), [1, 2], ["not_exact"]),
        (rules(pool(minimum=3)), [1, 2, 3], []),
        (rules(pool(minimum=2), pool(VILLAGE)), [11], []),
        (rules(pool(method=BallotMethod.CHOOSE_ONE, maximum=1)), [1], []),
        (rules(pool(method=BallotMethod.CHOOSE_ONE, maximum=1)), [1, 2], ["too_many"]),
        (POINTS, [(1, 6), (2, 4)], []),
        (POINTS, [(1, 2)], []),
        (POINTS, [(1, 7)], ["points_over_project"]),
        (POINTS, [(1, 6), (2, 5)], ["points_over_total"]),
        (POINTS, [(1, 0)], ["points_not_positive"]),
        (POINTS, [(1, -5), (2, 6)], ["points_not_positive"]),
        (POINTS, [(n, 1) for n in range(1, 7)], ["too_many"]),
        (POINTS, [1], ["value_missing"]),
        (RANKING, [(4, 1), (2, 2), (7, 3)], []),
        (RANKING, [(4, 1), (2, 2)], ["not_exact"]),
        (RANKING, [(4, 1), (2, 1), (7, 2)], ["rank_repeated"]),
        (RANKING, [(4, 1), (2, 2), (7, 4)], ["rank_gap"]),
        (RANKING, [(4, 2), (2, 3), (7, 4)], ["rank_gap"]),
        (RANKING, [(4, 0), (2, 1), (7, 2)], ["rank_gap"]),
        (RANKING, [(4, 1), (4, 2), (7, 3)], ["project_repeated"]),
    ],
)
def test_examples(the_rules, lines, expected):
    assert codes(the_rules, ballot(*lines)) == expected


def test_one_district_of_a_group_only():
    group = rules(pool(exclusive_group="dzielnice"), pool(VILLAGE, exclusive_group="dzielnice"))
    assert codes(group, ballot(1, 2)) == []
    (problem,) = check_ballot(group, ballot(1, 11))
    assert problem.code == "exclusive_group"
    assert problem.facts["pools"] == ["Pula 10", "Pula 20"]


def test_too_many_says_what_to_mend():
    (problem,) = check_ballot(rules(), ballot(1, 2, 3, 4, 5))
    assert (problem.field, problem.facts["excess"], problem.facts["chosen"]) == (f"pool-{TOWN}", 2, 5)


def test_a_ballot_longer_than_a_box_is_refused():
    long = make_ballot(
        [(number, None) for number in range(MOST_CHOICES + 1)], dict.fromkeys(range(9999), TOWN)
    )
    assert codes(rules(pool(maximum=9999)), long) == ["ballot_too_long"]


def test_fault_voids_its_pool_only():
    verdict = judge_ballot(rules(), ballot(1, 2, 3, 4, 11))
    assert [choice.number for choice in verdict.choices] == [11]
    assert (verdict.void_pools, verdict.void_reason) == ((TOWN,), None)


def test_fault_voids_the_whole_where_the_regulation_says_so():
    verdict = judge_ballot(rules(policy=FaultPolicy.BALLOT), ballot(1, 2, 3, 4, 11))
    assert (verdict.choices, verdict.void_reason, verdict.void_pools) == ((), "too_many", (TOWN, VILLAGE))


def test_nothing_left_is_void_with_the_reason():
    assert judge_ballot(rules(), ballot(1, 2, 3, 4)).void_reason == "too_many"
    assert judge_ballot(rules(), ballot()).void_reason == "ballot_empty"
    assert judge_ballot(rules(), ballot(99)).void_reason == "project_unknown"


def test_unknown_project_is_struck_out_and_the_rest_counts():
    verdict = judge_ballot(rules(), ballot(1, 99))
    assert ([choice.number for choice in verdict.choices], verdict.void_reason) == ([1], None)


def test_two_districts_void_both_parts():
    group = rules(pool(exclusive_group="d"), pool(VILLAGE, exclusive_group="d"))
    assert judge_ballot(group, ballot(1, 11)).void_reason == "exclusive_group"


LINES = st.lists(st.tuples(st.integers(0, 25), st.none() | st.integers(-3, 12)), max_size=12)
METHODS = st.sampled_from(list(BallotMethod))


@st.composite
def any_rules(draw):
    pools = []
    for pool_id in (TOWN, VILLAGE):
        least, most = sorted((draw(st.integers(0, 4)), draw(st.integers(1, 6))))
        method = draw(METHODS)
        most = 1 if method is BallotMethod.CHOOSE_ONE else most
        points = {
            "points_total": draw(st.integers(1, 12)),
            "points_per_project": draw(st.none() | st.integers(1, 6)),
        }
        group = draw(st.none() | st.just("g"))
        pools.append(
            pool(pool_id, method, minimum=min(least, most), maximum=most, exclusive_group=group, **points)
        )
    return rules(*pools, policy=draw(st.sampled_from(list(FaultPolicy))))


@given(any_rules(), LINES)
def test_what_counts_is_always_a_ballot_without_fault(the_rules, lines):
    verdict = judge_ballot(the_rules, make_ballot(lines, POOL_OF))
    if verdict.void_reason is None:
        assert check_ballot(the_rules, Ballot(verdict.choices)) == []
    else:
        assert verdict.choices == ()


@given(any_rules(), LINES)
def test_judged_as_it_was_checked(the_rules, lines):
    the_ballot = make_ballot(lines, POOL_OF)
    faultless = not check_ballot(the_rules, the_ballot)
    verdict = judge_ballot(the_rules, the_ballot)
    assert faultless == (
        verdict.choices == the_ballot.choices and verdict.void_reason is None and bool(lines)
    )


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_ticking_leaves_no_trace(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert make_ballot(lines, POOL_OF) == make_ballot(mixed, POOL_OF)


@given(st.sets(st.integers(1, 10), min_size=1, max_size=10), st.integers(0, 4), st.integers(1, 6))
def test_limits_hold_for_every_number_of_ticks(numbers, least, most):
    least = min(least, most)
    faulty = codes(rules(pool(minimum=least, maximum=most)), ballot(*numbers))
    assert (faulty == []) == (least <= len(numbers) <= most)
