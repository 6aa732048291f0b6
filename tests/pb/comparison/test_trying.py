"""A round counted by other rules, amounts and limits, by hand on a small town."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from pb.comparison.rules import (
    BY_CODE,
    WAYS,
    Variant,
    actual_told,
    chosen_ways,
    difference,
    offered_ways,
    variant_of,
)
from pb.comparison.trying import Trial, answer_to
from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError
from pb.tally.engine.first_places import with_first_places
from pb.tally.engine.model import Ballot, Project, VoteType, make_election
from pb.tally.engine.rule_names import RULES
from pb.tally.engine.several import PoolTerms
from pb.tally.engine.shares.completion import COMPLETIONS
from pb.tally.engine.shares.support import UTILITIES


def election(ballots, costs, budget, vote_type=VoteType.APPROVAL):
    """Ballots as strings of one-letter ids."""
    names = list(costs)
    return make_election(
        budget=budget,
        projects=[Project(name, cost) for name, cost in costs.items()],
        ballots=[
            Ballot(str(number), tuple(names.index(name) for name in ballot))
            for number, ballot in enumerate(ballots)
        ],
        vote_type=vote_type,
        scale=1,
    )


TOWN = election(["ab"] * 5 + ["b"] * 2 + ["c"] * 4 + ["d"] * 3, {"a": 60, "b": 50, "c": 30, "d": 20}, 100)
ONE_POOL = Trial((PoolTerms("miasto", TOWN),), TOWN)


def built(variant, trial=ONE_POOL):
    """Winners of a variant, sorted."""
    return "".join(sorted(answer_to(trial, variant.told)["built"]))


def test_the_ways_name_rules_that_the_engine_knows():
    for way in WAYS:
        assert way.rule in RULES
        assert way.utility is None or way.utility in UTILITIES
        assert way.completion is None or way.completion in COMPLETIONS
    assert len(BY_CODE) == len(WAYS)


def test_the_same_ballots_give_other_winners_by_other_rules():
    assert built(Variant("od-najwiekszej")) == "bcd"
    assert built(Variant("do-pierwszego")) == "b"
    assert built(Variant("80-procent")) == "ab", "50 are left for a, which costs 60"
    assert built(Variant("na-zlotowke")) == "bcd"


def test_money_from_beside_the_pool_is_told():
    answer = answer_to(ONE_POOL, Variant("80-procent").told)
    assert answer["outside"] == "10"
    assert answer_to(ONE_POOL, Variant("od-najwiekszej").told)["outside"] == "0"


def test_more_money_builds_more():
    assert built(Variant("od-najwiekszej", {"miasto": Decimal(130)})) == "abd"


def test_what_costs_more_than_the_ceiling_is_out_and_what_costs_as_much_stays():
    assert built(Variant("od-najwiekszej", ceiling=Decimal(30))) == "cd"
    assert built(Variant("od-najwiekszej", ceiling=Decimal(50))) == "bcd"


@pytest.mark.parametrize("way", [way.code for way in WAYS if not way.by_points])
def test_nobody_under_the_threshold_wins_by_any_rule(way):
    assert set(built(Variant(way, threshold=4))) <= set("abc")
    assert built(Variant(way, threshold=8)) == ""


def test_the_rounds_own_threshold_holds_until_a_variant_says_otherwise():
    trial = Trial((PoolTerms("miasto", TOWN, threshold=4),), TOWN)
    assert built(Variant("od-najwiekszej"), trial) == "bc"
    assert built(Variant("phragmen"), trial) == built(Variant("phragmen", threshold=4))
    assert built(Variant("od-najwiekszej", threshold=0), trial) == "bcd"


def test_ties_fall_by_number_and_are_told():
    tied = election(["a", "b"], {"a": 10, "b": 10}, 10)
    answer = answer_to(Trial((PoolTerms("x", tied),), tied), Variant("od-najwiekszej").told)
    assert (answer["built"], answer["ties"]) == (["a"], 1)


def test_the_announced_result_is_measured_as_it_is():
    answer = answer_to(ONE_POOL, actual_told(["c", "a"]))
    assert answer["built"] == ["a", "c"]
    assert (answer["served"], answer["ballots"]) == (9, 14)
    assert Fraction(answer["satisfaction"]) == (5 * Fraction(1, 2) + 4) / 14


def test_money_left_goes_where_the_round_sends_it():
    small = election(["x"] * 3, {"x": 5}, 45)
    giving = PoolTerms("osiedle", small, leftovers="pool", target="miasto")
    whole = election(
        ["ab"] * 5 + ["b"] * 2 + ["c"] * 4 + ["d"] * 3 + ["x"] * 3,
        {"a": 60, "b": 50, "c": 30, "d": 20, "x": 5},
        145,
    )
    trial = Trial((giving, PoolTerms("miasto", TOWN)), whole)
    assert built(Variant("od-najwiekszej"), trial) == "abcx", "140 in the town's pool"


RANKED = election(["abc", "abc", "cb", "bca"], {"a": 10, "b": 10, "c": 10}, 10, VoteType.ORDINAL)


def test_a_ranking_can_be_cut_to_its_first_places_only():
    cut = with_first_places(RANKED, 1)
    assert [ballot.choices for ballot in cut.ballots()] == [(0,), (0,), (2,), (1,)]
    assert count(cut, "greedy", ties="number").row("a").points == 6, "the points of a first place stay"
    assert [len(ballot.choices) for ballot in RANKED.ballots()] == [3, 3, 2, 3]


def test_points_for_places_are_cut_by_points_and_equal_points_are_refused():
    def points(*given):
        return make_election(
            budget=10,
            projects=[Project("a", 10), Project("b", 10)],
            ballots=[Ballot("1", (0, 1), given)],
            vote_type=VoteType.CUMULATIVE,
        )

    (ballot,) = with_first_places(points(1, 3), 1).ballots()
    assert (ballot.choices, ballot.points) == ((1,), (3,))
    with pytest.raises(CountError, match="tyle samo punktów"):
        with_first_places(points(2, 2), 1)


def test_ticks_have_no_first_place():
    with pytest.raises(CountError, match="kolejność"):
        with_first_places(TOWN, 1)


def test_only_pools_with_rankings_are_cut():
    trial = Trial((PoolTerms("kolejnosc", RANKED),), RANKED, frozenset(["kolejnosc"]))
    assert built(Variant("od-najwiekszej", choices=1), trial) == "a"
    assert built(Variant("od-najwiekszej"), trial) == "b"
    assert built(Variant("od-najwiekszej", choices=1)) == "bcd", "ticks stay as they are"


def test_a_rule_that_cannot_count_says_why():
    answer = answer_to(
        Trial((PoolTerms("x", TOWN, leftovers="pool", target="nie ma"),), TOWN), Variant("phragmen").told
    )
    assert "nie ma" in answer["problem"]


def test_a_variant_is_told_in_one_way():
    first = Variant("phragmen", {"b": Decimal("10.50"), "a": Decimal("7.0")}, Decimal("120000"), 5, 2)
    again = Variant("phragmen", {"a": Decimal("7"), "b": Decimal("10.5")}, Decimal("120000.00"), 5, 2)
    assert first.digest == again.digest
    assert variant_of(first.told).told == first.told
    assert first.digest != Variant("phragmen").digest


def test_points_are_offered_only_where_ballots_give_them():
    assert "rowne-udzialy-punkty" not in [way.code for way in offered_ways(False)]
    assert "rowne-udzialy-punkty" in [way.code for way in offered_ways(True)]


def test_ways_not_known_are_left_out_and_none_means_the_usual():
    offered = offered_ways(False)
    assert [way.code for way in chosen_ways(["phragmen", "bzdura"], offered)] == ["phragmen"]
    assert len(chosen_ways([], offered)) == 7
    assert chosen_ways(["bzdura"], offered) == chosen_ways([], offered)


def test_the_difference_names_numbers_in_order():
    found = difference({3, 1, 10}, {10, 2, 1})
    assert (found.common, found.only_actual, found.only_other, found.is_same) == ((1, 10), (3,), (2,), False)
    assert difference({1}, {1}).is_same
