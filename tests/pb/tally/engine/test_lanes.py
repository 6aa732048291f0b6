"""Runs side by side tell what single runs tell, and say so where floats cannot tell."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.shares.alike import Alike
from pb.tally.engine.shares.completion import completed
from pb.tally.engine.shares.lanes import Lanes
from pb.tally.engine.shares.run import SharesRun
from pb.tally.engine.shares.support import UTILITIES, Supporters, support_of


def first_by_id(tied: list[Supporters], _spent: int) -> Supporters:
    return min(tied, key=lambda one: one.id)


def town(seed: int, voters: int = 40) -> Election:
    """A small town of cumulative ballots; costs in whole tens, so that ties are met."""
    chance = Random(seed)
    costs = [10 * chance.randint(1, 9) for _ in range(8)]
    ballots = []
    for number in range(voters):
        chosen = tuple(chance.sample(range(8), chance.randint(1, 4)))
        ballots.append(Ballot(str(number), chosen, tuple(chance.randint(1, 3) for _ in chosen)))
    projects = [Project(str(number), cost) for number, cost in enumerate(costs, 1)]
    return make_election(
        budget=160, projects=projects, ballots=ballots, vote_type=VoteType.CUMULATIVE, scale=1
    )


@pytest.mark.parametrize("utility", UTILITIES)
def test_a_block_of_runs_buys_what_single_runs_buy(utility: str) -> None:
    certain = 0
    for seed in range(25):
        support = support_of(town(seed), utility)
        shares = [Fraction(160, 40) + step * Fraction(1, 3) for step in range(12)]
        for walk in Lanes(support, [(share, first_by_id) for share in shares], 160).go():
            single = SharesRun(support, walk.share, first_by_id).go(most=160)
            if walk.is_certain:
                certain += 1
                told = [(one.id, sorted(one.tied)) for one in walk.bought]
                assert told == [(one.id, sorted(one.tied)) for one in single.bought]
                assert walk.doubtful == single.doubtful
                assert walk.spent == single.spent
    assert certain > 200


def test_a_share_that_is_just_enough_is_left_to_the_exact_run() -> None:
    projects = [Project("1", 12)]
    ballots = [Ballot(str(number), (0,)) for number in range(3)]
    election = make_election(budget=12, projects=projects, ballots=ballots, scale=1)
    support = support_of(election, "cost")
    shares = [Fraction(11, 3), Fraction(4), Fraction(13, 3)]
    short, just, enough = Lanes(support, [(share, first_by_id) for share in shares], 12).go()
    assert (short.is_certain, short.bought) == (True, [])
    assert not just.is_certain
    assert [one.id for one in enough.bought] == ["1"]


@pytest.mark.parametrize("utility", UTILITIES)
def test_ties_of_every_step_are_remembered_to_the_end(utility: str) -> None:
    met = 0
    for seed in range(60):
        support = support_of(town(seed, voters=9), utility)
        done = completed(support, 160, 1, first_by_id, "add1")
        doubtful: set[frozenset[str]] = set()
        for visit in done.visits:
            doubtful |= SharesRun(support, visit.share, first_by_id).go(most=160).doubtful
        assert done.run.doubtful == doubtful
        met += bool(doubtful)
    assert met > 3


@pytest.mark.parametrize("utility", UTILITIES)
def test_a_purchase_parts_groups_into_those_who_support_it_alike_and_the_others(utility: str) -> None:
    support = support_of(town(3), utility)
    alike = Alike(support.candidates, support.weights, np.array([4.0, 5.0]), 1e-12)
    bought: list[dict[int, int]] = []
    for number, one in enumerate(support.candidates):
        caps = np.ones(len(one.voters), dtype=np.int64) if one.caps is None else one.caps
        bought.append(dict(zip(one.voters.tolist(), caps.tolist(), strict=True)))
        grouped = alike.part(number)
        assert (grouped.ballots, grouped.all_paying) == (one.ballots, one.all_paying)
        kinds = {tuple(caps.get(voter, 0) for caps in bought) for voter in range(support.profiles)}
        told = {
            (int(alike.of[voter]), tuple(caps.get(voter, 0) for caps in bought))
            for voter in range(support.profiles)
        }
        assert len(told) == len(kinds) == len({group for group, _caps in told})
