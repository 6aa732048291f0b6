"""Suppositions about the file itself: pools within it, and scores that its ballots do not give."""

from __future__ import annotations

from pb.tally.engine.greedy import Candidate, run_greedy
from pb.tally.engine.jsontext import Json
from pb.tally.engine.official.alternatives import in_order
from pb.tally.engine.official.trial import Trial
from pb.tally.engine.outcome import Outcome, Row, money
from pb.tally.engine.rule_names import GREEDY_RULES
from pb.tally.engine.scores import Threshold

COLUMNS = ("neighborhood", "neighbourhood", "subunit", "district", "category")
PARTS = ("neighborhoods", "subdistricts", "categories", "budget_per_neighborhood", "budget_per_category")
GREEDY = GREEDY_RULES["greedy"]


def sub_pools(trial: Trial, outcome: Outcome) -> dict[str, Json] | None:
    """A column whose every value could have had money of its own, all of it together no more than there is.

    Asked only of a file that names no rule, or names its parts; told only of a column with at least two values that
    won something, so that each is more than a name.
    """
    meta = trial.election.header.meta
    if trial.rule_name not in ("", "unknown") and not any(map(meta.get, PARTS)):
        return None
    rows = in_order(outcome, GREEDY, trial.ties)
    for column in COLUMNS:
        by_value = _by_value(trial, rows, column)
        spent = {value: _own_money(trial, group) for value, group in by_value.items()}
        if len([amount for amount in spent.values() if amount]) < 2 or None in spent.values():
            continue
        if sum(amount or 0 for amount in spent.values()) <= outcome.budget:
            told: dict[str, Json] = {
                value: money(amount or 0, outcome.scale) for value, amount in spent.items()
            }
            return {"column": column, "spent": told}
    return None


def _by_value(trial: Trial, rows: list[Row], column: str) -> dict[str, list[Row]]:
    values = {one.id: one.cells.get(column, "") for one in trial.election.projects}
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(values[row.id], []).append(row)
    return found if len(found) * 2 <= len(rows) else {}


def _own_money(trial: Trial, rows: list[Row]) -> int | None:
    """What the published of a group cost together, where this money would have bought exactly them."""
    amount = sum(row.cost for row in rows if row.id in trial.wanted)
    left = amount
    for row in rows:
        if (row.cost <= left) != (row.id in trial.wanted):
            return None
        left -= row.cost if row.id in trial.wanted else 0
    return amount


def own_scores(trial: Trial, outcome: Outcome) -> dict[str, Json] | None:
    """Projects whose score in the file is not that of its ballots, where the file's own scores would explain it."""
    rule = GREEDY_RULES.get(outcome.rule)
    column = "votes" if trial.election.header.vote_type.counts_votes else "score"
    told = {one.id: one.cells.get(column, "") for one in trial.election.projects}
    if (
        rule is None
        or isinstance(trial.threshold, Threshold)
        or not all(value.isdigit() for value in told.values())
    ):
        return None
    other = [row.id for row in outcome.rows if row.points != int(told[row.id])]
    least = trial.threshold or 0
    candidates = [
        Candidate(row.id, row.cost, int(told[row.id]), rule.merit(int(told[row.id]), row.cost))
        for row in outcome.rows
        if row.reason.code != "withdrawn" and int(told[row.id]) >= max(least, 1)
    ]
    run = run_greedy(rule, candidates, outcome.budget, {}, trial.ties)
    if not other or frozenset(run.taken) != trial.wanted:
        return None
    return {"projects": [*other]}
