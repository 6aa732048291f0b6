"""Thresholds in other units, a panel's mean, and a minimum for a category, by example and on small elections."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.tally.engine.count import count
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.model import Ballot, Election, Project, VoteType, make_election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.rule_names import RULES
from pb.tally.engine.scores import Threshold
from tests.support.pabulib import approval_election

GREEN, OTHER = "greenery", "streets"


def points_election(costs: list[int], ballots: list[dict[int, int]], budget: int) -> Election:
    """Projects "1", "2" …; each ballot gives points by index, 0 too."""
    return make_election(
        budget=budget,
        projects=[Project(str(place), cost) for place, cost in enumerate(costs, 1)],
        ballots=[
            Ballot(str(row), tuple(given), tuple(given.values())) for row, given in enumerate(ballots, 1)
        ],
        vote_type=VoteType.SCORING,
    )


def green_election(projects: list[tuple[int, str, int]], budget: int) -> Election:
    """Projects by cost, category and number of ballots, each ballot for one of them."""
    return make_election(
        budget=budget,
        projects=[
            Project(str(place), cost, {"category": category})
            for place, (cost, category, _votes) in enumerate(projects, 1)
        ],
        ballots=[
            Ballot(f"{place}-{row}", (place,))
            for place, (_cost, _category, votes) in enumerate(projects)
            for row in range(votes)
        ],
    )


# The first has many points of one voter, the second few points of many.
OF_ONE_OR_MANY = points_election(
    [10, 10, 10], [{0: 10}, {1: 1, 0: 0}, {1: 1, 0: 0}, {1: 1}, {1: 1, 2: 0}], budget=20
)


@pytest.mark.parametrize(
    ("unit", "least", "winners", "short"),
    [
        ("points", 5, ["1"], {"2": 1}),
        ("votes", 2, ["2"], {"1": 1}),
        ("voters", 3, ["1", "2"], {}),
        ("voters", 4, ["2"], {"1": 1}),
        ("percent", 20, ["1", "2"], {}),
        ("percent", Fraction(201, 10), ["2"], {"1": 1}),
        ("percent", 80, ["2"], {"1": 3}),
        ("percent", Fraction(801, 10), [], {"1": 4, "2": 1}),
    ],
)
def test_a_threshold_counts_what_the_regulation_says(unit, least, winners, short):
    outcome = count(OF_ONE_OR_MANY, "greedy", threshold=Threshold(unit, least))
    assert list(outcome.selected) == winners
    below = {row.id: row.reason.facts for row in outcome.rows if row.reason.code == "below_threshold"}
    assert {name: facts["short_of_threshold"] for name, facts in below.items()} == short
    for facts in below.values():
        assert facts["threshold"] == least
        if unit != "points":
            assert facts["threshold_unit"] == unit
            assert facts["missing"] is None, "points of the same voters do not help"


def test_a_share_of_ballots_is_compared_exactly_where_a_third_is_no_decimal():
    election = green_election([(1, OTHER, 1), (1, OTHER, 2)], 5)
    third = Fraction(100, 3)
    assert set(count(election, "greedy", threshold=Threshold("percent", third)).selected) == {"1", "2"}
    above = Threshold("percent", third + Fraction(1, 10**9))
    outcome = count(election, "greedy", threshold=above)
    assert list(outcome.selected) == ["2"]
    facts = outcome.row("1").reason.facts
    assert (facts["short_of_threshold"], facts["missing"], facts["unit"]) == (1, 1, "votes")


def test_voters_who_gave_no_points_count_though_votes_are_the_score():
    election = points_election([10], [{0: 1}, {0: 0}, {0: 0}], budget=10)
    assert list(count(election, "greedy", score="votes", threshold=Threshold("voters", 3)).selected) == ["1"]
    assert list(count(election, "greedy", score="votes", threshold=Threshold("votes", 3)).selected) == []


def test_one_that_does_not_fit_the_rest_is_not_told_of_a_rival_taken_after_it():
    election = make_election(
        budget=1,
        projects=[Project("1", 1), Project("2", 2)],
        ballots=[Ballot("a", (0, 1)), Ballot("b", (1,))],
    )
    outcome = count(election, "equal-shares", completion="add1u", conflicts=[("1", "2")])
    assert list(outcome.selected) == ["1"] and outcome.row("2").reason.code == "did_not_fit"


def test_a_threshold_in_ballots_is_no_threshold_of_the_mean():
    """On approval ballots every mean is 1."""
    election = approval_election({"1": 10, "2": 10}, {"1": 3, "2": 1}, 100)
    for least, winners in ((Threshold("votes", 3), ("1",)), (Threshold("percent", 50), ("1",)), (2, ())):
        outcome = count(election, "greedy", ties="number", score="mean", threshold=least)
        assert outcome.selected == winners, least


def test_a_threshold_in_the_scores_own_unit_is_told_as_it_always_was():
    election = green_election([(1, OTHER, 1), (1, OTHER, 3)], 5)
    plain, told = (count(election, "greedy", threshold=least) for least in (2, Threshold("votes", 2)))
    assert plain == told and "threshold_unit" not in told.parameters


@pytest.mark.parametrize("threshold", [("kilograms", 1), ("percent", 101), ("voters", -1)])
def test_nonsense_is_refused(threshold):
    with pytest.raises(CountError):
        count(OF_ONE_OR_MANY, "greedy", threshold=Threshold(*threshold))


# Three members; the third may not judge the second project, which is her own.
PANEL = points_election([10, 10, 10], [{0: 7, 1: 9, 2: 2}, {0: 8, 1: 7, 2: 3}, {0: 8, 2: 10}], budget=10)


def test_a_panel_chooses_by_sums_or_by_means():
    assert list(count(PANEL, "greedy").selected) == ["1"]
    outcome = count(PANEL, "greedy", score="mean")
    assert list(outcome.selected) == ["2"], "8 on average against 7 2/3"
    assert [row.points for row in outcome.rows] == [23, 16, 15]
    assert [row.reason.facts["mean"] for row in outcome.rows] == [Fraction(23, 3), 8, 5]
    loser = outcome.row("1").reason
    assert (loser.code, loser.facts["missing"]) == ("did_not_fit", 2), "25 of three members are more than 8"


def test_the_distance_of_a_mean_is_in_points_of_the_panel():
    more = points_election([10, 10, 10], [{0: 9, 1: 9, 2: 2}, {0: 8, 1: 7, 2: 3}, {0: 8, 2: 10}], budget=10)
    assert list(count(more, "greedy", score="mean").selected) == ["1"]


def test_a_mean_below_the_threshold_does_not_win_though_money_is_left():
    election = points_election([10, 10], [{0: 6, 1: 5}, {0: 6, 1: 6}], budget=100)
    outcome = count(election, "greedy", score="mean", threshold=6)
    assert list(outcome.selected) == ["1"]
    facts = outcome.row("2").reason.facts
    assert (facts["short_of_threshold"], facts["missing"]) == (Fraction(1, 2), 1)


MIXED = [(60, OTHER, 9), (40, OTHER, 8), (30, GREEN, 5), (25, GREEN, 2), (20, OTHER, 1)]


def test_money_kept_for_a_category_is_spent_there_first():
    election = green_election(MIXED, 100)
    assert list(count(election, "greedy").selected) == ["1", "2"]
    outcome = count(election, "greedy", reserve=Reserve(GREEN, share=Fraction(30)))
    assert list(outcome.selected) == ["3", "1"] and (outcome.spent, outcome.left) == (90, 10)
    won = outcome.row("3").reason
    assert won.code == "selected" and dict(won.facts) == {
        "place": 1, "left_before": 100, "left": 70, "reserved_for": GREEN, "reserved_left": 0,
    }  # fmt: skip
    assert dict(outcome.row("1").reason.facts) == {"place": 2, "left_before": 70, "left": 10}
    assert outcome.parameters["reserved"]["category"] == GREEN
    assert outcome.as_dict()["parameters"]["withdrawn"] == []


def test_what_the_category_cannot_use_is_not_lost():
    outcome = count(green_election(MIXED, 100), "greedy", reserve=Reserve(GREEN, amount=24))
    assert list(outcome.selected) == ["1", "2"], "no green project fits into 24"
    assert outcome.parameters["reserved"] == {
        "category": GREEN, "least": outcome.parameters["reserved"]["least"],
        "amount": outcome.parameters["reserved"]["amount"], "spent": 0,
    }  # fmt: skip


def test_a_winner_for_the_category_keeps_its_rival_out():
    outcome = count(
        green_election(MIXED, 100), "greedy", conflicts=[("3", "1")], reserve=Reserve(GREEN, amount=30)
    )
    assert list(outcome.selected) == ["3", "2", "4"]
    lost = outcome.row("1").reason
    assert lost.code == "conflict" and (lost.facts["with"], lost.facts["difference"]) == ("3", -4)


def test_a_loser_of_the_category_is_told_the_shorter_way():
    outcome = count(green_election(MIXED, 100), "greedy", reserve=Reserve(GREEN, amount=30))
    assert outcome.row("4").reason.facts["missing"] == 4, "above the other green one"


def test_a_draw_for_the_rest_comes_after_the_category():
    election = green_election([(30, GREEN, 2), (50, OTHER, 3), (50, OTHER, 3)], 100)
    with pytest.raises(TieUndecided) as stop:
        count(election, "greedy", reserve=Reserve(GREEN, amount=30))
    assert stop.value.selected == ("1",) and stop.value.tie.projects == ("2", "3")
    outcome = count(election, "greedy", ties="drawn:3,2", reserve=Reserve(GREEN, amount=30))
    assert list(outcome.selected) == ["1", "3"]


@st.composite
def mixed_elections(draw: st.DrawFn) -> tuple[list[tuple[int, str, int]], int]:
    """A few projects of two categories, with few different numbers."""
    one = st.tuples(st.integers(1, 12), st.sampled_from([GREEN, OTHER]), st.integers(0, 4))
    return draw(st.lists(one, min_size=1, max_size=6)), draw(st.integers(0, 30))


def counted(projects: list[tuple[int, str, int]], budget: int, rule: str, **terms: object) -> Outcome:
    """Ties by number; Phragmén and equal shares need a ballot."""
    return count(green_election(projects, budget), rule, ties="number", **terms)  # type: ignore[arg-type]


@settings(max_examples=150, deadline=None)
@given(mixed_elections(), st.sampled_from(RULES), st.integers(0, 100), st.sampled_from(["none", "add1u"]))
def test_never_over_the_money_and_the_minimum_is_reached_while_something_fits(mixed, rule, share, completion):
    projects, budget = mixed
    shares = {"completion": completion} if rule == "equal-shares" else {}
    outcome = counted(projects, budget, rule, reserve=Reserve(GREEN, share=Fraction(share)), **shares)
    chosen = set(outcome.selected)
    assert outcome.spent == sum(row.cost for row in outcome.rows if row.id in chosen) <= budget
    assert len(chosen) == len(outcome.selected) and not chosen & set(outcome.extra)
    reserved = budget * share // 100
    green = {
        str(place): cost for place, (cost, kind, votes) in enumerate(projects, 1) if kind == GREEN and votes
    }
    spent = sum(cost for name, cost in green.items() if name in chosen)
    is_skipping = rule in ("greedy", "greedy-cost") or completion == "add1u" and rule == "equal-shares"
    if is_skipping and spent < reserved:
        first = sum(row.cost for row in outcome.rows if "reserved_for" in row.reason.facts)
        rest = [cost for name, cost in green.items() if name not in chosen]
        assert all(cost > reserved - first for cost in rest)


@settings(max_examples=100, deadline=None)
@given(mixed_elections(), st.sampled_from(RULES))
def test_nothing_kept_is_the_plain_count(mixed, rule):
    projects, budget = mixed
    plain = counted(projects, budget, rule)
    kept = counted(projects, budget, rule, reserve=Reserve(GREEN, share=Fraction(0)))
    assert (kept.selected, kept.extra, kept.spent) == (plain.selected, plain.extra, plain.spent)
    assert [row.reason.code for row in kept.rows] == [row.reason.code for row in plain.rows]


@settings(max_examples=100, deadline=None)
@given(mixed_elections(), st.sampled_from(["greedy", "greedy-cost"]), st.integers(1, 100))
def test_the_distance_of_a_category_is_the_least_that_suffices(mixed, rule, share):
    projects, budget = mixed
    reserve = Reserve(GREEN, share=Fraction(share))
    outcome = counted(projects, budget, rule, reserve=reserve)
    for place, row in enumerate(outcome.rows):
        missing = row.reason.facts.get("missing")
        if row.reason.code in ("selected", "withdrawn", "conflict"):
            continue
        cost, kind, votes = projects[place]
        for more in range(1, 8):
            raised = [*projects[:place], (cost, kind, votes + more), *projects[place + 1 :]]
            wins = row.id in counted(raised, budget, rule, reserve=reserve).selected
            assert wins == (missing is not None and more >= missing), (row.id, more, missing)
