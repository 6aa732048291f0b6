"""Every reason is true: what it says of money, votes and rivals is checked by counting again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError, RuleNotNamed
from pb.tally.engine.model import Ballot, Project, VoteType, make_election
from pb.tally.engine.outcome import Outcome, Row, reason_dict
from tests.support.elections import GREEDY, Small, possible_winners, small_elections
from tests.support.pabulib import approval_election

rules = st.sampled_from(GREEDY)
orders = st.sampled_from(["number", "cheaper", "seed:x", "error"])
CASES = settings(max_examples=250, deadline=None)
FAR = 1000


def is_built(small: Small, rule: str, ties: str, name: str) -> bool:
    """Whether the project is certainly built: by the tie rule, or in every order where there is none."""
    if ties == "error":
        return all(name in selected | extra for selected, extra in possible_winners(small, rule))
    outcome = count(small.election(), rule, ties=ties, **small.arguments())
    return name in outcome.selected + outcome.extra


def losers(small: Small, rule: str, ties: str) -> list[Row]:
    if ties == "error" and len(possible_winners(small, rule)) > 1:
        return []
    outcome = count(small.election(), rule, ties=ties, **small.arguments())
    return [row for row in outcome.rows if row.id not in outcome.selected + outcome.extra]


@CASES
@given(small_elections(), rules, orders)
def test_so_many_votes_more_win_and_one_fewer_does_not(small: Small, rule: str, ties: str) -> None:
    for row in losers(small, rule, ties):
        missing = row.reason.facts["missing"]
        if missing is None:
            assert not is_built(small.with_votes(row.id, FAR), rule, ties, row.id)
            continue
        assert isinstance(missing, int)
        assert missing >= 1
        assert is_built(small.with_votes(row.id, missing), rule, ties, row.id)
        assert not is_built(small.with_votes(row.id, missing - 1), rule, ties, row.id)


@CASES
@given(small_elections(), rules, orders)
def test_so_much_cheaper_wins_and_one_grosz_less_does_not(small: Small, rule: str, ties: str) -> None:
    for row in losers(small, rule, ties):
        if "cheaper_by" not in row.reason.facts:
            continue
        cheaper = row.reason.facts["cheaper_by"]
        if cheaper is None:
            assert not is_built(small.with_lower_cost(row.id, row.cost - 1), rule, ties, row.id)
            continue
        assert isinstance(cheaper, int)
        assert 1 <= cheaper < row.cost
        assert is_built(small.with_lower_cost(row.id, cheaper), rule, ties, row.id)
        assert not is_built(small.with_lower_cost(row.id, cheaper - 1), rule, ties, row.id)


@CASES
@given(small_elections(), rules, st.sampled_from(["number", "cheaper", "seed:x"]))
def test_the_facts_agree_with_the_count(small: Small, rule: str, ties: str) -> None:
    outcome = count(small.election(), rule, ties=ties, **small.arguments())
    for place, name in enumerate(outcome.selected, 1):
        before = small.budget - sum(small.costs[other] for other in outcome.selected[: place - 1])
        facts = {"place": place, "left_before": before, "left": before - small.costs[name]}
        assert dict(outcome.row(name).reason.facts) == facts
    for row in outcome.rows:
        CHECKS[row.reason.code](small, outcome, row)
    assert {row.reason.code for row in outcome.rows} <= set(CHECKS)


def check_did_not_fit(small: Small, outcome: Outcome, row: Row) -> None:
    facts = row.reason.facts
    assert facts["left"] == row.cost - facts["short_by"] < row.cost  # type: ignore[operator]
    assert facts["stops"] == outcome.rule.startswith("greedy-stop")


def check_stopped(small: Small, outcome: Outcome, row: Row) -> None:
    at = outcome.row(str(row.reason.facts["at"]))
    assert at.points >= row.points
    assert at.reason.code in ("did_not_fit", "lost_tie", "topped_up")


def check_lost_tie(small: Small, outcome: Outcome, row: Row) -> None:
    tie = next(tie for tie in outcome.ties if row.id in tie.projects)
    winners = tuple(name for name in tie.order if name in outcome.selected + outcome.extra)
    assert tie.decides
    assert row.cost <= tie.left
    assert row.reason.facts["winners"] == winners
    assert row.reason.facts["broken_by"] == outcome.parameters["ties"]


def check_conflict(small: Small, outcome: Outcome, row: Row) -> None:
    rival = str(row.reason.facts["with"])
    assert rival in outcome.selected + outcome.extra
    assert any({rival, row.id} <= set(group) for group in small.conflicts)
    assert row.reason.facts["difference"] == small.votes[rival] - small.votes[row.id]


def check_below_threshold(small: Small, outcome: Outcome, row: Row) -> None:
    assert row.reason.facts["short_of_threshold"] == small.threshold - small.votes[row.id] > 0
    assert row.reason.facts["missing"] is None or row.reason.facts["missing"] >= small.threshold - row.votes  # type: ignore[operator]


def check_no_votes(small: Small, outcome: Outcome, row: Row) -> None:
    assert row.votes == 0


def check_topped_up(small: Small, outcome: Outcome, row: Row) -> None:
    assert row.reason.facts["left"] == outcome.left
    assert row.reason.facts["from_reserve"] == row.cost - outcome.left
    assert outcome.left * 100 >= row.cost * 80


def check_selected(small: Small, outcome: Outcome, row: Row) -> None:
    assert row.selected


CHECKS = {
    "selected": check_selected,
    "topped_up": check_topped_up,
    "did_not_fit": check_did_not_fit,
    "stopped": check_stopped,
    "lost_tie": check_lost_tie,
    "conflict": check_conflict,
    "below_threshold": check_below_threshold,
    "no_votes": check_no_votes,
}


def test_distance_in_points_of_a_ranking() -> None:
    """Ballots 1>2 and 1>2 and 2>1: 1 has 5 points, 2 has 4; the money suffices for one."""
    election = make_election(
        budget=100,
        projects=[Project("1", 100), Project("2", 100)],
        ballots=[Ballot("a", (0, 1)), Ballot("b", (0, 1)), Ballot("c", (1, 0))],
        vote_type=VoteType.ORDINAL,
        meta={"max_length": "2"},
    )
    reason = count(election, "greedy").row("2").reason
    assert reason.code == "did_not_fit"
    assert (reason.facts["missing"], reason.facts["unit"]) == (2, "points")
    assert count(election, "greedy", ties="number", score="votes").row("2").reason.facts["unit"] == "votes"


def test_a_cheaper_project_is_not_sure_to_win_behind_its_equals() -> None:
    """Both are too dear and end the count; if one were cheaper, lots would decide which comes first."""
    election = approval_election({"1": 900, "2": 900}, {"1": 2, "2": 2}, 800)
    facts = count(election, "greedy-stop").row("1").reason.facts
    assert (facts["short_by"], facts["cheaper_by"], facts["missing"]) == (100, None, None)
    assert count(election, "greedy-stop", ties="number").row("1").reason.facts["cheaper_by"] == 100


def test_just_at_the_edge_of_eighty_percent() -> None:
    costs = {"1": 920, "2": 100}
    assert count(approval_election(costs, {"1": 2, "2": 1}, 1000), "greedy-stop-80").extra == ("2",)
    assert count(approval_election(costs, {"1": 2, "2": 1}, 999), "greedy-stop-80").extra == ()


def test_a_rule_from_meta_with_its_threshold() -> None:
    meta = {"rule": "greedy-no-skip", "min_project_score_threshold": "2"}
    election = approval_election({"1": 500, "2": 600, "3": 100}, {"1": 3, "2": 2, "3": 1}, 1000, meta)
    outcome = count(election)
    assert (outcome.rule, outcome.selected) == ("greedy-stop", ("1",))
    assert outcome.parameters["threshold"] == 2
    assert outcome.row("3").reason.code == "below_threshold"
    assert count(election, threshold=None).row("3").reason.code == "stopped"
    assert count(election, "greedy", threshold=None).selected == ("1", "3")


@pytest.mark.parametrize(
    "meta",
    [{}, {"rule": "unknown"}, {"rule": "greedy-custom"}, {"rule": "greedy-custom", "comment": "#1: own way"}],
)
def test_no_rule_is_guessed(meta: dict[str, str]) -> None:
    with pytest.raises(RuleNotNamed):
        count(approval_election({"1": 500}, {"1": 1}, 1000, meta))


def test_wrong_parameters() -> None:
    election = approval_election({"1": 500}, {"1": 1}, 1000)
    for wrong in (
        {"rule": "best"},
        {"score": "stars"},
        {"conflicts": [("1", "9")]},
        {"withdrawn": ["9"]},
        {"threshold": -1},
    ):
        with pytest.raises(CountError):
            count(election, **{"rule": "greedy", **wrong})  # type: ignore[arg-type]


def test_money_of_reasons_in_grosze_and_in_zloty() -> None:
    reason = (
        count(approval_election({"1": 60_050, "2": 60_000}, {"1": 2, "2": 1}, 100_000), "greedy")
        .row("2")
        .reason
    )
    assert reason.code == "did_not_fit"
    assert reason_dict(reason)["short_by"] == 20_050
    assert reason_dict(reason, 100)["short_by"] == Decimal("200.5")
    assert reason_dict(reason, 100)["missing"] == 2
