"""A round counted by other rules, amounts and limits, by hand on a small town."""

from __future__ import annotations

from dataclasses import replace
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
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.rule_names import RULES
from pb.tally.engine.several import PoolTerms
from pb.tally.engine.shares.completion import COMPLETIONS
from pb.tally.engine.shares.support import UTILITIES
from tests.support.pabulib import real_election


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
    assert len(BY_CODE) == len(WAYS) + 1, "and the round's own"


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


KEPT = Reserve("Zieleń", share=Fraction(50))
WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"


def real_trial(name, **terms):
    """A shared file as a round of one pool, with terms of its own."""
    whole = real_election(name)
    return Trial((PoolTerms("pula", whole, ties="number", threshold=None, **terms),), whole)


def test_a_real_run_off_is_repeated_and_laid_beside_both_of_its_sides():
    trial = real_trial(WIELICZKA, rule="equal-shares", utility="cost", completion="add1", run_off=True)
    ways = ("jak-w-edycji", "rowne-udzialy-dogrywka", "rowne-udzialy-add1", "od-najwiekszej")
    told = {way: answer_to(trial, Variant(way).told) for way in ways}
    own = count(real_election(WIELICZKA), ties="number")
    assert "run_off" in own.parameters
    assert told["jak-w-edycji"] == told["rowne-udzialy-dogrywka"]
    assert set(told["jak-w-edycji"]["built"]) == set(own.selected)
    sides = [set(told[way]["built"]) for way in ("rowne-udzialy-add1", "od-najwiekszej")]
    assert set(own.selected) in sides and sides[0] != sides[1]
    greedy, shares = (told[way] for way in ("od-najwiekszej", "rowne-udzialy-add1"))
    assert greedy["served"] != shares["served"], "other ways are counted without the run-off"


BUYING = [way.code for way in WAYS if not way.by_points and way.completion != "none"]


@pytest.mark.parametrize("way", BUYING)
def test_what_is_kept_for_a_category_is_kept_by_every_way(way):
    """Green a costs 40 and has one voter, c and d have all the others: without the minimum it never wins."""
    whole = election(["a"] + ["cd"] * 9, {"a": 40, "c": 50, "d": 45}, 100)
    green = replace(whole.header.projects[0], cells={"category": "Zieleń"})
    header = replace(whole.header, projects=(green, *whole.header.projects[1:]))
    whole = replace(whole, header=header)
    with_it, without = (Trial((PoolTerms("x", whole, reserve=kept),), whole) for kept in (KEPT, None))
    assert "a" in built(Variant(way), with_it) and "a" not in built(Variant(way), without)
    assert "a" not in built(Variant(way, ceiling=Decimal(39)), with_it), "a limit stands above it"


@pytest.mark.parametrize(
    "way", ["od-najwiekszej", "rowne-udzialy-add1u", "rowne-udzialy-dogrywka", "phragmen"]
)
@pytest.mark.parametrize("leftovers", ["pool", "best"])
def test_real_pools_pass_their_rest_on_by_every_way(way, leftovers):
    """Two real elections as pools of one round: money is never lost, and never spent twice."""
    names = ("Poland_Warszawa_2019_Brodno.pb", "Poland_Zabrze_2021_Biskupice.pb")
    parts = [renamed(real_election(name), letter) for name, letter in zip(names, "ab", strict=True)]
    last = "best" if leftovers == "best" else "unused"
    terms = (
        PoolTerms("a", parts[0], leftovers=leftovers, target="b" if leftovers == "pool" else ""),
        PoolTerms("b", parts[1], leftovers=last),
    )
    whole = make_election(
        budget=sum(part.header.budget for part in parts), projects=[one for part in parts for one in part.projects],
        ballots=[Ballot("1", (0,))], vote_type=VoteType.APPROVAL, scale=parts[0].header.scale,
    )  # fmt: skip
    alone = tuple(replace(one, leftovers="unused", target="") for one in terms)
    costs = {one.id: one.cost for part in parts for one in part.projects}
    rich = Decimal(sum(one.cost for one in parts[0].projects)) / whole.header.scale + 400_000
    variant = Variant(way, {"a": rich})
    found = [set(answer_to(Trial(each, whole), variant.told)["built"]) for each in (terms, alone)]
    spent = [sum(costs[name] for name in built_so) for built_so in found]
    assert spent[1] < spent[0] <= int(rich * whole.header.scale) + parts[1].header.budget
    assert found[1] < found[0] if leftovers == "best" else found[1] != found[0]


def renamed(whole, letter):
    """The same election, its ids told apart from another's."""
    projects = tuple(replace(one, id=f"{letter}{one.id}") for one in whole.header.projects)
    return replace(whole, header=replace(whole.header, projects=projects))


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
