"""Equal shares and Phragmén: the winners of every shared file, and of small elections counted in plain fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.ties import number_key
from tests.support.pabulib import EXPECTED, FILES, approval_election, real_election

# Name in expected.json → arguments of count().
ASKED: dict[str, dict[str, Any]] = {
    "mes_cost": {"utility": "cost"},
    "mes_card": {"utility": "cardinality"},
    "mes_points": {"utility": "points"},
    "mes_cost_add1": {"utility": "cost", "completion": "add1"},
    "mes_card_add1": {"utility": "cardinality", "completion": "add1"},
    "mes_cost_add1u": {"utility": "cost", "completion": "add1u"},
    "mes_card_add1u": {"utility": "cardinality", "completion": "add1u"},
    "mes_cost_add1_int": {"utility": "cost", "completion": "add1", "from_whole_unit": True},
    "mes_cost_add1_full": {"utility": "cost", "completion": "add1-full"},
    "mes_cost_add1_full_int": {"utility": "cost", "completion": "add1-full", "from_whole_unit": True},
    "phragmen": {"rule": "phragmen"},
}


def is_seen_with_its_rest(name: str, result: str) -> bool:
    """Whether ``add1u`` of the same file begins with this ``add1``: then one count shows both."""
    return f"{result}u" in EXPECTED[name]["results"]


CASES = [
    (name, result)
    for name in FILES
    for result, expected in EXPECTED[name]["results"].items()
    if result in ASKED and "skipped" not in expected and not is_seen_with_its_rest(name, result)
]


def test_every_proportional_result_is_asked_for() -> None:
    others = {result for name in FILES for result in EXPECTED[name]["results"]} - set(ASKED)
    assert all(result.startswith("greedy") for result in others)
    assert len(CASES) == 224
    assert sum(result.endswith("add1u") for _name, result in CASES) == 81


@pytest.mark.parametrize(("name", "result"), CASES)
def test_result(name: str, result: str) -> None:
    election, expected = real_election(name), EXPECTED[name]["results"][result]
    outcome = count(election, **{"rule": "equal-shares", "ties": "number", **ASKED[result]})
    assert list(outcome.selected) == expected["selected"]
    if "spent" in expected:
        assert outcome.spent == Fraction(str(expected["spent"])) * outcome.scale
    raised = EXPECTED[name]["results"].get(result.removesuffix("u"), expected)
    if result.endswith("add1u") and "skipped" not in raised:
        assert list(outcome.selected)[: len(raised["selected"])] == raised["selected"]
    if "increments" in raised:
        steps = (outcome.parameters["steps"], outcome.parameters["ended"])
        assert steps == (raised["increments"], raised["stopped"])
    met = [set(tie.projects) for tie in outcome.ties]
    assert all(set(tied) in met for tied in expected.get("ties", []))
    assert {row.id for row in outcome.rows if row.selected} == set(outcome.selected)
    assert all(row.reason.code for row in outcome.rows)


def test_the_town_that_counts_by_equal_shares_has_its_own_result() -> None:
    name = "Poland_Swiecie_2023.pb"
    outcome = count(real_election(name))
    assert outcome.rule == "equal-shares" and outcome.parameters["completion"] == "add1"
    assert set(outcome.selected) == set(EXPECTED[name]["official"]["selected"])


def test_wieliczka_went_on_to_the_last_affordable_step() -> None:
    name = "Poland_Wieliczka_2023_Green_Budget.pb"
    election = real_election(name)
    full = count(election, "equal-shares", completion="add1-full", ties="number")
    assert set(full.selected) == set(EXPECTED[name]["official"]["selected"])
    by_meta = count(election, ties="number")
    assert by_meta.parameters["run_off"]["equal-shares"] > by_meta.parameters["run_off"]["greedy"]  # type: ignore[index, call-overload, operator]


Voters = list[dict[str, int]]


@st.composite
def small_votes(draw: st.DrawFn) -> tuple[dict[str, int], Voters, int]:
    """Up to five projects and eight voters with points; small numbers, so that ties and exact fits are common."""
    names = ["1", "2", "3", "10", "a"][: draw(st.integers(1, 5))]
    costs = {name: draw(st.integers(1, 9)) for name in names}
    some = st.dictionaries(st.sampled_from(names), st.integers(1, 3), min_size=1)
    voters = draw(st.lists(some, min_size=1, max_size=8))
    return costs, voters, draw(st.integers(0, 24))


def as_election(costs: dict[str, int], voters: Voters, budget: int) -> Election:
    index = {name: place for place, name in enumerate(costs)}
    return make_election(
        budget=budget,
        projects=[Project(name, cost) for name, cost in costs.items()],
        ballots=[
            Ballot(str(at), tuple(index[name] for name in one), tuple(one.values()))
            for at, one in enumerate(voters)
        ],
        vote_type=VoteType.CUMULATIVE,
        scale=1,
    )


def utility_of(kind: str, name: str, costs: dict[str, int], points: int) -> int:
    return {"cost": costs[name], "cardinality": 1, "points": points}[kind]


def plain_shares(costs: dict[str, int], voters: Voters, share: Fraction, kind: str) -> list[str]:
    """The method in its plainest words, voter by voter, in fractions; ties by number."""
    money = [share] * len(voters)
    bought: list[str] = []
    while True:
        best: tuple[Fraction, Any, str] | None = None
        for name, cost in costs.items():
            fans = [at for at, one in enumerate(voters) if name in one]
            if name in bought or sum(money[at] for at in fans) < cost or not fans:
                continue
            price = _plain_price(name, cost, fans, money, voters, costs, kind)
            if best is None or (price, number_key(name)) < best[:2]:
                best = (price, number_key(name), name)
        if best is None:
            return bought
        price, _key, name = best
        bought.append(name)
        for at, one in enumerate(voters):
            if name in one:
                money[at] -= min(money[at], price * utility_of(kind, name, costs, one[name]))


def _plain_price(
    name: str,
    cost: int,
    fans: list[int],
    money: list[Fraction],
    voters: Voters,
    costs: dict[str, int],
    kind: str,
) -> Fraction:
    def level(at: int) -> Fraction:
        return money[at] / utility_of(kind, name, costs, voters[at][name])

    rest, units = Fraction(cost), sum(utility_of(kind, name, costs, voters[at][name]) for at in fans)
    for at in sorted(fans, key=level):
        if units and rest / units <= level(at):
            return rest / units
        rest -= money[at]
        units -= utility_of(kind, name, costs, voters[at][name])
    return max(level(at) for at in fans)


@settings(deadline=None, max_examples=600)
@given(small_votes(), st.sampled_from(("cost", "cardinality", "points")))
def test_equal_shares_are_what_plain_words_say(votes: tuple[dict[str, int], Voters, int], kind: str) -> None:
    costs, voters, budget = votes
    outcome = count(as_election(*votes), "equal-shares", ties="number", utility=kind)
    assert list(outcome.selected) == plain_shares(costs, voters, Fraction(budget, len(voters)), kind)
    assert outcome.spent <= budget


@settings(deadline=None, max_examples=300)
@given(
    small_votes(), st.sampled_from(("cost", "cardinality", "points")), st.sampled_from(("add1", "add1-full"))
)
def test_raising_the_shares_is_what_plain_words_say(
    votes: tuple[dict[str, int], Voters, int], kind: str, completion: str
) -> None:
    """Step by step, without any leap over steps that change nothing."""
    costs, voters, budget = votes
    share, steps = Fraction(budget, len(voters)), 0
    supported = {name for one in voters for name in one}
    bought = plain_shares(costs, voters, share, kind)
    while True:
        left = budget - sum(costs[name] for name in bought)
        rest = supported - set(bought)
        if (all(costs[name] > left for name in rest) and completion == "add1") or not rest:
            ended = "exhaustive"
            break
        after = plain_shares(costs, voters, share + steps + 1, kind)
        if sum(costs[name] for name in after) > budget:
            ended = "over-budget"
            break
        bought, steps = after, steps + 1
    outcome = count(as_election(*votes), "equal-shares", ties="number", utility=kind, completion=completion)
    assert list(outcome.selected) == bought
    assert (outcome.parameters["steps"], outcome.parameters["ended"]) == (steps, ended)


def plain_phragmen(costs: dict[str, int], voters: Voters, budget: int) -> list[str]:
    loads, bought, money = [Fraction(0)] * len(voters), [], budget
    left = {name for name in costs if costs[name] <= budget and any(name in one for one in voters)}
    while left:
        after = {}
        for name in left:
            fans = [at for at, one in enumerate(voters) if name in one]
            after[name] = (costs[name] + sum(loads[at] for at in fans)) / Fraction(len(fans))
        least = min(after.values())
        tied = sorted((name for name in left if after[name] == least), key=number_key)
        if any(costs[name] > money for name in tied):
            break
        name = tied[0]
        for at, one in enumerate(voters):
            if name in one:
                loads[at] = least
        money -= costs[name]
        bought.append(name)
        left.remove(name)
    return bought


@settings(deadline=None, max_examples=400)
@given(small_votes())
def test_phragmen_is_what_plain_words_say(votes: tuple[dict[str, int], Voters, int]) -> None:
    outcome = count(as_election(*votes), "phragmen", ties="number")
    assert list(outcome.selected) == plain_phragmen(*votes)


def test_a_count_by_loads_is_stopped_by_the_project_that_did_not_fit_in_whatever_order_they_stand() -> None:
    costs = {"1": 6, "2": 2, "3": 1, "10": 1}
    ballots = [{"1": 1}, {"1": 1, "2": 1, "3": 1, "10": 1}]
    for names in (list(costs), list(reversed(costs))):
        outcome = count(
            as_election({name: costs[name] for name in names}, ballots, 6), "phragmen", ties="number"
        )
        assert outcome.row("2").reason.facts["at"] == "1"


@settings(deadline=None, max_examples=200)
@given(small_votes(), st.sampled_from(("equal-shares", "phragmen")), st.randoms(use_true_random=False))
def test_the_order_of_projects_and_ballots_is_nothing(
    votes: tuple[dict[str, int], Voters, int], rule: str, rng: Any
) -> None:
    costs, voters, budget = votes
    names = list(costs)
    rng.shuffle(names)
    others = list(voters)
    rng.shuffle(others)
    first = count(as_election(costs, voters, budget), rule, ties="number")
    second = count(as_election({name: costs[name] for name in names}, others, budget), rule, ties="number")
    assert first.selected == second.selected
    assert {row.id: row.reason for row in first.rows} == {row.id: row.reason for row in second.rows}


@settings(deadline=None, max_examples=200)
@given(small_votes(), st.sampled_from(("equal-shares", "phragmen")))
def test_a_tie_stops_the_count_if_and_only_if_some_order_gives_others(
    votes: tuple[dict[str, int], Voters, int], rule: str
) -> None:
    election = as_election(*votes)
    seen = {frozenset(count(election, rule, ties=f"seed:{at}").selected) for at in range(12)}
    try:
        outcome = count(election, rule)
    except TieUndecided as stop:
        assert stop.tie.decides
    else:
        assert seen == {frozenset(outcome.selected)}


@settings(deadline=None, max_examples=150)
@given(small_votes(), st.sampled_from(("equal-shares", "phragmen")))
def test_of_two_that_exclude_each_other_one_is_bought(
    votes: tuple[dict[str, int], Voters, int], rule: str
) -> None:
    costs = votes[0]
    assume(len(costs) > 1)
    pair = list(costs)[:2]
    for completion in ("none", "add1", "add1u", "greedy"):
        given_completion = {"completion": completion} if rule == "equal-shares" else {}
        outcome = count(as_election(*votes), rule, ties="number", conflicts=[pair], **given_completion)  # type: ignore[arg-type]
        assert len(set(pair) & set(outcome.selected)) < 2
        assert outcome.spent <= votes[2]


def test_unknown_words_are_refused() -> None:
    election = approval_election({"1": 500}, {"1": 1}, 1000)
    for wrong in ({"utility": "joy"}, {"completion": "add2"}):
        with pytest.raises(CountError):
            count(election, "equal-shares", **wrong)  # type: ignore[arg-type]


def test_nobody_voted_and_nothing_is_bought() -> None:
    election = approval_election({"1": 500}, {"1": 0}, 1000)
    for rule in ("equal-shares", "phragmen"):
        assert count(election, rule).selected == ()


def test_a_tie_over_the_rest_falls_by_the_rule_of_ties_and_stops_without_one() -> None:
    """Nobody affords 1, 2 or 3 with a share; of the rest 100 suffice for one of two with the same supporters."""
    costs = {"1": 90, "2": 80, "3": 200}
    election = approval_election(costs, {"1": 2, "2": 2, "3": 1}, 100)
    terms: dict[str, Any] = {"rule": "equal-shares", "completion": "greedy", "utility": "cardinality"}
    with pytest.raises(TieUndecided) as stop:
        count(election, **terms)
    assert stop.value.tie.projects == ("1", "2") and stop.value.tie.left == 100
    assert count(election, ties="number", **terms).selected == ("1",)
    assert count(election, ties="cheaper", **terms).selected == ("2",)
    assert count(election, ties="drawn:2,1", **terms).selected == ("2",)


def test_a_tie_tells_the_money_at_its_turn_and_no_score() -> None:
    election = approval_election({"1": 30, "2": 10, "3": 10}, {"1": 6, "2": 2, "3": 2}, 100)
    outcome = count(election, "equal-shares", ties="number")
    assert [(tie.projects, tie.left, tie.decides) for tie in outcome.ties] == [(("2", "3"), 70, False)]
    assert outcome.as_dict()["ties"][0]["score"] is None  # type: ignore[index, call-overload]
