"""Pools that a panel scored are left out of what is compared: their sheets, their projects, their money."""

from __future__ import annotations

from pb.comparison.voted import from_panels, on_its_own, voted_election
from pb.tally.engine.model import Ballot, Project, VoteType, make_election
from pb.tally.engine.several import PoolTerms

WHOLE = make_election(
    budget=900,
    projects=[Project(name, 100, {"pool": pool}) for name, pool in (("1", "z"), ("2", "a"), ("3", "b"), ("4", "a"))],
    ballots=[
        Ballot("czlonek", (0,), (7,)),
        Ballot("x", (1, 3, 2), (1, 3, 2)),
        Ballot("y", (3,), (1,)),
    ],
    vote_type=VoteType.CUMULATIVE,
    scale=1,
)  # fmt: skip


def test_sheets_of_a_panel_are_no_ballots_and_choices_stay_those_of_their_projects() -> None:
    part = voted_election(WHOLE, {"a", "b"})
    assert [one.id for one in part.projects] == ["2", "3", "4"]
    told = [
        (one.voter_id, [part.projects[at].id for at in one.choices], [*(one.points or ())])
        for one in part.ballots()
    ]
    assert told == [("x", ["2", "4", "3"], [1, 3, 2]), ("y", ["4"], [1])]


def test_money_from_a_panels_pool_stays_and_none_goes_there() -> None:
    terms = PoolTerms("a", WHOLE, leftovers="pool", target="z")
    counted = {"moved_in": {"z": 50, "b": 30}}
    alone = on_its_own(terms, counted, {"a", "b"})
    assert (alone.election.header.budget, alone.leftovers, alone.target) == (950, "unused", "")
    assert from_panels(counted, {"a", "b"}) == 50 and from_panels({}, {"a"}) == 0
    kept = on_its_own(PoolTerms("a", WHOLE, leftovers="pool", target="b"), {}, {"a", "b"})
    assert (kept.election.header.budget, kept.target) == (900, "b")
