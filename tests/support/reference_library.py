"""The field's reference library, pabutools (GPL-3, tests and benchmarks alone), asked for the same count.

It counts in exact fractions (gmpy2) and breaks ties by the rule "number". It is handed the same election with what
it and we understand differently taken out beforehand:

- *projects nobody supports*: its greedy rule and its Phragmén take them when they fit; here no rule ever does;
- *withdrawn projects* (a cost of 999999999): it knows no such mark;
- *greedy by points*: its greedy rule orders by satisfaction per cost, so that the score itself needs a satisfaction
  of points times cost;
- *equal shares by cost or number, and Phragmén, on ballots with points or ranks*: it takes only ballots that name a
  set; here that set is what the ballot gives points to;
- *a project named twice on a ballot with points*: its reader keeps the last number, ours the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pabutools.fractions
from pabutools.election import (
    AdditiveSatisfaction,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    Cardinality_Sat,
    CardinalProfile,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.election.satisfaction import Additive_Cardinal_Sat
from pabutools.rules import (
    completion_by_rule_combination,
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)
from pabutools.tiebreaking import TieBreakingRule

from pb.tally.engine.model import Election, VoteType
from pb.tally.engine.ties import number_key

assert pabutools.fractions.FRACTION == pabutools.fractions.GMPY_FRAC

BY_NUMBER = TieBreakingRule(lambda _instance, _profile, project: number_key(project.name))
BY_CHEAPER = TieBreakingRule(lambda _instance, _profile, project: (project.cost, number_key(project.name)))
TIES = {"number": BY_NUMBER, "cheaper": BY_CHEAPER}


class PointsTimesCost(AdditiveSatisfaction):
    """Divided by the cost, as the greedy rule does, it leaves the points."""

    def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
        super().__init__(instance, profile, ballot, lambda _i, _p, b, one, _known: b.get(one, 0) * one.cost)


@dataclass(frozen=True)
class Reference:
    """One election in the library's words: ``sets`` of supported projects, and ``points``."""

    instance: Instance
    sets: ApprovalProfile
    points: CardinalProfile
    scale: int
    has_points: bool
    ties: TieBreakingRule

    def profile(self, utility: str) -> tuple[Any, Any]:
        """Profile and satisfaction for a utility of equal shares."""
        if utility == "points":
            return self.points, Additive_Cardinal_Sat
        return self.sets, {"cost": Cost_Sat, "cardinality": Cardinality_Sat}[utility]


def reference_of(election: Election, ties: str = "number") -> Reference:
    """Translate an election. Costs stay in units of ``1 / scale``."""
    header = election.header
    score = {one.id: 0 for one in header.projects}
    given = []
    for profile, weight in zip(election.profiles.profiles, election.profiles.weights.tolist(), strict=True):
        named = {header.projects[at].id: points for at, points in profile if points > 0}
        for name in named:
            score[name] += weight
        given += [named] * weight
    projects = {
        one.id: Project(one.id, one.cost)
        for index, one in enumerate(header.projects)
        if score[one.id] and not header.is_withdrawn(index)
    }
    instance = Instance(projects.values(), budget_limit=header.budget)
    kept = [{projects[name]: value for name, value in named.items() if name in projects} for named in given]
    sets = ApprovalProfile([ApprovalBallot(named) for named in kept], instance=instance)
    points = CardinalProfile([CardinalBallot(named) for named in kept], instance=instance)
    has_points = not header.vote_type.counts_votes
    assert has_points == (header.vote_type not in (VoteType.APPROVAL, VoteType.CHOOSE_ONE))
    return Reference(instance, sets, points, header.scale, has_points, TIES[ties])


def greedy(of: Reference) -> list[str]:
    """By points (by votes where there are none), skipping what does not fit."""
    profile, measure = (of.points, PointsTimesCost) if of.has_points else (of.sets, Cost_Sat)
    return _ids(greedy_utilitarian_welfare(of.instance, profile, sat_class=measure, tie_breaking=of.ties))


def greedy_per_cost(of: Reference) -> list[str]:
    """By points (votes) per cost."""
    profile, measure = (of.points, Additive_Cardinal_Sat) if of.has_points else (of.sets, Cardinality_Sat)
    return _ids(greedy_utilitarian_welfare(of.instance, profile, sat_class=measure, tie_breaking=of.ties))


def equal_shares(of: Reference, utility: str, *, raise_shares: bool = False) -> list[str]:
    """Equal shares, alone or with shares raised by one unit of currency a step."""
    profile, measure = of.profile(utility)
    step = of.scale if raise_shares else None
    return _ids(
        method_of_equal_shares(
            of.instance,
            profile,
            sat_class=measure,
            tie_breaking=of.ties,
            voter_budget_increment=step,
            binary_sat=utility != "points",
        )
    )


def completed_by_votes(of: Reference, utility: str, *, raise_shares: bool) -> list[str]:
    """The same, then the rest by the number of supporters."""
    assert utility != "points", "the library's combination counts both rules on one kind of ballot"
    measure = of.profile(utility)[1]
    first: dict[str, Any] = {"sat_class": measure, "tie_breaking": of.ties}
    if raise_shares:
        first["voter_budget_increment"] = of.scale
    second = {"sat_class": Cost_Sat, "tie_breaking": of.ties}
    rules = [method_of_equal_shares, greedy_utilitarian_welfare]
    return _ids(completion_by_rule_combination(of.instance, of.sets, rules, [first, second]))


def raised_to_the_last(of: Reference, utility: str) -> list[str]:
    """Shares raised until an outcome costs too much, passing over exhaustive ones.

    The first outcome with every project stays: the library raises on, which can only change the order of purchases.
    """
    profile, measure = of.profile(utility)
    whole: list[Any] = []

    def shares(instance: Instance, profile: Any, **terms: Any) -> Any:
        outcome = whole[0] if whole else method_of_equal_shares(instance, profile, **terms)
        if len(outcome) == len(instance) and not whole:
            whole.append(outcome)
        return outcome

    terms = {"sat_class": measure, "tie_breaking": of.ties, "binary_sat": utility != "points"}
    voters = profile.num_ballots()
    return _ids(
        exhaustion_by_budget_increase(
            of.instance,
            profile,
            shares,
            terms,
            exhaustive_stop=False,
            budget_step=of.scale * voters,
            # With this much each voter could pay for everything alone: nothing more is to come.
            budget_bound=of.instance.budget_limit
            + (sum(one.cost for one in of.instance) + of.scale) * voters,
        )
    )


def phragmen(of: Reference) -> list[str]:
    """Sequential Phragmén (its answer is sorted, not in the order of selection)."""
    return _ids(sequential_phragmen(of.instance, of.sets, tie_breaking=of.ties))


def _ids(allocation: Any) -> list[str]:
    return [one.name for one in allocation]


@dataclass(frozen=True)
class Compared:
    """A rule in both languages: arguments of ``count``, and the library's answer."""

    asked: dict[str, Any]
    answer: Callable[[Reference], list[str]]
    in_order: bool = True
    raises_shares: bool = False


def _shares(utility: str, completion: str) -> dict[str, Any]:
    return {"rule": "equal-shares", "utility": utility, "completion": completion}


RULES: dict[str, Compared] = {
    "greedy": Compared({"rule": "greedy", "threshold": None}, greedy),
    "greedy-cost": Compared({"rule": "greedy-cost", "threshold": None}, greedy_per_cost),
    "phragmen": Compared({"rule": "phragmen"}, phragmen, in_order=False),
    **{
        f"equal-shares, {utility}": Compared(
            _shares(utility, "none"), lambda of, utility=utility: equal_shares(of, utility)
        )
        for utility in ("cost", "cardinality", "points")
    },
    **{
        f"add1, {utility}": Compared(
            _shares(utility, "add1"),
            lambda of, utility=utility: equal_shares(of, utility, raise_shares=True),
            raises_shares=True,
        )
        for utility in ("cost", "cardinality", "points")
    },
    **{
        f"add1u, {utility}": Compared(
            _shares(utility, "add1u"),
            lambda of, utility=utility: completed_by_votes(of, utility, raise_shares=True),
            raises_shares=True,
        )
        for utility in ("cost", "cardinality")
    },
    **{
        f"then by votes, {utility}": Compared(
            _shares(utility, "greedy"),
            lambda of, utility=utility: completed_by_votes(of, utility, raise_shares=False),
        )
        for utility in ("cost", "cardinality")
    },
    **{
        f"add1-full, {utility}": Compared(
            _shares(utility, "add1-full"),
            lambda of, utility=utility: raised_to_the_last(of, utility),
            raises_shares=True,
        )
        for utility in ("cost", "cardinality", "points")
    },
}
