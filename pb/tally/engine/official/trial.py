"""Counting an election again and again under suppositions, ties always in favour of the published winners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.reserve import Reserve
from pb.tally.engine.scores import Threshold
from pb.tally.engine.ties import TieRule, number_key

MOST_COUNTS = 40


def published(election: Election) -> dict[str, int] | None:
    """What the column ``selected`` says of each project; ``None`` where the file has no such column."""
    told = {one.id: one.official for one in election.projects}
    if all(value is None for value in told.values()):
        return None
    return {name: value or 0 for name, value in told.items()}


@dataclass(frozen=True)
class OwnTerms:
    """What one pool of several was counted with, where plain META has no words for it (``count``).

    ``added``: money that came from other pools; ``remarks``: those of the whole file.
    """

    rule: str
    threshold: Threshold | Fraction | int | None = None
    score: str = "points"
    shares: Mapping[str, Any] = field(default_factory=dict)
    reserve: Reserve | None = None
    added: int = 0
    remarks: str = ""


@dataclass
class Trial:
    """An election with its published winners, and the counts made of it so far.

    ``own``: the terms that it is counted with in place of META's.
    """

    election: Election
    told: Mapping[str, int]
    conflicts: Sequence[tuple[str, ...]]
    withdrawn: tuple[str, ...]
    own: OwnTerms | None = None
    counts: int = 0

    @property
    def rule_name(self) -> str:
        """What the rule is called: by the pool's own terms, else META's word, in small letters."""
        return self.own.rule if self.own else self.election.header.meta.get("rule").lower()

    @property
    def threshold(self) -> Threshold | Fraction | int | None:
        """The least that a winner needs."""
        return self.own.threshold if self.own else self.election.header.threshold

    @property
    def remarks(self) -> str:
        """What the file remarks in plain words."""
        return self.own.remarks if self.own else self.election.header.meta.get("comment")

    @cached_property
    def wanted(self) -> frozenset[str]:
        """Ids of the published winners."""
        return frozenset(name for name, value in self.told.items() if value == 1)

    @cached_property
    def ties(self) -> TieRule:
        """The order that favours the published: they first, then those built beside, then the dearest of the rest."""
        return self._order({1: 0, 0: 2}, 1)

    @cached_property
    def other_ties(self) -> TieRule:
        """The published first, then the dearest: under a rule that stops, one that does not fit ends the count.

        If any order of the rest gives the published winners, one of the two does.
        """
        return self._order({1: 0}, 1)

    def _order(self, ranks: Mapping[int, int], others: int) -> TieRule:
        def place(project_id: str) -> tuple[int, int, object]:
            rank = ranks.get(self.told[project_id], others)
            return rank, -self.costs[project_id] if rank else 0, number_key(project_id)

        return TieRule("drawn", draws=(tuple(sorted(self.told, key=place)),))

    @cached_property
    def costs(self) -> Mapping[str, int]:
        """Costs by id, in units of ``1 / scale``."""
        return {one.id: one.cost for one in self.election.projects}

    def count(self, rule: str | None, *, out: Sequence[str] = (), **terms: Any) -> Outcome:
        """Count under a supposition: ``out`` are taken out as well. Raises ``CountError``, also when it is enough."""
        if self.counts >= MOST_COUNTS:
            raise CountError("dość prób")
        self.counts += 1
        outcome = self._counted(rule, self.ties, out, terms)
        if self.is_wanted(outcome) or not any(tie.decides for tie in outcome.ties):
            return outcome
        other = self._counted(rule, self.other_ties, out, terms)
        return other if self.is_wanted(other) else outcome

    def _counted(
        self, rule: str | None, ties: TieRule, out: Sequence[str], terms: Mapping[str, Any]
    ) -> Outcome:
        asked = {"threshold": FROM_META, **terms}
        if self.own is not None:
            rule, asked = self._asked(self.own, rule, terms)
        return count(
            self.election,
            rule,
            ties=ties,
            conflicts=self.conflicts,
            withdrawn=(*self.withdrawn, *out),
            **asked,
        )

    @staticmethod
    def _asked(own: OwnTerms, rule: str | None, terms: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Whatever is supposed, the pool's money, threshold and minimum stay; its shares belong to its own rule."""
        kept = {"threshold": own.threshold, "score": own.score, "reserve": own.reserve}
        asked = {**kept, **(own.shares if rule is None else {}), **terms}
        return rule or own.rule, {**asked, "added": own.added + asked.get("added", 0)}

    def is_wanted(self, outcome: Outcome) -> bool:
        """Whether a count gives exactly the published winners."""
        return frozenset(outcome.selected) == self.wanted
