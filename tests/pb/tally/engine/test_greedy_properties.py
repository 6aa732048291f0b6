"""The greedy rules and their ties against the plainest words of the rule and against every order of ties."""

from __future__ import annotations

import hashlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.model import Ballot, Project, VoteType, make_election
from pb.tally.engine.ties import TieRule, number_key, seed_key
from tests.support.elections import (
    GREEDY,
    Small,
    all_orders,
    merit,
    plain_count,
    possible_winners,
    small_elections,
)

rules = st.sampled_from(GREEDY)
CASES = settings(max_examples=150, deadline=None)


@CASES
@given(small_elections(), rules)
def test_a_tie_stops_the_count_exactly_when_some_order_changes_the_winners(small: Small, rule: str) -> None:
    possible = possible_winners(small, rule)
    try:
        outcome = count(small.election(), rule, **small.arguments())
    except TieUndecided as stop:
        assert len(possible) > 1
        assert stop.tie.decides
        assert stop.tie == stop.ties[-1]
        assert not any(tie.decides for tie in stop.ties[:-1])
        return
    assert possible == {(frozenset(outcome.selected), frozenset(outcome.extra))}
    assert not any(tie.decides for tie in outcome.ties)


@CASES
@given(small_elections(), rules, st.sampled_from(["number", "cheaper", "seed:jawne ziarno"]))
def test_a_tie_rule_gives_the_order_that_it_promises(small: Small, rule: str, ties: str) -> None:
    keys = {
        "number": number_key,
        "cheaper": lambda name: (small.costs[name], number_key(name)),
        "seed:jawne ziarno": lambda name: hashlib.sha256(f"jawne ziarno\n{name}".encode()).hexdigest(),
    }
    order = next(all_orders(small, rule), [])
    order.sort(key=lambda name: (-merit(small, rule, name), keys[ties](name)))
    outcome = count(small.election(), rule, ties=ties, **small.arguments())
    selected, extra = plain_count(small, rule, order)
    assert list(outcome.selected) == [name for name in order if name in selected]
    assert set(outcome.extra) == extra
    for tie in outcome.ties:
        assert list(tie.order) == sorted(tie.projects, key=keys[ties])


@CASES
@given(small_elections(), rules, st.randoms(use_true_random=False))
def test_any_draw_of_lots_is_followed(small: Small, rule: str, chance: Random) -> None:
    """Draw whenever the count stops, as a commission does; the end is one of the possible results."""
    draws: tuple[tuple[str, ...], ...] = ()
    for _ in range(len(small.costs)):
        ties = TieRule("drawn", draws=draws) if draws else TieRule()
        try:
            outcome = count(small.election(), rule, ties=ties, **small.arguments())
        except TieUndecided as stop:
            lots = list(stop.tie.projects)
            chance.shuffle(lots)
            assert not any(set(lots) & set(draw) for draw in draws)
            draws += (tuple(lots),)
            continue
        found = (frozenset(outcome.selected), frozenset(outcome.extra))
        assert found in possible_winners(small, rule)
        for tie in outcome.ties:
            if tie.decides:
                assert tie.order in draws
        return
    pytest.fail("more draws than projects")


@CASES
@given(small_elections(), rules)
def test_the_sums_are_right(small: Small, rule: str) -> None:
    outcome = count(small.election(), rule, ties="number", **small.arguments())
    assert (
        outcome.spent == sum(small.costs[name] for name in outcome.selected) <= outcome.budget == small.budget
    )
    assert outcome.left == small.budget - outcome.spent
    assert len(set(outcome.selected + outcome.extra)) == len(outcome.selected) + len(outcome.extra)
    assert len(outcome.extra) <= (rule == "greedy-stop-80")
    assert outcome.ballots == sum(small.votes.values())
    for row in outcome.rows:
        assert row.votes == row.points == small.votes[row.id]
        assert row.selected == (row.id in outcome.selected) == (row.reason.code == "selected")
    for group in small.conflicts:
        assert sum(name in outcome.selected for name in group) <= 1


@CASES
@given(small_elections(), rules, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(small: Small, rule: str, chance: Random) -> None:
    names = list(small.costs)
    chance.shuffle(names)
    shuffled = Small(
        {name: small.costs[name] for name in names},
        {name: small.votes[name] for name in reversed(names)},
        small.budget,
        small.threshold,
        small.conflicts[::-1],
    )
    first = count(small.election(), rule, ties="number", **small.arguments())
    second = count(shuffled.election(), rule, ties="number", **shuffled.arguments())
    assert (first.selected, first.extra, first.ties) == (second.selected, second.extra, second.ties)
    assert {row.id: row for row in first.rows} == {row.id: row for row in second.rows}


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([VoteType.APPROVAL, VoteType.ORDINAL, VoteType.CUMULATIVE]),
    st.lists(st.permutations(range(4)).flatmap(lambda p: st.integers(1, 4).map(lambda n: p[:n])), max_size=8),
)
def test_scores_by_adding_up_ballots(vote_type: VoteType, ballots: list[list[int]]) -> None:
    points = (
        [tuple(range(len(ballot))) for ballot in ballots] if vote_type.has_points else [None] * len(ballots)
    )
    election = make_election(
        budget=10,
        projects=[Project(str(number), 3) for number in range(4)],
        ballots=[
            Ballot(str(number), tuple(ballot), given)
            for number, (ballot, given) in enumerate(zip(ballots, points, strict=True))
        ],
        vote_type=vote_type,
    )
    total, votes = [0] * 4, [0] * 4
    for ballot in ballots:
        for place, index in enumerate(ballot):
            worth = {VoteType.APPROVAL: 1, VoteType.ORDINAL: 4 - place, VoteType.CUMULATIVE: place}[vote_type]
            total[index] += worth
            votes[index] += worth > 0
    assert election.profiles.points() == total
    assert list(election.profiles.votes) == votes
    outcome = count(election, "greedy", ties="number")
    assert [row.points for row in outcome.rows] == total
    assert [row.votes for row in outcome.rows] == votes


@pytest.mark.parametrize(
    ("rule", "costs", "budget", "conflicts", "decides"),
    [
        ("greedy", (4, 5), 9, (), False),  # both are paid for
        ("greedy", (4, 5), 8, (), True),  # either, not both
        ("greedy", (4, 9), 8, (), False),  # only one fits in any order
        ("greedy", (4, 5), 9, (("1", "2"),), True),  # money for both, but they exclude each other
        ("greedy-stop", (4, 9), 8, (), True),  # the dear one first ends the count
        ("greedy-stop", (4, 5), 9, (), False),
        ("greedy-stop", (9, 9), 8, (), False),  # neither, in any order
        ("greedy-stop-80", (9, 9), 8, (), True),  # one of them with the reserve
        ("greedy-stop-80", (11, 11), 8, (), False),  # the reserve helps neither
        ("greedy-stop-80", (11, 9), 8, (), True),  # the reserve helps only the second
        ("greedy-cost", (4, 4), 7, (), True),
    ],
)
def test_when_a_tie_of_two_decides(
    rule: str, costs: tuple[int, int], budget: int, conflicts: tuple[tuple[str, ...], ...], decides: bool
) -> None:
    small = Small({"1": costs[0], "2": costs[1]}, {"1": 2, "2": 2}, budget, 0, conflicts)
    assert (len(possible_winners(small, rule)) > 1) == decides
    if decides:
        with pytest.raises(TieUndecided) as stop:
            count(small.election(), rule, conflicts=conflicts)
        assert stop.value.tie.projects == ("1", "2")
    else:
        assert not any(tie.decides for tie in count(small.election(), rule, conflicts=conflicts).ties)


def test_order_of_numbers() -> None:
    ids = ["10", "9", "BO.D5.13/24", "BO.D5.2/24", "b1", "B1", "2a", "2", "02", "L21/08/XII", "L21/8/XI"]
    wanted = ["02", "2", "2a", "9", "10", "B1", "BO.D5.2/24", "BO.D5.13/24", "L21/8/XI", "L21/08/XII", "b1"]
    assert sorted(ids, key=number_key) == wanted


def test_seed_is_repeated_by_hand() -> None:
    """printf '%s\\n%s' 'Wasilków 2026' '14' | sha256sum"""
    assert seed_key("Wasilków 2026", "14") == (hashlib.sha256(b"Wasilk\xc3\xb3w 2026\n14").hexdigest())


def test_draw_that_does_not_name_the_whole_tied_set_leaves_it_undecided() -> None:
    small = Small({"1": 5, "2": 5, "3": 5}, {"1": 2, "2": 2, "3": 2}, 10, 0, ())
    with pytest.raises(TieUndecided):
        count(small.election(), "greedy", ties="drawn:3,1")
    outcome = count(small.election(), "greedy", ties="drawn:3,1,2")
    assert outcome.selected == ("3", "1")
    reason = outcome.row("2").reason
    assert (reason.code, reason.facts["winners"], reason.facts["missing"]) == ("lost_tie", ("3", "1"), 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seed",
        "seed:",
        "drawn:",
        "drawn:1,,2",
        "drawn:1,1",
        "drawn:1,2;",
        "drawn:1,2;3,3",
        "random",
        "cheaper:1",
    ],
)
def test_unknown_tie_rule(text: str) -> None:
    with pytest.raises(CountError, match="nieznana reguła remisów"):
        TieRule.parse(text)


@pytest.mark.parametrize("text", ["error", "cheaper", "number", "seed:a:b", "drawn:1,2", "drawn:1,2;2,3"])
def test_tie_rule_as_text(text: str) -> None:
    assert str(TieRule.parse(text)) == text
