"""What an outcome gives to voters: by hand on small votes, by the plainest words on generated ones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.tally.engine.measures import GroupShare, disproportionality, group_shares, measure
from pb.tally.engine.model import Ballot, Project, VoteType, make_election


def election(ballots, costs, vote_type=VoteType.APPROVAL):
    """Ballots as tuples of ids, or dicts from ids to points."""
    names = list(costs)
    return make_election(
        budget=100,
        projects=[Project(name, cost) for name, cost in costs.items()],
        ballots=[
            Ballot(
                str(number),
                tuple(names.index(name) for name in ballot),
                tuple(ballot.values()) if isinstance(ballot, dict) else None,
            )
            for number, ballot in enumerate(ballots)
        ],
        vote_type=vote_type,
    )


TOWN = election([("a", "b"), ("a", "b"), ("b", "c"), ("c",)], {"a": 10, "b": 20, "c": 40, "d": 5})


def test_one_winner_serves_those_who_chose_it():
    told = measure(TOWN, ["b"])
    assert (told.ballots, told.served, told.exclusion) == (4, 3, Fraction(1, 4))
    assert told.satisfaction == Fraction(3, 8), "half of the choices of three of four"
    assert told.winners_each == Fraction(3, 4)
    assert told.cost_each == Fraction(3 * 20, 4)


def test_two_winners_on_one_ballot_are_added():
    told = measure(TOWN, ["a", "b"])
    assert told.satisfaction == (1 + 1 + Fraction(1, 2)) / 4
    assert told.winners_each == Fraction(5, 4)
    assert told.cost_each == Fraction(2 * 30 + 20, 4)


def test_without_winners_everybody_is_excluded():
    told = measure(TOWN, [])
    assert (told.served, told.exclusion, told.satisfaction, told.cost_each) == (0, 1, 0, 0)


def test_a_project_given_no_points_is_no_choice():
    points = election([{"a": 3, "b": 0}, {"b": 1}], {"a": 10, "b": 20}, VoteType.CUMULATIVE)
    told = measure(points, ["b"])
    assert (told.served, told.satisfaction) == (1, Fraction(1, 2))


def test_an_election_without_ballots_has_figures_of_nought():
    told = measure(election([], {"a": 1}), ["a"])
    assert (told.ballots, told.served, told.exclusion, told.satisfaction) == (0, 0, 0, 0)


def test_a_stranger_among_the_winners_is_refused():
    with pytest.raises(KeyError):
        measure(TOWN, ["x"])


PROJECTS = [("a", 10, 30), ("b", 20, 10), ("c", 70, 60)]
PLACES = {"a": "Zachód", "b": "Zachód", "c": "Centrum"}


def test_groups_tell_money_of_winners_beside_votes_for_all():
    assert group_shares(PROJECTS, ["a", "c"], PLACES) == (
        GroupShare("Centrum", 70, 60, 1),
        GroupShare("Zachód", 10, 40, 1),
    )


def test_money_as_the_votes_is_proportional_and_money_elsewhere_is_not():
    assert disproportionality([GroupShare("x", 6, 60, 1), GroupShare("y", 4, 40, 1)]) == 0
    assert disproportionality([GroupShare("x", 10, 0, 1), GroupShare("y", 0, 10, 0)]) == 1
    assert disproportionality([GroupShare("x", 10, 60, 1), GroupShare("y", 0, 40, 0)]) == Fraction(2, 5)


def test_shares_of_nothing_are_not_compared():
    assert disproportionality(group_shares(PROJECTS, [], PLACES)) is None
    assert disproportionality([GroupShare("x", 5, 0, 1)]) is None


NAMES = "abcdef"


@given(
    st.lists(st.sets(st.sampled_from(NAMES), min_size=1), max_size=12),
    st.sets(st.sampled_from(NAMES)),
    st.lists(st.integers(0, 10**12), min_size=6, max_size=6),
)
def test_the_figures_are_what_their_definitions_say(ballots, winners, costs):
    cost = dict(zip(NAMES, costs, strict=True))
    told = measure(election([sorted(one) for one in ballots], cost), winners)
    each = [one & winners for one in ballots]
    number = len(ballots) or 1
    assert told.served == sum(bool(one) for one in each)
    assert told.winners_each == Fraction(sum(map(len, each)), number)
    assert told.cost_each == Fraction(sum(cost[name] for one in each for name in one), number)
    shares = [Fraction(len(won), len(chosen)) for won, chosen in zip(each, ballots, strict=True)]
    assert told.satisfaction == sum(shares, Fraction(0)) / number


@given(
    st.lists(st.sets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=12),
    st.sets(st.sampled_from(NAMES)),
    st.sampled_from(NAMES),
)
def test_a_further_winner_takes_nothing_from_anybody(ballots, winners, more):
    voted = election([sorted(one) for one in ballots], dict.fromkeys(NAMES, 7))
    before, after = measure(voted, winners), measure(voted, winners | {more})
    assert after.served >= before.served
    assert after.satisfaction >= before.satisfaction
    assert after.cost_each >= before.cost_each


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_disproportionality_lies_between_nought_and_one(pairs):
    told = disproportionality([GroupShare(str(n), *pair, 1) for n, pair in enumerate(pairs)])
    assert told is None or 0 <= told <= 1
