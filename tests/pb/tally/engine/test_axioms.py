"""What a fair rule promises, tried on small elections: nobody is preferred, nobody pays for others, no group is left out.

Priceability: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
2021 (arXiv 2008.13276), section 3; extended justified representation up to one project: the same, section 4.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.model import Ballot, Election, Project, make_election
from pb.tally.engine.outcome import Outcome
from tests.support.generated_elections import elections
from tests.support.priceability import (
    Payments,
    equal_shares_payments,
    opinions,
    phragmen_payments,
    utilities,
)

UTILITIES = ("cost", "cardinality", "points")
COMPLETIONS = ("none", "add1", "add1-full", "add1u", "greedy")
GREEDY: list[dict[str, Any]] = [
    {"rule": name} for name in ("greedy", "greedy-stop", "greedy-stop-80", "greedy-cost")
]
SHARES: list[dict[str, Any]] = [
    {"rule": "equal-shares", "utility": utility, "completion": completion}
    for utility in UTILITIES
    for completion in COMPLETIONS
]
RULES = [*GREEDY, {"rule": "greedy", "score": "votes"}, *SHARES, {"rule": "phragmen"}]
ONCE = [rule for rule in RULES if rule.get("completion", "none") in ("none", "greedy")]
"""Those that do not raise the shares by a unit of currency: for them it does not matter what the unit is."""
CASES = settings(max_examples=40, deadline=None)
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: ",".join(rule.values()))
every_share = pytest.mark.parametrize("rule", SHARES, ids=lambda rule: ",".join(rule.values()))


def told(outcome: Outcome) -> dict[str, Any]:
    """All that an outcome says, the projects by id: the order of the file shall not matter."""
    said = outcome.as_dict()
    rows = said.pop("projects")
    assert isinstance(rows, list)
    return {**said, "projects": {row["id"]: row for row in rows if isinstance(row, dict)}}


def again(
    election: Election,
    *,
    places: list[int] | None = None,
    ballots: list[Ballot] | None = None,
    names: dict[str, str] | None = None,
) -> Election:
    """The same election with its projects in other places or under other names, or with other ballots."""
    projects = list(election.projects)
    places = places or list(range(len(projects)))
    at = {old: new for new, old in enumerate(places)}
    given_ballots = list(election.ballots()) if ballots is None else ballots
    return make_election(
        budget=election.header.budget,
        projects=[
            Project((names or {}).get(projects[old].id, projects[old].id), projects[old].cost)
            for old in places
        ],
        ballots=[
            Ballot(one.voter_id, tuple(at[index] for index in one.choices), one.points)
            for one in given_ballots
        ],
        vote_type=election.header.vote_type,
        scale=election.header.scale,
    )


@every_rule
@CASES
@given(election=elections(), ties=st.sampled_from(("number", "cheaper", "seed:jawne")), chance=st.randoms())
def test_voters_are_treated_alike(
    rule: dict[str, Any], election: Election, ties: str, chance: Random
) -> None:
    """Whoever hands in which ballot, and under which number, nothing changes."""
    ballots = list(election.ballots())
    handed_in = [Ballot(f"new {chance.random()}", one.choices, one.points) for one in ballots]
    chance.shuffle(handed_in)
    assert told(count(again(election, ballots=handed_in), ties=ties, **rule)) == told(
        count(election, ties=ties, **rule)
    )


@every_rule
@CASES
@given(election=elections(), ties=st.sampled_from(("number", "cheaper", "seed:jawne")), chance=st.randoms())
def test_the_order_of_projects_is_nothing(
    rule: dict[str, Any], election: Election, ties: str, chance: Random
) -> None:
    places = list(range(len(election.projects)))
    chance.shuffle(places)
    conflicts = [[election.projects[0].id, election.projects[-1].id]] if len(places) > 1 else []
    assert told(count(again(election, places=places), ties=ties, conflicts=conflicts, **rule)) == told(
        count(election, ties=ties, conflicts=conflicts, **rule)
    )


@every_rule
@CASES
@given(election=elections())
def test_projects_are_treated_alike(rule: dict[str, Any], election: Election) -> None:
    """Other names in the same order of numbers: the same winners under those names."""
    ids = count(election, "greedy", threshold=None, ties="number").rows
    order = ["1", "2", "3", "10", "B/3", "a2", "a10"]
    names = {row.id: f"Nowa {order.index(row.id) + 40}" for row in ids}
    renamed = count(again(election, names=names), ties="number", **rule)
    assert list(renamed.selected) == [names[one] for one in count(election, ties="number", **rule).selected]


@every_rule
@CASES
@given(election=elections())
def test_no_more_is_spent_than_there_is(rule: dict[str, Any], election: Election) -> None:
    outcome = count(election, ties="number", **rule)
    costs = {one.id: one.cost for one in election.projects}
    assert outcome.spent == sum(costs[name] for name in outcome.selected) <= election.header.budget
    assert len(set(outcome.selected)) == len(outcome.selected)
    supported = {name for own in opinions(election).values() for name in own}
    assert set(outcome.selected) <= supported


def exhaustive(election: Election, outcome: Outcome) -> bool:
    """Whether nothing that somebody supports still fits into what is left."""
    supported = {name for own in opinions(election).values() for name in own}
    others = supported - set(outcome.selected)
    return all(one.cost > outcome.left for one in election.projects if one.id in others)


PROMISED = [
    *({"rule": name} for name in ("greedy", "greedy-cost")),
    *(rule for rule in SHARES if rule["completion"] in ("add1u", "greedy")),
]


@pytest.mark.parametrize("rule", PROMISED, ids=lambda rule: ",".join(rule.values()))
@CASES
@given(election=elections())
def test_nothing_wanted_that_fits_is_left(rule: dict[str, Any], election: Election) -> None:
    assert exhaustive(election, count(election, ties="number", **rule))


@pytest.mark.parametrize("utility", UTILITIES)
@pytest.mark.parametrize("completion", ["add1", "add1-full"])
@CASES
@given(election=elections())
def test_raised_shares_end_as_they_say(utility: str, completion: str, election: Election) -> None:
    outcome = count(election, "equal-shares", ties="number", utility=utility, completion=completion)
    ended = outcome.parameters["ended"]
    assert ended in ("exhaustive", "over-budget")
    if ended == "exhaustive":
        assert exhaustive(election, outcome)
    elif completion == "add1":
        assert not exhaustive(election, outcome)


def check_priced(election: Election, outcome: Outcome, payments: Payments) -> None:
    """A price system for the outcome, in the words of the paper's definition."""
    costs = {one.id: one.cost for one in election.projects}
    of = opinions(election)
    for name, paid in payments.paid.items():
        assert all(name in of[voter] and amount >= 0 for voter, amount in paid.items())
        assert sum(paid.values()) == costs[name]
    unspent = {voter: payments.money - payments.spent_by(voter) for voter in of}
    assert all(left >= 0 for left in unspent.values())
    for name, cost in costs.items():
        if name not in payments.paid and any(name in own for own in of.values()):
            held = sum(unspent[voter] for voter, own in of.items() if name in own)
            assert held <= cost, f"the supporters of {name} could have paid for it"


@every_share
@CASES
@given(election=elections())
def test_equal_shares_can_be_priced(rule: dict[str, Any], election: Election) -> None:
    """Nobody pays above the share or for what they do not support; no loser's supporters have its cost left."""
    outcome = count(election, ties="number", **rule)
    payments = equal_shares_payments(election, outcome, rule["utility"])
    check_priced(election, outcome, payments)
    voters = election.ballot_count
    assert payments.money >= Fraction(election.header.budget, voters)
    if rule["completion"] in ("none", "greedy"):
        assert payments.money == Fraction(election.header.budget, voters)
    if rule["completion"] in ("none", "add1", "add1-full"):
        assert set(payments.paid) == set(outcome.selected)


@CASES
@given(election=elections())
def test_phragmen_can_be_priced(election: Election) -> None:
    """Among the projects that take part: those that cost at most the whole budget."""
    outcome = count(election, "phragmen", ties="number")
    payments = phragmen_payments(election, outcome)
    assert set(payments.paid) == set(outcome.selected)
    of = opinions(election)
    unspent = {voter: payments.money - payments.spent_by(voter) for voter in of}
    for name, paid in payments.paid.items():
        assert min(paid.values()) >= 0
        assert sum(paid.values()) == outcome.row(name).cost
    for row in outcome.rows:
        if not row.selected and row.cost <= election.header.budget:
            fans = [voter for voter, own in of.items() if row.id in own]
            assert sum(unspent[voter] for voter in fans) <= row.cost


def subsets(of: list[Any]) -> Iterator[tuple[Any, ...]]:
    return chain.from_iterable(combinations(of, size) for size in range(1, len(of) + 1))


def left_out(election: Election, outcome: Outcome, kind: str) -> tuple[Any, ...] | None:
    """A group of voters and the projects that it could demand, or nothing: definition 3 of the paper, tried out.

    A group is cohesive for a set of projects when its part of the budget pays for them all. Somebody in it must have,
    with one more project at most, more than what all of the group get from that set; or as much without one.
    """
    of = utilities(election, kind)
    costs = {one.id: one.cost for one in election.projects}
    has = {voter: sum(own.get(name, 0) for name in outcome.selected) for voter, own in of.items()}
    more = {
        voter: max((worth for name, worth in own.items() if name not in outcome.selected), default=0)
        for voter, own in of.items()
    }
    for group in subsets(list(of)):
        common = [name for name in costs if all(name in of[voter] for voter in group)]
        for wanted in subsets(common):
            if len(group) * election.header.budget < sum(costs[name] for name in wanted) * len(of):
                continue
            due = sum(min(of[voter][name] for voter in group) for name in wanted)
            if not any(has[voter] >= due or has[voter] + more[voter] > due for voter in group):
                return group, wanted
    return None


@every_share
@settings(max_examples=100, deadline=None)
@given(election=elections(most_projects=5, most_voters=6))
def test_no_cohesive_group_is_left_out(rule: dict[str, Any], election: Election) -> None:
    """Extended justified representation up to one project."""
    outcome = count(election, ties="number", **rule)
    assert left_out(election, outcome, rule["utility"]) is None


def test_greedy_does_leave_groups_out() -> None:
    """So that the test above is seen to be able to fail: two thirds take everything."""
    costs = {"1": 50, "2": 50, "3": 10, "4": 10}
    election = make_election(
        budget=100,
        projects=[Project(name, cost) for name, cost in costs.items()],
        ballots=[Ballot(str(at), (0, 1) if at < 4 else (2, 3)) for at in range(6)],
        scale=1,
    )
    assert left_out(election, count(election, "greedy", ties="number"), "cardinality") is not None
    assert left_out(election, count(election, "equal-shares", ties="number"), "cardinality") is None


@pytest.mark.parametrize("rule", ONCE, ids=lambda rule: ",".join(rule.values()))
@CASES
@given(election=elections())
def test_more_of_the_same_changes_nothing(rule: dict[str, Any], election: Election) -> None:
    """Every ballot twice and twice the money for twice the costs: the same winners."""
    ballots = list(election.ballots())
    doubled = make_election(
        budget=2 * election.header.budget,
        projects=[Project(one.id, 2 * one.cost) for one in election.projects],
        ballots=[
            Ballot(f"{copy} {one.voter_id}", one.choices, one.points) for one in ballots for copy in (1, 2)
        ],
        vote_type=election.header.vote_type,
        scale=1,
    )
    assert count(doubled, ties="number", **rule).selected == count(election, ties="number", **rule).selected


COUNT_ALL = """
import json
from pathlib import Path
from pb.tally.engine.count import count
from pb.tally.engine.pabulib.reader import read_election
from tests.pb.tally.engine.test_axioms import RULES
from tests.support.pabulib import PABULIB
election = read_election(PABULIB / "legacy__poland_czestochowa_2020_dzbow.pb")
groups = [[one.id for one in election.projects[start::5]] for start in range(3)]
for rule in RULES:
    print(json.dumps(count(election, ties="seed:jawne", conflicts=groups, **rule).as_dict(), default=str))
"""


def test_the_order_of_hashes_is_nothing() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", COUNT_ALL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2", "77", "4021")
    }
    assert len(said) == 1
    assert said.pop().count(b"\n") == len(RULES)
