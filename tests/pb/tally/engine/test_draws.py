"""Several draws of lots in one count: what they say together, and where a further draw is needed."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.lots import Draws, Lots, are_told_alike, draws_in_meta, joined_draws, meta_of_draws
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.ties import TieRule
from tests.support.single_file import faults, own_pool, program, written

SUBSETS = st.lists(
    st.permutations("abcdef").flatmap(lambda order: st.integers(2, 4).map(lambda size: tuple(order[:size]))),
    max_size=5,
).map(tuple)


@pytest.mark.parametrize(
    ("draws", "tied", "order"),
    [
        ("b a", "ab", "ba"),
        ("a b / c d", "ac", None),
        ("a b / c d", "abc", None),
        ("a b / b c", "ac", "ac"),
        ("b c / a b", "ac", "ac"),
        ("a b / c b", "ac", None),
        ("a b / b a c", "abc", "abc"),
        ("a b / b c a", "abc", "abc"),
        ("a b / c d / b c", "ad", "ad"),
        ("a b", "ax", None),
    ],
)
def test_what_was_drawn_is_known_and_no_more(draws: str, tied: str, order: str | None) -> None:
    rule, file_rule = TieRule("drawn", draws=draws_in_meta(draws)), program.Ties(program.drawn_text(draws))
    assert rule.settles(tied) is file_rule.settles(tied) is (order is not None)
    if order is not None:
        for one in (rule, file_rule):
            assert "".join(sorted(tied, key=lambda name, way=one: way.key(name, 1))) == order


@given(SUBSETS)
def test_no_order_is_made_up(draws: Draws) -> None:
    """Two projects are in order only where a chain of drawn pairs leads from one to the other, in no circle."""
    lots, pairs = Lots(draws), {pair for draw in draws for pair in combinations(draw, 2)}
    for first, second in combinations(sorted(lots.names), 2):
        if lots.settle(frozenset({first, second})):
            ahead, after = sorted((first, second), key=lots.places.__getitem__)
            assert after in _reached(pairs, ahead)
    assert all(lots.settle(frozenset(draw)) for draw in draws)


def _reached(pairs: set[tuple[str, str]], start: str) -> set[str]:
    found, open_ = set[str](), [start]
    while open_:
        at = open_.pop()
        new = {second for first, second in pairs if first == at} - found
        found |= new
        open_ += new
    return found


@given(
    whole=st.permutations("abcdef"), cuts=st.lists(st.sets(st.sampled_from("abcdef"), min_size=2), max_size=4)
)
def test_draws_that_agree_say_the_same_in_any_sequence(whole: list[str], cuts: list[set[str]]) -> None:
    draws = [tuple(name for name in whole if name in cut) for cut in cuts]
    sets = [frozenset(tied) for size in (2, 3) for tied in combinations("abcdef", size)]
    said = {tuple(map(Lots(tuple(way)).settle, sets)) for way in permutations(draws)}
    assert len(said) == 1
    lots = Lots(tuple(draws))
    for tied in filter(lots.settle, sets):
        assert sorted(tied, key=lots.places.__getitem__) == sorted(tied, key=whole.index)


@given(SUBSETS)
def test_the_single_file_knows_the_same_orders(draws: Draws) -> None:
    assume(draws)
    rule, file_rule = TieRule("drawn", draws=draws), program.Ties(str(TieRule("drawn", draws=draws)))
    for size in (2, 3):
        for tied in combinations("abcdef", size):
            assert rule.settles(tied) == file_rule.settles(tied)
            if rule.settles(tied):
                keys = (rule.key, file_rule.key)
                one, other = (sorted(tied, key=lambda name, key=key: key(name, 1)) for key in keys)
                assert one == other


@given(SUBSETS)
def test_draws_stand_in_a_file_as_they_were(draws: Draws) -> None:
    assert draws_in_meta(meta_of_draws(draws)) == draws


@st.composite
def elections_with_ties(draw: st.DrawFn) -> Election:
    names = ["1", "2", "3", "4", "5"][: draw(st.integers(3, 5))]
    costs = dict.fromkeys(names, draw(st.integers(2, 4)))
    for name in draw(st.sets(st.sampled_from(names))):
        costs[name] = draw(st.integers(1, 5))
    voters = draw(st.lists(st.sets(st.sampled_from(names), min_size=1, max_size=3), min_size=2, max_size=6))
    return make_election(
        budget=draw(st.integers(3, 14)),
        projects=[Project(name, costs[name]) for name in names],
        ballots=[Ballot(str(at), tuple(map(names.index, sorted(one)))) for at, one in enumerate(voters)],
        vote_type=VoteType.APPROVAL,
    )


METHODS = st.sampled_from(
    [
        {"rule": "greedy"}, {"rule": "phragmen"}, {"rule": "equal-shares", "utility": "cost"},
        {"rule": "equal-shares", "utility": "cardinality", "completion": "add1"},
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(election=elections_with_ties(), terms=METHODS, whole=st.permutations(["1", "2", "3", "4", "5"]))
def test_drawing_whenever_asked_ends_where_one_draw_over_all_ends(
    election: Election, terms: dict[str, Any], whole: list[str]
) -> None:
    """A commission that draws set by set, by luck always as one great draw would have been, finds the same winners."""
    at_once = count(election, **terms, ties=TieRule("drawn", draws=(tuple(whole),)))
    draws: Draws = ()
    while True:
        ties = TieRule("drawn", draws=draws) if draws else TieRule()
        try:
            outcome = count(election, **terms, ties=ties)
        except TieUndecided as stop:
            further = tuple(sorted(stop.tie.projects, key=whole.index))
            assert set(further) not in map(set, draws), "what was drawn is not drawn again"
            draws += (further,)
            continue
        break
    assert set(outcome.selected) == set(at_once.selected)
    pool = own_pool(
        written(election), rule=terms["rule"], ties=str(ties), utility=terms.get("utility", "cost"),
        completion=terms.get("completion", "none"),
    )  # fmt: skip
    assert faults(program.count_pool(pool), outcome) == []


@pytest.mark.parametrize(
    ("draws", "order"),
    [
        ([["b", "a"]], ("b", "a")),
        ([["a", "b"], ["d", "c"]], ("a", "b", "d", "c")),
        ([["a", "b"], ["c", "b"]], ("a", "c", "b")),
        ([["b", "c"], ["a", "b"]], ("a", "b", "c")),
        ([["a", "b"], ["b", "a", "c"]], ("a", "b", "c")),
    ],
)
def test_older_counts_had_one_order_and_are_known_by_it(
    draws: list[list[str]], order: tuple[str, ...]
) -> None:
    assert joined_draws(draws) == order == tuple(program.one_order_of(draws))
    assert are_told_alike((order,), draws) and program.are_told_alike([list(order)], draws)
    later = ("x", "y")
    assert are_told_alike((order, later), [*draws, later]) and are_told_alike(tuple(map(tuple, draws)), draws)
    assert not are_told_alike((order[::-1],), draws) and not are_told_alike((order, later), draws)


@given(SUBSETS)
def test_the_single_file_joins_older_draws_alike(draws: Draws) -> None:
    order = joined_draws(draws)
    assert tuple(program.one_order_of([list(draw) for draw in draws])) == order
    consistent = {pair for draw in draws for pair in pairwise(draw)}
    assert all(order.index(one) < order.index(two) or (two, one) in consistent or _circle(consistent, one, two)
               for one, two in consistent)  # fmt: skip


def _circle(pairs: set[tuple[str, str]], one: str, two: str) -> bool:
    return one in _reached(pairs, two)
