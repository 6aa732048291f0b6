"""Which projects would have to be taken out for the rule to give the published winners, and what a remark says of them."""

from __future__ import annotations

import re

from pb.tally.engine.errors import CountError
from pb.tally.engine.jsontext import Json
from pb.tally.engine.official.trial import Trial
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.ties import number_key

MOST_OUT = 4
_REMARK = re.compile(r"#\d+:")
_WORD = re.compile(r"[\w./-]+")


def taken_out(trial: Trial, outcome: Outcome) -> tuple[str, dict[str, Json]] | None:
    """The code and facts of ``one_out``, ``several_out`` or ``conflict``, ``None`` where no few would do.

    Under a rule that skips, the first project that is counted and not published has to go whatever comes later:
    everything before it is the same. So the walk finds the smallest such set.
    """
    out = _walk(trial, outcome)
    if out is None:
        return None
    facts: dict[str, Json] = {"projects": [*out]}
    if kept := _named_together(trial, out):
        return "conflict", facts | {"kept": [*kept]}
    if len(out) == 1:
        return "one_out", facts
    return "several_out", facts | {"is_exclusive": trial.rule_name == "greedy-exclusive"}


def _walk(trial: Trial, outcome: Outcome) -> list[str] | None:
    out: list[str] = []
    while (strange := _strange(trial, outcome)) is not None and len(out) < MOST_OUT:
        out.append(strange)
        try:
            outcome = trial.count(None, out=out)
        except CountError:
            return None
        if trial.is_wanted(outcome):
            return out
    return None


def _strange(trial: Trial, outcome: Outcome) -> str | None:
    """The first that was taken and not published; else the one at which the count stopped, if not published."""
    taken = next((name for name in outcome.selected if name not in trial.wanted), None)
    if taken is not None:
        return taken
    stops = (
        row.id for row in outcome.rows if row.reason.facts.get("stops") or row.reason.code == "topped_up"
    )
    return next((name for name in stops if name not in trial.wanted), None)


def _named_together(trial: Trial, out: list[str]) -> list[str]:
    """Published projects that one remark of the file names together with all that were taken out."""
    for remark in _REMARK.split(trial.remarks):
        words = {word.rstrip("./-") for word in _WORD.findall(remark)}
        if words >= set(out):
            return sorted(words & trial.wanted, key=number_key)
    return []
