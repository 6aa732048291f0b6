"""Other money and other rules under which the published winners would come out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from pb.tally.engine.errors import CountError
from pb.tally.engine.greedy import GreedyRule
from pb.tally.engine.jsontext import Json
from pb.tally.engine.official.trial import Trial
from pb.tally.engine.outcome import Outcome, Row, money
from pb.tally.engine.rule_names import GREEDY_RULES
from pb.tally.engine.shares.completion import COMPLETIONS
from pb.tally.engine.ties import TieRule

Terms = dict[str, Any]
DEAREST_SHARE = 5_000
"""Currency units of a ballot's share above which the completions that go unit by unit are not tried: too many steps."""


def other_money_needed(trial: Trial, outcome: Outcome) -> dict[str, Json] | None:
    """The least change of the pool under a greedy rule, told only when a count confirms it.

    With the order of projects fixed, every published one needs the money of those before it and its own, and every
    other must not fit at its turn: so the amounts that give the published winners are one interval.
    """
    rule = GREEDY_RULES.get(outcome.rule)
    if rule is None:
        return None
    orders = (trial.ties, trial.other_ties)
    changes = {_change(_interval(trial, outcome, rule, ties), outcome.budget) for ties in orders}
    for change in sorted(changes - {0}, key=abs):
        if abs(change) > outcome.budget:
            continue
        try:
            counted = trial.count(None, added=change)
        except CountError:
            return None
        if trial.is_wanted(counted):
            return {"change": money(change, outcome.scale)}
    return None


def _change(bounds: tuple[int, int | None] | None, budget: int) -> int:
    """The least change that brings the budget between the bounds; 0 where nothing does, or nothing need be changed."""
    if bounds is None:
        return 0
    least, below = bounds
    if budget < least:
        return least - budget
    return below - 1 - budget if below is not None and budget >= below else 0


def _interval(
    trial: Trial, outcome: Outcome, rule: GreedyRule, ties: TieRule
) -> tuple[int, int | None] | None:
    """The least amount, and the one that would be too much (``None``: never); ``None`` where there is no such."""
    spent, below, seen = 0, None, 0
    for row in in_order(outcome, rule, ties):
        if row.id in trial.wanted:
            spent += row.cost
            seen += 1
        elif below is None or spent + row.cost < below:
            below = spent + row.cost
        if rule.stops and below is not None:
            break
    if seen < len(trial.wanted) or (below is not None and spent >= below):
        return None
    return spent, below


def in_order(outcome: Outcome, rule: GreedyRule, ties: TieRule) -> list[Row]:
    """The projects that may win, in the order of the rule."""
    gone = ("withdrawn", "below_threshold", "no_votes")
    rows = [row for row in outcome.rows if row.reason.code not in gone]
    return sorted(rows, key=lambda row: (-rule.merit(row.points, row.cost), ties.key(row.id, row.cost)))


def other_rules(trial: Trial, outcome: Outcome) -> dict[str, Json] | None:
    """Other rules that give exactly the published winners: the near ones, or where none does, the distant ones.

    The proportional ones are tried only where META names one or no rule at all: a town that counts by votes is not
    suspected of having shared its money out by another idea.
    """
    near, distant = _greedy_ways(trial, outcome), list[Terms]()
    if not trial.rule_name.startswith("greedy"):
        near += _shares(trial, ["cost"])
        distant = [*_shares(trial, _other_utilities(trial)), {"rule": "phragmen"}]
    found = _that_give_it(trial, near) or _that_give_it(trial, distant)
    return {"rules": found} if found else None


def _that_give_it(trial: Trial, ways: Sequence[Terms]) -> list[Json]:
    found: list[Json] = []
    for terms in ways:
        try:
            counted = trial.count(**terms)
        except CountError:
            continue
        if trial.is_wanted(counted):
            found.append(_told(terms))
    return found


def _greedy_ways(trial: Trial, outcome: Outcome) -> list[Terms]:
    header = trial.election.header
    ways: list[Terms] = [{"rule": name} for name in GREEDY_RULES if name != outcome.rule]
    if trial.threshold:
        ways += [{"rule": name, "threshold": None} for name in GREEDY_RULES]
    if not header.vote_type.counts_votes and (trial.own is None or trial.own.score == "points"):
        ways += [{"rule": name, "score": "votes"} for name in GREEDY_RULES]
    return ways


def _other_utilities(trial: Trial) -> list[str]:
    return ["cardinality"] if trial.election.header.vote_type.counts_votes else ["cardinality", "points"]


def _shares(trial: Trial, utilities: Sequence[str]) -> list[Terms]:
    header = trial.election.header
    is_dear = header.budget > DEAREST_SHARE * header.scale * max(trial.election.ballot_count, 1)
    completions = [one for one in COMPLETIONS if not (is_dear and one.startswith("add1"))]
    return [
        {"rule": "equal-shares", "utility": utility, "completion": completion}
        for utility, completion in product(utilities, completions)
    ]


def _told(terms: Terms) -> dict[str, Json]:
    """A rule with what tells it from its neighbours; ``threshold`` null: it is not applied."""
    return {name: value for name, value in terms.items() if not (name == "utility" and value == "cost")}
