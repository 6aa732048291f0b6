"""The greedy rules: projects are taken in the order of their merit while the money lasts.

One kernel for all of them (Polish practice: domain notes 2.6; names: the contract's list of rules):

- ``greedy``: highest score first; what does not fit is skipped;
- ``greedy-stop``: the first that does not fit ends the count;
- ``greedy-stop-80`` (Poznań): the same, and the one that ended it is built too when at least 80% of its cost
  is left in the pool; the rest comes from a reserve;
- ``greedy-cost``: score per cost, highest first; what does not fit is skipped.

A project that a selected project excludes is passed over; it does not end the count.

**When does a tie decide?** Let ``M`` be the money left when a set of equally good projects is reached, and
consider those of them that no selected project excludes. Because everything before the first deciding tie is
the same in every order, the question can be settled set by set, exactly and without trying orders:

- *skip*: each project that costs at most ``M`` is selected in the order that begins with it. So all orders
  agree if and only if these projects can all be selected together: their costs add up to at most ``M`` and
  none excludes another.
- *stop*: as above, and moreover, if some cost at most ``M`` and some more, an order that begins with one of
  the latter selects nothing, an order that begins with one of the former something: the tie decides. If all
  cost more than ``M``, no order selects any; with the 80% rule the first of them may be built from the
  reserve, so the tie decides as soon as there are two and at least one would be.

With the 80% rule a tie also decides when only this changes: which project is paid from the pool and which
with the help of the reserve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from itertools import groupby

from pb.tally.engine.errors import TieUndecided
from pb.tally.engine.outcome import Tie
from pb.tally.engine.ties import TieRule, number_key

Points = int | Fraction


@dataclass(frozen=True)
class GreedyRule:
    """What tells one greedy rule from another. ``top_up``: share of the cost that must be left."""

    name: str
    per_cost: bool = False
    stops: bool = False
    top_up: Fraction | None = None

    def merit(self, score: Points, cost: int) -> Points:
        """What projects are ordered by."""
        if not self.per_cost:
            return score
        ratio = Fraction(score, cost)
        return ratio.numerator if ratio.denominator == 1 else ratio

    def tops_up(self, cost: int, left: int) -> bool:
        """Whether a project that does not fit is built all the same with money from a reserve."""
        return self.top_up is not None and left >= self.top_up * cost


@dataclass(frozen=True)
class Candidate:
    """A project that may win: it has a score above zero, reaches the threshold and is not withdrawn."""

    id: str
    cost: int
    score: Points
    merit: Points


class Fate(Enum):
    """What became of a candidate at its turn."""

    SELECTED = "selected"
    TOPPED_UP = "topped up"
    TOO_DEAR = "too dear"
    EXCLUDED = "excluded"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Step:
    """A candidate's turn. ``left``: money before it; ``tie``: the tied set in which it stood, if one was met."""

    candidate: Candidate
    left: int
    fate: Fate
    tie: Tie | None


@dataclass
class GreedyRun:
    """A count under way, and its record: ``steps`` in the order of turns."""

    rule: GreedyRule
    left: int
    rivals: Mapping[str, frozenset[str]]
    steps: list[Step] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    stopped: bool = False

    def excluded_by(self, project_id: str) -> str | None:
        """The first selected project that excludes this one."""
        rivals = self.rivals.get(project_id)
        return next((other for other in self.taken if other in rivals), None) if rivals else None

    def take(self, candidate: Candidate, tie: Tie | None) -> None:
        """The candidate's turn."""
        left, fate = self.left, self._fate(candidate)
        if fate is Fate.SELECTED:
            self.left -= candidate.cost
        if fate in (Fate.SELECTED, Fate.TOPPED_UP):
            self.taken.append(candidate.id)
        if self.rule.stops and fate in (Fate.TOO_DEAR, Fate.TOPPED_UP):
            self.stopped = True
        self.steps.append(Step(candidate, left, fate, tie))

    def _fate(self, candidate: Candidate) -> Fate:
        if self.stopped:
            return Fate.STOPPED
        if self.excluded_by(candidate.id) is not None:
            return Fate.EXCLUDED
        if candidate.cost <= self.left:
            return Fate.SELECTED
        return Fate.TOPPED_UP if self.rule.tops_up(candidate.cost, self.left) else Fate.TOO_DEAR


def run_greedy(
    rule: GreedyRule,
    candidates: Iterable[Candidate],
    budget: int,
    rivals: Mapping[str, frozenset[str]],
    ties: TieRule,
    *,
    strict: bool = True,
) -> GreedyRun:
    """Count. Raises ``TieUndecided`` at the first deciding tie that ``ties`` does not settle, unless not strict."""
    run = GreedyRun(rule, budget, rivals)
    ordered = sorted(candidates, key=lambda one: (-one.merit, number_key(one.id)))
    for _, tied in groupby(ordered, key=lambda one: one.merit):
        group = list(tied)
        decides = len(group) > 1 and not run.stopped and tie_decides(run, group)
        settled = ties.settles(one.id for one in group)
        if decides and strict and not settled:
            undecided = _tie(run, group, decides=True, order=())
            raise TieUndecided(undecided, (*run.ties, undecided), _selected(run))
        if settled:
            group.sort(key=lambda one: ties.key(one.id, one.cost))
        tie = None
        if decides or _is_met(run, group):
            tie = _tie(run, group, decides=decides, order=tuple(one.id for one in group))
            run.ties.append(tie)
        for candidate in group:
            run.take(candidate, tie)
    return run


def tie_decides(run: GreedyRun, group: Sequence[Candidate]) -> bool:
    """Whether some order of the tied set gives other winners; the reasoning stands at the head of the file."""
    free = [one for one in group if run.excluded_by(one.id) is None]
    fitting = [one for one in free if one.cost <= run.left]
    if not fitting:
        return len(free) > 1 and any(run.rule.tops_up(one.cost, run.left) for one in free)
    if run.rule.stops and len(fitting) < len(free):
        return True
    names = {one.id for one in fitting}
    conflict = any(run.rivals.get(name, frozenset()) & names for name in names)
    return conflict or sum(one.cost for one in fitting) > run.left


def _is_met(run: GreedyRun, group: Sequence[Candidate]) -> bool:
    """Worth telling: several projects could have been next, and the money suffices for one at least."""
    free = [one for one in group if run.excluded_by(one.id) is None]
    return not run.stopped and len(free) > 1 and any(one.cost <= run.left for one in free)


def _tie(run: GreedyRun, group: Sequence[Candidate], *, decides: bool, order: tuple[str, ...]) -> Tie:
    names = tuple(sorted((one.id for one in group), key=number_key))
    return Tie(names, group[0].merit, run.left, decides, order)


def _selected(run: GreedyRun) -> tuple[str, ...]:
    return tuple(step.candidate.id for step in run.steps if step.fate is Fate.SELECTED)
