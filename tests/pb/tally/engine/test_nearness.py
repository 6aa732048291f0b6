"""How far from winning under equal shares and Phragmén: what is told is tried out by counting again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.ties import TieRule, number_key

LOST = {"not_affordable", "did_not_fit", "stopped"}


@st.composite
def towns(draw: st.DrawFn, vote_type: VoteType = VoteType.APPROVAL) -> Election:
    """A small town whose budget is a whole share for every ballot."""
    names = [str(number) for number in range(1, draw(st.integers(2, 5)) + 1)]
    costs = [draw(st.integers(2, 40)) for _ in names]
    with_points = vote_type is VoteType.CUMULATIVE
    ballots = []
    for number in range(draw(st.integers(1, 8))):
        choices = draw(st.sets(st.integers(0, len(names) - 1), min_size=1))
        points = tuple(draw(st.integers(1, 3)) for _ in choices) if with_points else None
        ballots.append(Ballot(f"v{number}", tuple(sorted(choices)), points))
    share = draw(st.integers(1, 12))
    return make_election(
        budget=share * len(ballots),
        projects=[Project(name, cost) for name, cost in zip(names, costs, strict=True)],
        ballots=ballots,
        vote_type=vote_type,
        scale=1,
    )


def last_of_all(election: Election, project_id: str) -> TieRule:
    """A recorded draw in which the project comes last."""
    names = sorted((one.id for one in election.projects if one.id != project_id), key=number_key)
    return TieRule("drawn", draws=((*names, project_id),))


def counted(election: Election, project_id: str, **terms: Any) -> Outcome:
    return count(election, ties=last_of_all(election, project_id), **terms)


def cheaper(election: Election, project_id: str, less: int) -> Election:
    """The same town with the project's cost lowered."""
    projects = tuple(
        replace(one, cost=one.cost - less) if one.id == project_id else one for one in election.projects
    )
    return replace(election, header=replace(election.header, projects=projects))


def with_votes(election: Election, project_id: str, more: int, *, at_share: bool) -> Election:
    """The same town with further ballots for the project alone; ``at_share``: each brings a whole share."""
    header = election.header
    mine = Ballot("", (header.index_of[project_id],), None)
    budget = header.budget
    if at_share:
        budget += more * header.budget // election.ballot_count
    return make_election(
        budget=budget,
        projects=header.projects,
        ballots=[*election.ballots(), *(replace(mine, voter_id=f"n{number}") for number in range(more))],
        scale=1,
    )


def losers(outcome: Outcome) -> list[tuple[str, Any]]:
    return [(row.id, row.reason.facts) for row in outcome.rows if row.reason.code in LOST]


SHARES = [{"rule": "equal-shares", "utility": name} for name in ("cost", "cardinality")]


@pytest.mark.parametrize("terms", [*SHARES, {"rule": "phragmen"}])
@given(election=towns())
@settings(max_examples=300, deadline=None)
def test_a_cost_lowered_as_told_wins_and_one_unit_less_does_not(
    terms: dict[str, Any], election: Election
) -> None:
    for row in election.projects:
        outcome = counted(election, row.id, **terms)
        for name, facts in losers(outcome):
            if name != row.id:
                continue
            less = facts["cheaper_by"]
            if less is None:
                assert row.cost < 2 or not is_built(cheaper(election, name, row.cost - 1), name, terms)
                continue
            assert is_built(cheaper(election, name, less), name, terms)
            assert less == 1 or not is_built(cheaper(election, name, less - 1), name, terms)


@pytest.mark.parametrize("terms", [*SHARES, {"rule": "phragmen"}])
@given(election=towns())
@settings(max_examples=300, deadline=None)
def test_the_further_ballots_told_win_and_one_less_does_not(
    terms: dict[str, Any], election: Election
) -> None:
    at_share = terms["rule"] == "equal-shares"
    for row in election.projects:
        for name, facts in losers(counted(election, row.id, **terms)):
            if name != row.id:
                continue
            more = facts["missing"]
            if more is None:
                assert not is_built(with_votes(election, name, 60, at_share=at_share), name, terms)
                continue
            assert is_built(with_votes(election, name, more, at_share=at_share), name, terms)
            assert more == 1 or not is_built(
                with_votes(election, name, more - 1, at_share=at_share), name, terms
            )


@given(election=towns(VoteType.CUMULATIVE))
@settings(max_examples=150, deadline=None)
def test_with_points_a_cost_lowered_as_told_wins(election: Election) -> None:
    terms = {"rule": "equal-shares", "utility": "points"}
    for row in election.projects:
        for name, facts in losers(counted(election, row.id, **terms)):
            if name == row.id and facts["cheaper_by"] is not None:
                assert is_built(cheaper(election, name, facts["cheaper_by"]), name, terms)


@pytest.mark.parametrize("completion", ["greedy"])
@given(election=towns())
@settings(max_examples=150, deadline=None)
def test_what_the_rest_would_have_asked_wins_too(completion: str, election: Election) -> None:
    terms = {"rule": "equal-shares", "completion": completion}
    for row in election.projects:
        for name, facts in losers(counted(election, row.id, **terms)):
            if name == row.id and facts["cheaper_by"] is not None:
                assert is_built(cheaper(election, name, facts["cheaper_by"]), name, terms)


def is_built(election: Election, name: str, terms: dict[str, Any]) -> bool:
    try:
        return counted(election, name, **terms).row(name).selected
    except TieUndecided:  # pragma: no cover - a draw of all projects settles every tie
        raise AssertionError("the draw settles everything") from None


@given(election=towns())
@settings(max_examples=200, deadline=None)
def test_the_purchase_told_is_the_one_after_which_it_was_too_dear(election: Election) -> None:
    outcome = count(election, "equal-shares", ties="number")
    share = Fraction(election.header.budget, election.ballot_count)
    for name, facts in losers(outcome):
        row = outcome.row(name)
        could_at_first = row.votes * share >= row.cost
        assert (facts["until"] is not None) == could_at_first
        assert facts["until"] is None or facts["until"] in outcome.selected
        assert 0 <= facts["with_money"] <= row.votes
        assert (facts["held"] > 0) <= (facts["with_money"] > 0)


def test_money_paid_and_held_is_told_in_the_currency() -> None:
    election = make_election(
        budget=30_000,
        projects=[Project("1", 15_000), Project("2", 16_000)],
        ballots=[Ballot("a", (0,)), Ballot("b", (0, 1)), Ballot("c", (1,))],
    )
    outcome = count(election, "equal-shares", ties="number").as_dict()
    first, second = outcome["projects"]  # type: ignore[misc]
    assert first["reason"]["price"] == 75 and first["reason"]["in_full"] == 2  # type: ignore[index,call-overload]
    assert second["reason"]["held"] == 125 and second["reason"]["short_by"] == 35  # type: ignore[index,call-overload]
    assert second["reason"]["missing"] == 1 and second["reason"]["until"] == "1"  # type: ignore[index,call-overload]


def test_a_cost_at_which_it_would_only_tie_is_not_told() -> None:
    """At any cost from 150 to 250 the supporters of "a" would pay just what those of "b" pay for a złoty of it."""
    supported = ["c", "nothing", "a c", "c", "c", "nothing", "c", "c", "b a", "nothing", "b a", "b a"]
    names = ["a", "b", "c", "nothing"]
    election = make_election(
        budget=1000,
        projects=[Project("a", 300), Project("b", 100), Project("c", 500), Project("nothing", 2000)],
        ballots=[
            Ballot(str(number), tuple(sorted(names.index(one) for one in told.split())))
            for number, told in enumerate(supported)
        ],
        vote_type=VoteType.APPROVAL,
        scale=1,
    )
    outcome = count(election, "equal-shares", utility="cost", ties="error")
    assert set(outcome.selected) == {"b", "c"}
    assert outcome.row("a").reason.facts["cheaper_by"] == 150
    won = count(cheaper(election, "a", 150), "equal-shares", utility="cost", ties="number")
    assert "a" in won.selected
