"""From the record of a greedy count to a reason for each candidate; codes and facts: ``outcome``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from pb.tally.engine.distance import Distance
from pb.tally.engine.greedy import Fate, GreedyRun, Step, run_greedy
from pb.tally.engine.outcome import Fact, Reason
from pb.tally.engine.scores import Bar
from pb.tally.engine.ties import TieRule

Points = int | Fraction
LOSING = (Fate.TOO_DEAR, Fate.EXCLUDED, Fate.STOPPED)


class Reasons:
    """Words the reasons of one count. ``unit``: ``votes`` or ``points``; ``steps``: by how much one more of them
    raises a project's score, by id."""

    def __init__(
        self, run: GreedyRun, budget: int, ties: TieRule, bar: Bar, unit: str, steps: Mapping[str, Points]
    ) -> None:
        self._run = run
        self._budget = budget
        self._ties = ties
        self._bar = bar
        self._unit = unit
        self._steps = steps

    def of_steps(self) -> dict[str, Reason]:
        """Reasons of all candidates, by id."""
        return {step.candidate.id: self._of_step(number, step) for number, step in enumerate(self._run.steps)}

    def outside(self, index: int, project_id: str, cost: int, score: Points) -> Reason:
        """The reason of a project that was no candidate: nobody named it, or too few did."""
        missing = None
        if self._bar.have is None or self._bar.is_reached(index, score):
            missing = self._missing(self._run, project_id, cost, score)
        facts: dict[str, Fact] = {"missing": missing, "unit": self._unit}
        if score <= 0:
            return Reason("no_votes", facts)
        return Reason("below_threshold", {**self._bar.facts(index, score), **facts})

    def _of_step(self, number: int, step: Step) -> Reason:
        cost, left = step.candidate.cost, step.left
        if step.fate is Fate.SELECTED:
            place = 1 + sum(one.fate is Fate.SELECTED for one in self._run.steps[:number])
            return Reason("selected", {"place": place, "left_before": left, "left": left - cost})
        if step.fate is Fate.TOPPED_UP:
            return Reason("topped_up", {"left": left, "from_reserve": cost - left})
        if self._lost_tie(step):
            return self._tie_reason(number, step)
        votes = self._votes(number, step)
        if step.fate is Fate.EXCLUDED:
            return Reason("conflict", {**self._rival(step), **votes})
        if step.fate is Fate.STOPPED:
            return Reason("stopped", {"at": self._stopper(), **votes})
        facts: dict[str, Fact] = {"left": left, "short_by": cost - left, **votes, **self._money(number, step)}
        return Reason("did_not_fit", {**facts, "stops": self._run.rule.stops})

    def _lost_tie(self, step: Step) -> bool:
        """Whether another order of the tied set would have selected it: it was free to come first and fitted."""
        tie = step.tie
        if tie is None or not tie.decides or step.candidate.cost > tie.left:
            return False
        rival = self._run.excluded_by(step.candidate.id) if step.fate is Fate.EXCLUDED else None
        return rival is None or rival in tie.projects

    def _tie_reason(self, number: int, step: Step) -> Reason:
        tie = step.tie
        winners = tuple(name for name in self._run.taken if tie is not None and name in tie.projects)
        facts: dict[str, Fact] = {"winners": winners, "broken_by": str(self._ties), "left": step.left}
        facts["short_by"] = max(0, step.candidate.cost - step.left)
        return Reason("lost_tie", {**facts, **self._votes(number, step), **self._money(number, step)})

    def _rival(self, step: Step) -> dict[str, Fact]:
        rival = self._run.excluded_by(step.candidate.id)
        score = next(one.candidate.score for one in self._run.steps if one.candidate.id == rival)
        return {"with": rival, "difference": score - step.candidate.score}

    def _stopper(self) -> str:
        ends = (Fate.TOO_DEAR, Fate.TOPPED_UP)
        return next(step.candidate.id for step in self._run.steps if step.fate in ends)

    def _votes(self, number: int, step: Step) -> dict[str, Fact]:
        one = step.candidate
        missing = self._missing(self._without(number), one.id, one.cost, one.score)
        return {"missing": missing, "unit": self._unit}

    def _missing(self, others: GreedyRun, project_id: str, cost: int, score: Points) -> int | None:
        return self._distance(others, project_id).votes_missing(score, cost, self._steps[project_id])

    def _money(self, number: int, step: Step) -> dict[str, Fact]:
        one = step.candidate
        distance = self._distance(self._without(number), one.id)
        return {"cheaper_by": distance.money_missing(one.score, one.cost)}

    def _distance(self, others: GreedyRun, project_id: str) -> Distance:
        return Distance(others, self._ties, project_id, self._bar.of_score)

    def _without(self, number: int) -> GreedyRun:
        """The count without a losing candidate: the same turns, unless it was the one that ended the count."""
        run, step = self._run, self._run.steps[number]
        rest = [*run.steps[:number], *run.steps[number + 1 :]]
        if not (run.rule.stops and step.fate is Fate.TOO_DEAR):
            return replace(run, steps=rest)
        others = [one.candidate for one in rest]
        return run_greedy(run.rule, others, self._budget, run.rivals, self._ties, strict=False)
