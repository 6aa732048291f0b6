"""The counts beside those of pabutools, the field's reference library, in exact fractions and under the same ties.

What the two understand differently, and how that is taken out, stands in ``tests/support/reference_library``.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.election.pabulib import parse_pabulib_from_string

from pb.tally.engine.count import count
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from tests.support.generated_elections import elections, town
from tests.support.pabulib import EXPECTED, FILES, PABULIB, real_election
from tests.support.reference_library import RULES, Compared, reference_of

# Up to so many ballots the library answers every rule in a second; raised shares cost it that second a step.
MOST_BALLOTS = 7_000
MOST_BALLOT_STEPS = 60_000
SMALL = [name for name in FILES if EXPECTED[name]["ballots"] <= MOST_BALLOTS]


def agree(election: Election, rule: Compared, ties: str = "number") -> None:
    ours = count(election, ties=ties, **rule.asked).selected
    theirs = rule.answer(reference_of(election, ties))
    assert len(set(ours)) == len(ours)
    if rule.in_order:
        assert list(ours) == theirs
    else:
        assert sorted(ours) == sorted(theirs)


def steps_of(name: str, rule: str) -> int:
    """How often the shares are raised, as far as it is recorded; otherwise too often."""
    kind = {"cost": "mes_cost_add1", "cardinality": "mes_card_add1"}.get(rule.rpartition(" ")[2], "")
    steps = EXPECTED[name]["results"].get(kind, {}).get("increments")
    return MOST_BALLOT_STEPS if steps is None else steps


def real_cases() -> Iterator[tuple[str, str]]:
    """Real elections and rules that the library ends in a reasonable time."""
    for name in SMALL:
        for rule, compared in RULES.items():
            if "points" in rule and EXPECTED[name]["vote_type"] in ("approval", "choose-1"):
                continue
            steps = steps_of(name, rule) if compared.raises_shares else 0
            if steps * EXPECTED[name]["ballots"] <= MOST_BALLOT_STEPS and not rule.startswith("add1-full"):
                yield name, rule


CASES = list(real_cases())


def test_many_real_elections_are_compared() -> None:
    assert len(SMALL) >= 25
    assert len(CASES) >= 200
    assert {rule for _name, rule in CASES if RULES[rule].raises_shares} >= {
        "add1, cost",
        "add1, cardinality",
        "add1u, cost",
        "add1u, cardinality",
    }


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_real_election(name: str, rule: str) -> None:
    agree(real_election(name), RULES[rule])


@pytest.mark.parametrize("name", SMALL)
def test_real_file_is_read_alike(name: str) -> None:
    """Money, projects, and on every ballot the projects (but for a mention twice, which is once) and points."""
    data = (PABULIB / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
    instance, profile = parse_pabulib_from_string(text)
    election = real_election(name)
    scale = election.header.scale
    assert Fraction(int(instance.budget_limit * scale), 1) == election.header.budget
    assert {one.name: int(one.cost * scale) for one in instance} == {
        one.id: one.cost for one in election.projects
    }
    assert dict(election.header.meta.pairs) == {
        key: "" if value == "None" else value for key, value in instance.meta.items()
    }
    ids = [one.id for one in election.projects]
    for ours, theirs in zip(election.ballots(), profile, strict=True):
        named = [ids[at] for at in ours.choices]
        if election.header.vote_type is VoteType.ORDINAL:
            assert [one.name for one in theirs] == list(dict.fromkeys(named))
        elif ours.points is None:
            assert {one.name for one in theirs} == set(named)
        else:
            assert {one.name: Fraction(int(worth)) for one, worth in theirs.items()} == dict(
                zip(named, ours.points, strict=True)
            )


def test_raising_ends_with_the_first_outcome_that_has_everything() -> None:
    """At one unit more 2 would be bought before 1."""
    election = make_election(
        budget=11,
        projects=[Project("1", 5), Project("2", 6)],
        ballots=[
            Ballot(str(voter), (chosen,), (points,))
            for voter, (chosen, points) in enumerate([(0, 0), (0, 1), (1, 1), (1, 2), (0, 1)])
        ],
        vote_type=VoteType.CUMULATIVE,
        scale=1,
    )
    agree(election, RULES["add1-full, points"])
    assert count(election, **RULES["add1-full, points"].asked).selected == ("1", "2")


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=200, deadline=None)
@given(election=elections(), ties=st.sampled_from(("number", "cheaper")))
def test_generated_election(rule: str, election: Election, ties: str) -> None:
    agree(election, RULES[rule], ties)


SINGLE = [rule for rule, compared in RULES.items() if not compared.raises_shares]


@pytest.mark.parametrize("rule", SINGLE)
def test_generated_town(rule: str) -> None:
    for number in range(60):
        agree(town(Random(f"{rule} {number}")), RULES[rule])


RAISED = [rule for rule, compared in RULES.items() if compared.raises_shares and "full" not in rule]


@pytest.mark.parametrize("rule", RAISED)
def test_generated_town_with_raised_shares(rule: str) -> None:
    """In units of two thousand złoty, so that the library ends."""
    for number in range(12):
        election = town(Random(f"{rule} {number}"))
        coarse = make_election(
            budget=election.header.budget // 200_000,
            projects=[Project(one.id, -(-one.cost // 200_000)) for one in election.projects],
            ballots=election.ballots(),
            vote_type=election.header.vote_type,
            scale=1,
        )
        agree(coarse, RULES[rule])
