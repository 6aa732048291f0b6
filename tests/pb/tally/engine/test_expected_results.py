"""The winners of every shared file under every greedy rule, and the winners that the towns announced."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.ties import TieRule
from tests.support.pabulib import EXPECTED, FILES, real_election

# Name in expected.json → arguments of count(). In those results a threshold applies only where "+threshold" says so.
ASKED: dict[str, dict[str, Any]] = {
    "greedy": {"rule": "greedy", "threshold": None},
    "greedy+threshold": {"rule": "greedy", "threshold": FROM_META},
    "greedy-stop": {"rule": "greedy-stop", "threshold": None},
    "greedy-stop+threshold": {"rule": "greedy-stop", "threshold": FROM_META},
    "greedy(votes)": {"rule": "greedy", "threshold": None, "score": "votes"},
    "greedy-cost": {"rule": "greedy-cost", "threshold": None},
    "greedy-stop-80%": {"rule": "greedy-stop-80", "threshold": None},
}
# Counted there with the withdrawn project still in, at which the count then stops; FORMAT.md wants it taken out
# first, which gives what the town announced (below).
WITHDRAWN_LEFT_IN = ("Poland_Wroclaw_2017_Rejon_nr_11_750.pb", "greedy-stop")
CASES = [
    (name, result)
    for name in FILES
    for result in EXPECTED[name]["results"]
    if result in ASKED and (name, result) != WITHDRAWN_LEFT_IN
]


def test_no_greedy_result_is_left_out() -> None:
    assert len(CASES) == 166
    others = {result for name in FILES for result in EXPECTED[name]["results"]} - set(ASKED)
    assert all(result.startswith(("mes_", "phragmen")) for result in others)


@pytest.mark.parametrize(("name", "result"), CASES)
def test_result(name: str, result: str) -> None:
    election, expected = real_election(name), EXPECTED[name]["results"][result]
    outcome = count(election, ties="number", **ASKED[result])
    assert list(outcome.selected) == expected["selected"]
    assert list(outcome.extra) == ([expected["extra"]] if "extra" in expected else [])
    if "spent" in expected:
        assert outcome.spent == Fraction(str(expected["spent"])) * outcome.scale
    check_ties(election, result, outcome, expected)
    cheaper = count(election, ties="cheaper", **ASKED[result])
    if "selected_cheaper" in expected:
        assert list(cheaper.selected) == expected["selected_cheaper"]
    elif result != "greedy-cost":  # expected.json records no ties for it
        assert set(cheaper.selected) == set(outcome.selected)


def check_ties(election: Election, result: str, outcome: Outcome, expected: dict[str, Any]) -> None:
    if result == "greedy-cost":
        return
    met = [set(tie.projects) for tie in outcome.ties]
    assert all(set(tied) in met for tied in expected.get("ties", []))
    decides = any(tie.decides for tie in outcome.ties)
    assert decides == expected.get("tie_decides", False)
    if decides:
        with pytest.raises(TieUndecided) as stop:
            count(election, **ASKED[result])
        assert set(stop.value.tie.projects) in [set(tied) for tied in expected["ties"]]
    else:
        assert set(count(election, **ASKED[result]).selected) == set(outcome.selected)


def official(name: str) -> dict[str, Any]:
    found: dict[str, Any] = EXPECTED[name].get("official") or {}
    return found


def greedy_with_status(status: str) -> list[str]:
    return [
        name
        for name in FILES
        if official(name).get("status") == status and "greedy" in str(official(name)["rule_meant"])
    ]


@pytest.mark.parametrize("name", greedy_with_status("exact"))
def test_announced_winners_by_the_rule_in_meta(name: str) -> None:
    outcome = count(real_election(name))
    assert set(outcome.selected) == set(official(name)["selected"])
    assert outcome.spent == Fraction(str(official(name)["spent"])) * outcome.scale
    assert {one.id for one in real_election(name).projects if one.official == 1} == set(outcome.selected)


def test_how_many_announced_results_are_checked() -> None:
    assert len(greedy_with_status("exact")) == 19
    assert len(greedy_with_status("exact-after-tie")) == 4


@pytest.mark.parametrize("name", greedy_with_status("exact-after-tie"))
def test_announced_winners_after_a_draw_of_lots(name: str) -> None:
    """One order of the tied set, and only one of the two, gives what the town announced."""
    election = real_election(name)
    with pytest.raises(TieUndecided) as stop:
        count(election)
    drawn = [
        set(count(election, ties=TieRule("drawn", draws=(order,))).selected)
        for order in permutations(stop.value.tie.projects)
    ]
    assert drawn.count(set(official(name)["selected"])) == 1


def test_withdrawn_project_does_not_stop_the_count() -> None:
    outcome = count(real_election("Poland_Wroclaw_2017_Rejon_nr_11_750.pb"))
    assert outcome.rule == "greedy-stop"
    assert outcome.selected == ("425",)
    assert outcome.row("150").reason.code == "withdrawn"


def test_conflict_group_of_ursynow() -> None:
    """By the rule the best of the group stays; the city kept another one, told only in the comment."""
    name = "Poland_Warszawa_2021_Ursynow.pb.gz"
    group = ("459", "1687", "2150")
    outcome = count(real_election(name), conflicts=[group])
    assert [one for one in group if one in outcome.selected] == ["1687"]
    assert outcome.row("459").reason.code == outcome.row("2150").reason.code == "conflict"
    assert outcome.row("459").reason.facts["with"] == "1687"
    assert outcome.row("459").reason.facts["difference"] == 2075 - 1950
    as_the_city = count(real_election(name), withdrawn=["459", "1687"], ties="drawn:2150,1821")
    assert set(as_the_city.selected) == set(official(name)["selected"])


def test_topped_up_in_poznan() -> None:
    outcome = count(real_election("Poland_Poznan_2024_3_-_Piatkowo_Polnoc_Piatkowo__large.pb"))
    reason = outcome.row("RD-III.4").reason
    assert outcome.extra == ("RD-III.4",)
    assert (reason.code, dict(reason.facts)) == ("topped_up", {"left": 74_100_000, "from_reserve": 5_900_000})
    assert outcome.row("RD-III.5").reason.facts["at"] == "RD-III.4"
