"""One comparison from what is asked to what is shown: answers fetched or asked for, columns made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from core.clock import now
from core.db import transaction
from core.jobs import enqueue
from pb.comparison.count_later import count_asked
from pb.comparison.figures import Column, Measuring, Wanted, actual_outside, measuring, total_of
from pb.comparison.queries import answers, area_names, input_digest
from pb.comparison.rules import ACTUAL, Variant, actual_told, digest_of
from pb.comparison.services.counting import answer_next, ask, load_trial
from pb.comparison.voted import from_panels, voted_rules
from pb.results.queries import RoundResult, round_result
from pb.rounds.queries import RoundView

AT_ONCE = 5000
"""So many ballots are counted while the page is asked for: every rule takes a second together at most. More are for a job."""


@dataclass(frozen=True)
class Named:
    """A variant with the name and the word that its column has."""

    code: str
    name: str
    variant: Variant


class Desk:
    """A round with a published result, and the variants to be laid beside it.

    ``left_out``: names of the pools that panels scored; ``round_view`` is that of the others.
    """

    def __init__(self, round_view: RoundView, named: Sequence[Named]) -> None:
        self.whole_round = round_view
        self.round_view = replace(round_view, rules=voted_rules(round_view.rules))
        self.left_out = tuple(pool.name for pool in round_view.rules.panel_pools)
        self.named = tuple(named)
        self.result: RoundResult = round_result(self.round_view)
        self.input_sha256 = input_digest(self.result)

    @cached_property
    def measured(self) -> Measuring:
        """Projects, groups and the announced winners."""
        return measuring(self.result, area_names(self.round_view.pb_round.id), _("bez miejsca"))

    @cached_property
    def _own(self) -> list[tuple[str, Decimal]]:
        voted = {pool.pool.code for pool in self.result.pools}
        return [
            (pool.pool.code, pool.pool.amount + from_panels(pool.run.parameters, voted))
            for pool in self.result.pools
        ]

    @cached_property
    def _asked(self) -> list[dict[str, Any]]:
        rows = [row for pool in self.result.pools for row in pool.rows]
        actual = actual_told(row.code for row in rows if row.is_built)
        return [actual, *(one.variant.told for one in self.named)]

    @cached_property
    def _answers(self) -> list[dict[str, Any] | None]:
        digests = [digest_of(told) for told in self._asked]
        found = answers(self.round_view.pb_round.id, self.input_sha256, digests)
        wanting = [
            told
            for digest, told in zip(digests, self._asked, strict=True)
            if digest not in found or found[digest].is_given_up(now())
        ]
        if wanting:
            self._ask(wanting)
            found = answers(self.round_view.pb_round.id, self.input_sha256, digests)
        return [found[digest].answer if digest in found else None for digest in digests]

    def _ask(self, wanting: list[dict[str, Any]]) -> None:
        """Have these counted: at once, or by a job. Whoever asks meanwhile waits for the same rows and finds them."""
        round_id = self.round_view.pb_round.id
        with transaction():
            if not ask(round_id, self.input_sha256, wanting, now()):
                return
            if self.result.ballots > AT_ONCE:
                enqueue(count_asked, round_id=round_id)
                return
            trial = load_trial(self.whole_round)
            while answer_next(round_id, trial):
                pass

    @property
    def done(self) -> int:
        """How many of the counts are there."""
        return sum(answer is not None for answer in self._answers)

    @property
    def all(self) -> int:
        """How many counts the page needs."""
        return len(self._asked)

    @property
    def is_ready(self) -> bool:
        """Whether the page can be shown whole."""
        return self.done == self.all

    @cached_property
    def columns(self) -> list[Column]:
        """The announced result and the variants, measured; only when all answers are there."""
        actual, *others = [answer or {} for answer in self._answers]
        outside = {**actual, "outside": actual_outside(self.result)}
        wanted = [Wanted(ACTUAL, _("Ogłoszony wynik"), total_of({}, self._own), outside)]
        for one, answer in zip(self.named, others, strict=True):
            total = total_of(one.variant.amounts, self._own)
            wanted.append(Wanted(one.code, one.name, total, answer))
        return [self.measured.column(one) for one in wanted]

    def column(self, code: str) -> Column | None:
        """The column with this word."""
        return next((one for one in self.columns if one.code == code), None)
