"""A tie stops the count if and only if orders of the projects differ in who wins: all of them are counted."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.model import Ballot, Election, Project, make_election


def town(budget: int, costs: list[int], *ballots: tuple[int, ...]) -> Election:
    """Approval ballots that name projects 1, 2, 3 …"""
    return make_election(
        budget=budget,
        projects=[Project(str(number), cost) for number, cost in enumerate(costs, 1)],
        ballots=[Ballot(str(at), tuple(one - 1 for one in chosen)) for at, chosen in enumerate(ballots)],
        scale=1,
    )


@st.composite
def even_towns(draw: st.DrawFn, most: int) -> Election:
    """Few projects with few different costs and few voters, so that ties are everywhere."""
    numbers = range(1, draw(st.integers(2, most)) + 1)
    costs = [draw(st.sampled_from([10, 20])) for _ in numbers]
    chosen = st.lists(st.sampled_from(numbers), min_size=1, max_size=3, unique=True)
    ballots = draw(st.lists(chosen, min_size=1, max_size=6))
    return town(draw(st.sampled_from([10, 20, 30, 40, 50])), costs, *map(tuple, ballots))


def ends(election: Election, **terms: Any) -> set[frozenset[str]]:
    """All sets of winners that some order of the projects gives."""
    names = [one.id for one in election.projects]
    lots = (f"drawn:{','.join(order)}" for order in permutations(names))
    return {frozenset(count(election, ties=one, **terms).selected) for one in lots}


def check_every_order(election: Election, **terms: Any) -> None:
    """The count stops where there are several ends, and only there."""
    possible = ends(election, **terms)
    if len(possible) > 1:
        with pytest.raises(TieUndecided) as stop:
            count(election, **terms)
        assert stop.value.tie.decides
        return
    outcome = count(election, **terms)
    assert {frozenset(outcome.selected)} == possible
    assert not any(tie.decides for tie in outcome.ties)


def test_what_the_rest_by_votes_makes_good_is_no_reason_to_draw_lots() -> None:
    """Shares buy 1 or 3 and votes the other one: 1 and 3 win in whatever order."""
    election = town(20, [10, 20, 10], (1,), (3, 2), (1, 3), (1,), (3,))
    outcome = count(election, "equal-shares", completion="greedy")
    assert set(outcome.selected) == {"1", "3"}
    assert [(tie.projects, tie.decides) for tie in outcome.ties] == [(("1", "3"), False)]


def test_a_tie_that_returns_in_the_rest_is_no_less_a_tie() -> None:
    """With 1 first the larger shares buy it; with 2 or 4 first they buy nothing, and votes alone do not tell who wins."""
    election = town(20, [20, 20, 10, 20], (4, 1, 3), (1, 2), (4,), (2,))
    check_every_order(election, rule="equal-shares", completion="add1u")
    assert len(ends(election, rule="equal-shares", completion="add1u")) == 3


def test_a_tie_stops_the_count_where_only_a_further_one_behind_it_decides() -> None:
    """With 2 first 3 follows. With 3 first there is a tie of 2 and 4, which nobody meets the other way."""
    election = town(7, [3, 3, 2, 3], (4, 2), (3, 2), (3, 1), (4, 2), (3, 2), (3,), (4,))
    assert ends(election, rule="equal-shares", completion="greedy") == {frozenset("23"), frozenset("34")}
    for completion in ("none", "greedy"):
        check_every_order(election, rule="equal-shares", completion=completion)
    with pytest.raises(TieUndecided) as stop:
        count(election, "equal-shares", ties="drawn:3,2")
    assert stop.value.tie.projects == ("2", "4")
    assert count(election, "equal-shares", ties="drawn:2,3").selected == ("2", "3")


@settings(deadline=None, max_examples=100)
@given(even_towns(4), st.sampled_from(("none", "add1", "add1-full", "add1u", "greedy")))
def test_equal_shares_stop_where_an_order_gives_others_and_only_there(
    election: Election, completion: str
) -> None:
    check_every_order(election, rule="equal-shares", completion=completion)


def test_five_that_tie_and_all_win_stop_nothing() -> None:
    """Too many orders to count each; money for all of them, once without and once with supporters in common."""
    for budget, ballots in ((50, [(1,), (2,), (3,), (4,), (5,)]), (1000, [(1, 2, 3, 4, 5)] * 2)):
        outcome = count(town(budget, [10] * 5, *ballots), "phragmen")
        assert len(outcome.selected) == 5
        assert not any(tie.decides for tie in outcome.ties)


def test_eight_of_which_two_exclude_each_other_stop() -> None:
    election = town(80, [10] * 8, *((one,) for one in range(1, 9)))
    with pytest.raises(TieUndecided) as stop:
        count(election, "phragmen", conflicts=[("7", "8")])
    assert stop.value.tie.projects == ("1", "2", "3", "4", "5", "6", "7", "8")
    drawn = count(election, "phragmen", conflicts=[("7", "8")], ties="drawn:8,7,6,5,4,3,2,1")
    assert set(drawn.selected) == {"1", "2", "3", "4", "5", "6", "8"}


def test_a_large_tie_that_changes_nothing_is_not_named_for_a_small_one_that_does() -> None:
    """1 to 5 are bought in any order; afterwards the money suffices for one of 6 and 7."""
    election = town(70, [10] * 5 + [20] * 2, *((one,) for one in range(1, 8)))
    with pytest.raises(TieUndecided) as stop:
        count(election, "phragmen", conflicts=[("6", "7")])
    assert stop.value.tie.projects == ("6", "7")
    assert [tie.decides for tie in stop.value.ties[:-1]] == [False] * (len(stop.value.ties) - 1)


@settings(deadline=None, max_examples=60)
@given(even_towns(5), st.booleans())
def test_phragmen_stops_where_an_order_gives_others_and_only_there(election: Election, is_pair: bool) -> None:
    check_every_order(election, rule="phragmen", conflicts=[("1", "2")] if is_pair else [])


@settings(deadline=None, max_examples=60)
@given(even_towns(5), st.randoms(use_true_random=False))
def test_lots_are_drawn_until_nothing_is_left_to_chance_and_no_longer(election: Election, rng: Any) -> None:
    """Each draw was needed: among the orders that keep to the draws before it some give others."""
    draws: list[tuple[str, ...]] = []
    orders = list(permutations([one.id for one in election.projects]))
    while True:
        kept = [one for one in orders if all(_keeps(one, draw) for draw in draws)]
        possible = {
            frozenset(count(election, "phragmen", ties=f"drawn:{','.join(one)}").selected) for one in kept
        }
        try:
            outcome = count(
                election, "phragmen", ties=f"drawn:{';'.join(map(','.join, draws))}" if draws else "error"
            )
        except TieUndecided as stop:
            assert len(possible) > 1
            draws.append(tuple(rng.sample(stop.tie.projects, len(stop.tie.projects))))
            continue
        assert possible == {frozenset(outcome.selected)}
        return


def _keeps(order: tuple[str, ...], draw: tuple[str, ...]) -> bool:
    return [one for one in order if one in draw] == list(draw)


def test_many_that_tie_for_all_that_their_voters_have_are_taken_in_their_order() -> None:
    """Each of sixty has one supporter, who pays all of a share; every purchase leaves the others' price as it was."""
    election = town(300, [5] * 60, *((one,) for one in range(1, 61)))
    outcome = count(election, "equal-shares", ties="number")
    assert outcome.selected == tuple(str(one) for one in range(1, 61))
    shared = town(300, [5] * 60, *((one, 61 - one) for one in range(1, 61)))
    assert len(count(shared, "equal-shares", utility="cardinality", ties="number").selected) == 60
