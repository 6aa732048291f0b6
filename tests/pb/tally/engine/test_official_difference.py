"""Where a town's published winners differ from its own rule: what the count says of it, on real files and small ones."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.official.difference import Difference, difference
from pb.tally.engine.ties import TieRule
from tests.support.pabulib import EXPECTED, FILES, real_election

LAS = "Poland_Warszawa_2018_Las.pb"
URSYNOW = "Poland_Warszawa_2021_Ursynow.pb.gz"
BUDAPEST = "Hungary_Budapest_2024_VIII_Jozsefvaros.pb"
WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"
WITHDRAWN_FIRST = "Poland_Wroclaw_2017_Rejon_nr_11_750.pb"
"""Counted in expected.json with the withdrawn project left in; taken out first, as FORMAT.md wants, it agrees."""


def told(name: str) -> dict[str, Any]:
    return EXPECTED[name].get("official") or {}


def of_status(status: str) -> list[str]:
    return [name for name in FILES if told(name).get("status") == status]


def codes(found: Difference) -> set[str]:
    return {one.code for one in found.findings}


def facts(found: Difference, code: str) -> dict[str, Any]:
    return dict(next(one.facts for one in found.findings if one.code == code))


def of(name: str) -> Difference:
    found = difference(real_election(name))
    assert found is not None
    return found


def ballots(
    votes: dict[str, int], selected: dict[str, int], costs: dict[str, int], budget: int, **more: Any
) -> Election:
    """An approval election of one project a ballot with the column of published winners; costs in whole złoty."""
    ids = list(votes)
    cells: dict[str, dict[str, str]] = more.pop("cells", {})
    return make_election(
        budget=budget * 100,
        projects=[
            Project(one, costs[one] * 100, {"selected": str(selected.get(one, 0)), **cells.get(one, {})}) for one in ids
        ],
        ballots=[Ballot(f"{one}{n}", (ids.index(one),)) for one in ids for n in range(votes[one])],
        vote_type=VoteType.APPROVAL,
        meta={"rule": "greedy", **more},
    )  # fmt: skip


@pytest.mark.parametrize("name", of_status("exact"))
def test_a_town_that_kept_to_its_rule(name: str) -> None:
    found = of(name)
    assert found.agrees and codes(found) - {"withdrawn", "other_money"} == {"agrees"}
    assert set(found.selected) == set(told(name)["selected"])
    beside = facts(found, "other_money")["projects"] if "other_money" in codes(found) else []
    assert set(beside) == set(told(name).get("other_values", {}))
    if told(name).get("extra_agrees"):
        topped_up = [one for one, value in told(name)["other_values"].items() if value == "2"]
        assert facts(found, "other_money")["by_rule"] == topped_up


@pytest.mark.parametrize("name", of_status("exact-after-tie"))
def test_a_draw_of_lots_is_no_difference_and_the_tied_are_named(name: str) -> None:
    found = of(name)
    assert found.agrees and "tie" in codes(found) and "agrees" not in codes(found)
    number = count(real_election(name), ties="number")
    for tied in facts(found, "tie")["sets"]:
        assert set(tied) & set(found.selected) and set(tied) - set(found.selected)
        assert set(tied) & set(number.selected), "the tie is one that the count meets"


@pytest.mark.parametrize("name", [*of_status("differs"), WIELICZKA])
def test_projects_on_either_side_are_those_of_the_expected_results(name: str) -> None:
    found = of(name)
    assert not found.agrees
    assert set(found.only_official) == {one["id"] for one in told(name)["official_not_computed"]}
    assert set(found.only_counted) == {one["id"] for one in told(name)["computed_not_official"]}


def test_all_published_results_are_looked_at() -> None:
    statuses = [told(name)["status"] for name in FILES if told(name)]
    assert (
        sorted(set(statuses)) == ["differs", "exact", "exact-after-tie", "other-rule"] and len(statuses) == 29
    )
    assert {*of_status("differs")} == {LAS, URSYNOW, BUDAPEST}
    assert {*of_status("other-rule")} == {WIELICZKA, WITHDRAWN_FIRST}
    assert all(difference(real_election(name)) is None for name in FILES if not told(name))


def test_one_project_taken_out_by_hand_explains_las() -> None:
    assert facts(of(LAS), "one_out") == {"projects": ["1649"]}


def test_a_conflict_that_a_remark_names_explains_ursynow() -> None:
    assert facts(of(URSYNOW), "conflict") == {"projects": ["1687", "459"], "kept": ["2150"]}


def test_pools_inside_one_file_explain_budapest() -> None:
    found = of(BUDAPEST)
    assert found.rule is None and codes(found) == {"rule_unknown", "sub_pools"}
    spent = facts(found, "sub_pools")["spent"]
    assert (
        facts(found, "sub_pools")["column"] == "neighborhood"
        and sum(spent.values()) == told(BUDAPEST)["spent"]
    )


def test_wieliczka_counted_to_the_last_affordable_step() -> None:
    assert {"rule": "equal-shares", "completion": "add1-full"} in facts(of(WIELICZKA), "other_rule")["rules"]


def test_a_withdrawn_project_is_named() -> None:
    found = of(WITHDRAWN_FIRST)
    assert found.agrees and facts(found, "withdrawn") == {"projects": ["150"]}


THREE = {"votes": {"1": 9, "2": 8, "3": 7}, "costs": {"1": 50, "2": 40, "3": 30}}


def test_less_money_is_told_to_the_grosz() -> None:
    found = difference(ballots(selected={"1": 1}, budget=95, rule="greedy-no-skip", **THREE))
    assert found is not None and found.only_counted == ("2",)
    assert float(facts(found, "money")["change"]) == -5.01


def test_more_money_is_told_as_the_least_that_would_do() -> None:
    found = difference(ballots(selected={"1": 1, "2": 1, "3": 1}, budget=90, **THREE))
    assert found is not None and (found.only_official, found.only_counted) == (("3",), ())
    assert facts(found, "money") == {"change": 30} and codes(found) == {"money"}


def test_another_rule_is_named() -> None:
    found = difference(ballots(selected={"1": 1, "3": 1}, budget=85, rule="greedy-no-skip", **THREE))
    assert found is not None and {"rule": "greedy"} in facts(found, "other_rule")["rules"]


def test_a_threshold_that_was_not_applied() -> None:
    election = ballots(selected={"1": 1, "2": 1}, budget=100, min_project_score_threshold="9", **THREE)
    found = difference(election)
    assert found is not None and {"rule": "greedy", "threshold": None} in facts(found, "other_rule")["rules"]


def test_scores_that_the_ballots_do_not_give() -> None:
    cells = {"1": {"votes": "9"}, "2": {"votes": "3"}, "3": {"votes": "7"}}
    found = difference(ballots(selected={"1": 1, "3": 1}, budget=85, cells=cells, **THREE))
    assert found is not None and found.agrees, "without the column: 2 does not fit"
    votes, costs = {"1": 9, "2": 8, "3": 7}, {"1": 50, "2": 30, "3": 30}
    found = difference(ballots(votes, {"1": 1, "3": 1}, costs, 85, cells=cells))
    assert found is not None and facts(found, "other_scores") == {"projects": ["2"]}


def test_several_taken_out_of_a_file_that_says_some_exclude_each_other() -> None:
    votes, costs = {"1": 9, "2": 8, "3": 7, "4": 6}, {"1": 50, "2": 50, "3": 50, "4": 50}
    found = difference(ballots(votes, {"3": 1, "4": 1}, costs, 100, rule="greedy-exclusive"))
    assert found is not None and facts(found, "several_out") == {"projects": ["1", "2"], "is_exclusive": True}


def test_what_nothing_explains_is_called_so() -> None:
    votes, costs = {"1": 9, "2": 8, "3": 7}, {"1": 50, "2": 60, "3": 55}
    found = difference(ballots(votes, {"2": 1, "3": 1}, costs, 60))
    assert found is not None and not found.agrees and codes(found) == {"unexplained"}


def test_conflicts_that_are_known_are_counted_with() -> None:
    votes, costs = {"1": 9, "2": 8, "3": 7}, {"1": 50, "2": 40, "3": 30}
    election = ballots(votes, {"1": 1, "3": 1}, costs, 120)
    found = difference(election, conflicts=[("1", "2")])
    assert found is not None and found.agrees
    assert (other := difference(election, withdrawn=["2"])) is not None and other.agrees
    assert (plain := difference(election)) is not None and facts(plain, "one_out") == {"projects": ["2"]}


@pytest.mark.parametrize("name", [LAS, URSYNOW, BUDAPEST, *of_status("exact-after-tie")])
def test_the_order_of_projects_in_the_file_changes_nothing(name: str) -> None:
    election = real_election(name)
    last = len(election.projects) - 1
    turned = make_election(
        budget=election.header.budget, projects=reversed(election.projects), scale=election.header.scale,
        ballots=[
            Ballot(one.voter_id, tuple(last - choice for choice in one.choices), one.points) for one in election.ballots()
        ],
        vote_type=election.header.vote_type, meta=dict(election.header.meta.pairs),
    )  # fmt: skip
    ours, theirs = of(name), difference(turned)
    assert theirs is not None and set(theirs.only_official) == set(ours.only_official)
    assert theirs.only_counted == ours.only_counted and codes(theirs) == codes(ours)


@st.composite
def published_elections(draw: st.DrawFn) -> tuple[Election, str]:
    """Up to six projects with any published winners, as often as not those of the rule with a change."""
    rule = draw(st.sampled_from(["greedy", "greedy-no-skip", "greedy-exclusive"]))
    count_of = draw(st.integers(2, 6))
    ids = [str(number) for number in range(1, count_of + 1)]
    votes = {one: draw(st.integers(0, 5)) for one in ids}
    costs = {one: draw(st.integers(1, 9)) for one in ids}
    selected = {one: draw(st.sampled_from([0, 1, 1, 2])) for one in ids}
    votes[ids[0]] += 1
    return ballots(votes, selected, costs, draw(st.integers(1, 25)), rule=rule), rule


def every_order(election: Election) -> Iterator[tuple[str, ...]]:
    """Each order of all projects."""
    return permutations(one.id for one in election.projects)


def orders_of_equals(election: Election) -> Iterator[tuple[str, ...]]:
    """Each order that lots can give: by votes, and every order of those with as many."""
    votes = {
        one.id: row.votes
        for one, row in zip(election.projects, count(election, ties="number").rows, strict=True)
    }
    same = [[one for one in votes if votes[one] == so_many] for so_many in sorted(set(votes.values()))]
    return (tuple(chain.from_iterable(parts)) for parts in product(*map(permutations, same)))


@given(published_elections())
@settings(max_examples=400, deadline=None)
def test_every_explanation_is_true_when_it_is_counted(made: tuple[Election, str]) -> None:
    election, own_rule = made
    found = difference(election)
    assert found is not None
    wanted = frozenset(found.selected)

    def gives(**terms: Any) -> bool:
        rule = terms.pop("rule", None)
        orders = orders_of_equals(election) if rule in (None, own_rule) else every_order(election)
        return any(
            frozenset(count(election, rule, ties=TieRule("drawn", draws=(order,)), **terms).selected)
            == wanted
            for order in orders
        )

    assert found.agrees == gives(), "no order of the tied is overlooked, none is invented"
    for one in found.findings:
        facts = dict(one.facts)
        if one.code in ("one_out", "several_out", "conflict"):
            assert gives(withdrawn=facts["projects"]) and not set(facts["projects"]) & wanted
        elif one.code == "money":
            change = int(Fraction(str(facts["change"])) * 100)
            assert gives(added=change) and not gives(added=change - (1 if change > 0 else -1)), (
                "it is the least"
            )
        elif one.code == "other_rule":
            assert all(gives(**way) for way in facts["rules"])


@given(published_elections())
@settings(max_examples=200, deadline=None)
def test_one_project_taken_out_is_always_found(made: tuple[Election, str]) -> None:
    election, rule = made
    outcome = count(election, ties="number")
    for gone in outcome.selected:
        without = count(election, ties="number", withdrawn=[gone])
        if any(tie.decides for tie in (*outcome.ties, *without.ties)):
            continue
        told = {one.id: int(one.id in without.selected) for one in election.projects}
        votes = {one.id: row.votes for one, row in zip(election.projects, outcome.rows, strict=True)}
        costs = {one.id: one.cost // 100 for one in election.projects}
        again = ballots(votes, told, costs, election.header.budget // 100, rule=rule)
        found = difference(again)
        assert found is not None and facts(found, "one_out") == {"projects": [gone]}
