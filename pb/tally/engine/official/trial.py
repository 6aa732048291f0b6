"""Counting an election again and again under suppositions, ties always in favour of the published winners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pb.tally.engine.count import FROM_META, count
from pb.tally.engine.errors import CountError
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.ties import TieRule, number_key

MOST_COUNTS = 40


def published(election: Election) -> dict[str, int] | None:
    """What the column ``selected`` says of each project; ``None`` where the file has no such column."""
    told = {one.id: one.official for one in election.projects}
    if all(value is None for value in told.values()):
        return None
    return {name: value or 0 for name, value in told.items()}


@dataclass
class Trial:
    """An election with its published winners, and the counts made of it so far."""

    election: Election
    told: Mapping[str, int]
    conflicts: Sequence[tuple[str, ...]]
    withdrawn: tuple[str, ...]
    counts: int = 0

    @cached_property
    def wanted(self) -> frozenset[str]:
        """Ids of the published winners."""
        return frozenset(name for name, value in self.told.items() if value == 1)

    @cached_property
    def ties(self) -> TieRule:
        """The order that favours the published: they first, then those built beside, then the dearest of the rest.

        The dearest come first because under a rule that stops, a tied project that does not fit ends the count: if
        any order of the rest gives the published winners, this one does.
        """

        def place(project_id: str) -> tuple[int, int, object]:
            value = self.told[project_id]
            rank = {1: 0, 0: 2}.get(value, 1)
            return rank, -self.costs[project_id] if rank else 0, number_key(project_id)

        return TieRule("drawn", drawn=tuple(sorted(self.told, key=place)))

    @cached_property
    def costs(self) -> Mapping[str, int]:
        """Costs by id, in units of ``1 / scale``."""
        return {one.id: one.cost for one in self.election.projects}

    def count(self, rule: str | None, *, out: Sequence[str] = (), **terms: Any) -> Outcome:
        """Count under a supposition: ``out`` are taken out as well. Raises ``CountError``, also when it is enough."""
        if self.counts >= MOST_COUNTS:
            raise CountError("dość prób")
        self.counts += 1
        return count(
            self.election, rule, ties=self.ties, conflicts=self.conflicts, withdrawn=(*self.withdrawn, *out),
            **{"threshold": FROM_META, **terms},
        )  # fmt: skip

    def is_wanted(self, outcome: Outcome) -> bool:
        """Whether a count gives exactly the published winners."""
        return frozenset(outcome.selected) == self.wanted
