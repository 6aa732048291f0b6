"""The common pot: money left in several pools, laid together for the best projects that were not selected.

Projects of all pools stand in one row by score; one that does not fit is skipped. A project that a selected one
excludes is passed over, and so is one below its own pool's threshold. Scores are compared as they are, so the
pools must count the same thing (votes with votes, points with points).

**How far from the pot?** A project that lost took nothing from its pool, so with more votes or a lower cost it
either wins there or leaves that count, and with it the pot, as it was. Its distance is therefore the smaller of
the two. Under a rule that ends at the first project that does not fit, a project that comes earlier may end the
count earlier and change the pot; there the distance stays that of the own pool: enough, if not always the least.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pb.tally.engine.distance import Distance
from pb.tally.engine.errors import CountError, TieUndecided
from pb.tally.engine.greedy import Candidate, Fate, GreedyRun, run_greedy
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Fact, Outcome, Reason, Row
from pb.tally.engine.rule_names import GREEDY_RULES
from pb.tally.engine.scores import Bar, Threshold, bar_of
from pb.tally.engine.ties import TieRule

Points = int | Fraction
LOST = frozenset({"did_not_fit", "stopped", "lost_tie", "conflict", "not_affordable"})
NEAR = LOST | {"below_threshold", "no_votes"}
"""Reasons of projects that would have had a chance with more votes."""
BY_SCORE = GREEDY_RULES["greedy"]


@dataclass(frozen=True)
class Share:
    """A pool that lays its money into the pot, with its own count and its groups of conflict."""

    election: Election
    outcome: Outcome
    conflicts: Sequence[Collection[str]] = ()


@dataclass(frozen=True)
class Built:
    """What the pot gave: ``outcomes`` in the order of the shares; money in units of ``1 / scale``."""

    outcomes: tuple[Outcome, ...]
    amount: int
    left: int


def build_from_pot(shares: Sequence[Share], ties: TieRule) -> Built:
    """Build the best from the pot. Raises ``TieUndecided`` (its ``selected``: built so far) and ``CountError``."""
    _check(shares)
    amount = sum(share.outcome.left for share in shares)
    rivals = _rivals(shares)
    selected = {name for share in shares for name in (*share.outcome.selected, *share.outcome.extra)}
    candidates = [
        Candidate(row.id, row.cost, row.points, row.points)
        for share in shares
        for row in share.outcome.rows
        if row.reason.code in LOST and not rivals.get(row.id, frozenset()) & selected
    ]
    try:
        run = run_greedy(BY_SCORE, candidates, amount, rivals, ties)
    except TieUndecided as stop:
        stop.rule, stop.parameters = BY_SCORE.name, {"ties": str(ties), "score": "points"}
        raise
    pot = _Pot(run, ties, rivals, selected)
    return Built(tuple(pot.told(share) for share in shares), amount, run.left)


def _check(shares: Sequence[Share]) -> None:
    if len({_unit(share) for share in shares}) > 1:
        raise CountError(
            "reszta z pul liczonych w głosach i z pul liczonych w punktach nie ma wspólnej miary"
        )
    if any(share.outcome.parameters.get("score") == "mean" for share in shares):
        raise CountError("reszta z pul, w których rozstrzyga średnia ocen, nie ma wspólnej miary")
    if len({share.outcome.scale for share in shares}) > 1:
        raise CountError("pule ze wspólną resztą mają różną dokładność kwot")
    names = [row.id for share in shares for row in share.outcome.rows]
    if len(set(names)) < len(names):
        raise CountError("w pulach ze wspólną resztą powtarza się identyfikator projektu")


def _unit(share: Share) -> str:
    is_votes = (
        share.outcome.parameters.get("score") == "votes" or share.election.header.vote_type.counts_votes
    )
    return "votes" if is_votes else "points"


def _rivals(shares: Iterable[Share]) -> dict[str, frozenset[str]]:
    rivals: dict[str, frozenset[str]] = {}
    for share in shares:
        for group in share.conflicts:
            for name in group:
                rivals[name] = rivals.get(name, frozenset()) | (frozenset(group) - {name})
    return rivals


class _Pot:
    """The run over the pot, and what it changes in each pool's outcome."""

    def __init__(
        self, run: GreedyRun, ties: TieRule, rivals: Mapping[str, frozenset[str]], selected: Collection[str]
    ) -> None:
        self._run, self._ties, self._rivals, self._selected = run, ties, rivals, frozenset(selected)
        self._at = {step.candidate.id: number for number, step in enumerate(run.steps)}
        built = [step for step in run.steps if step.fate is Fate.SELECTED]
        self._places = {step.candidate.id: place for place, step in enumerate(built, 1)}

    def told(self, share: Share) -> Outcome:
        """The pool's outcome with those built from the pot, and with the distances that the pot makes shorter."""
        outcome = share.outcome
        is_own_count_fixed = not _stops(outcome.rule)
        bar, index = _bar(share), share.election.header.index_of
        rows = tuple(
            self._row(row, is_own_count_fixed and not _is_beyond_score(bar, index[row.id], row), bar.of_score)
            for row in outcome.rows
        )
        built = sorted(
            (row.id for row in rows if row.id in self._places), key=lambda name: self._places[name]
        )
        return replace(outcome, rows=rows, extra=(*outcome.extra, *built))

    def _row(self, row: Row, is_near: bool, threshold: Points) -> Row:
        if row.id in self._places:
            step = self._run.steps[self._at[row.id]]
            facts: dict[str, Fact] = {"place": self._places[row.id], "left_before": step.left}
            return replace(row, reason=Reason("from_leftovers", facts | {"left": step.left - row.cost}))
        if row.reason.code not in NEAR:
            return row
        facts = dict(row.reason.facts)
        if row.id in self._at:
            facts["pot_left"] = self._run.steps[self._at[row.id]].left
        if is_near and not self._rivals.get(row.id, frozenset()) & self._selected:
            facts |= self._shorter(row, facts, threshold)
        return replace(row, reason=Reason(row.reason.code, facts))

    def _shorter(self, row: Row, facts: Mapping[str, Fact], threshold: Points) -> dict[str, Fact]:
        steps = [step for step in self._run.steps if step.candidate.id != row.id]
        distance = Distance(replace(self._run, steps=steps), self._ties, row.id, threshold)
        shorter: dict[str, Fact] = {
            "missing": _least(facts["missing"], distance.votes_missing(row.points, row.cost))
        }
        if "cheaper_by" in facts:
            shorter["cheaper_by"] = _least(facts["cheaper_by"], distance.money_missing(row.points, row.cost))
        return shorter


def _stops(rule: str) -> bool:
    """Whether a project that comes earlier may change what the rule takes after it."""
    return rule not in GREEDY_RULES or GREEDY_RULES[rule].stops


def _bar(share: Share) -> Bar:
    """The pool's threshold put to its ballots (``scores``)."""
    told = share.outcome.parameters
    if told["threshold"] is None:
        return Bar()
    least, unit = Fraction(str(told["threshold"])), told.get("threshold_unit")
    return bar_of(share.election, Threshold(str(unit), least) if unit else least, str(told["score"]))


def _is_beyond_score(bar: Bar, index: int, row: Row) -> bool:
    """Whether it is below a threshold that further points do not bring nearer."""
    return bar.have is not None and not bar.is_reached(index, row.points)


def _least(own: Fact, of_pot: int | None) -> int | None:
    known = [value for value in (own, of_pot) if isinstance(value, int)]
    return min(known) if known else None
