"""The six steps from a shut urn to an announced result, each with who, when and how it ended (journeys.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from accounts.queries import names_of
from core.db import db
from pb.panel.models import PanelClosing
from pb.panel.queries import panel_closings
from pb.results.models import Publication
from pb.results.services.publishing import ballots_fingerprint, find_publication
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, Stage
from pb.submission.models import Project
from pb.tally.models import TallyRun, TieDraw, UrnClosing
from pb.tally.services.closing import find_closing, shown_fingerprint
from pb.tally.services.drawing import DrawMeaning, PendingTie, draw_meaning, pending_ties
from pb.tally.services.runs import current_runs
from pb.voting.models import CommissionKey
from pb.voting.queries import commission_key

COMMON_POT = "Wspólna reszta pul"


@dataclass(frozen=True)
class PoolCount:
    """How far the count of one pool is: a run, a tie that waits for lots, or nothing yet."""

    pool: PoolRules
    run: TallyRun | None
    tie: PendingTie | None = None

    @property
    def tied(self) -> tuple[str, ...]:
        """Codes of the projects that tie, none where no tie stops the count."""
        return self.tie.projects if self.tie else ()


@dataclass(frozen=True)
class ClosingDesk:
    """Everything the page of the closing shows; ``names`` are people by account number."""

    round_view: RoundView
    key: CommissionKey | None
    closing: UrnClosing | None
    pools: tuple[PoolCount, ...]
    draws: Sequence[TieDraw]
    titles: dict[str, tuple[str, Decimal]]
    publication: Publication | None
    names: dict[int, str]
    is_voting_over: bool
    panels: tuple[tuple[PoolRules, PanelClosing | None], ...] = ()

    @property
    def are_panels_closed(self) -> bool:
        """Whether every panel of the round has finished, by two people's word."""
        return all(one is not None and one.confirmed_at is not None for _pool, one in self.panels)

    @property
    def may_count(self) -> bool:
        """Whether there are ballots to count: an opened urn, or, without a vote, the sheets of closed panels."""
        is_opened = self.closing is not None and self.closing.opened_at is not None
        return is_opened or (self.round_view.rules.is_by_panels and self.are_panels_closed)

    @property
    def fingerprint(self) -> str:
        """The sealed urn's fingerprint in groups of four, empty before the closing is proposed."""
        return shown_fingerprint(self.closing.fingerprint) if self.closing else ""

    @property
    def ballots_fingerprint(self) -> str:
        """The opened ballots' root in groups of four."""
        return ballots_fingerprint(self.round_view) if self.closing and self.closing.opened_at else ""

    @property
    def is_counted(self) -> bool:
        """Whether every pool has a count."""
        return all(count.run is not None for count in self.pools)

    @property
    def ties(self) -> tuple[PoolCount, ...]:
        """Pools whose count waits for a draw of lots."""
        return tuple(count for count in self.pools if count.tied)

    @property
    def waiting_draws(self) -> tuple[TieDraw, ...]:
        """Recorded draws that wait for the second person."""
        return tuple(one for one in self.draws if one.confirmed_at is None and one.rejected_at is None)

    @property
    def draws_in_force(self) -> tuple[TieDraw, ...]:
        """Confirmed draws that the count goes by."""
        return tuple(one for one in self.draws if one.confirmed_at and one.rejected_at is None)

    @property
    def tie_to_record(self) -> PoolCount | None:
        """The first tie whose lots nobody has written down yet."""
        waiting = {one.pool_id for one in self.waiting_draws}
        return next((count for count in self.ties if count.pool.pool_id not in waiting), None)

    def meaning(self, draw: TieDraw) -> DrawMeaning:
        """Who of the tied would win by a recorded draw."""
        return draw_meaning(self.round_view, draw)

    def pool_of(self, draw: TieDraw) -> PoolRules:
        """The pool that a draw is kept under."""
        return next(count.pool for count in self.pools if count.pool.pool_id == draw.pool_id)

    def drawn_in(self, draw: TieDraw) -> str:
        """Where the tie was: the pool, or what several pools left."""
        return COMMON_POT if draw.is_over_pot else self.pool_of(draw).name

    @property
    def is_result_waiting(self) -> bool:
        """Whether the result lies before the second person."""
        return self.publication is not None and self.publication.is_waiting

    def name(self, user_id: int | None) -> str:
        """Who did it; the command line has no name."""
        return self.names.get(user_id, "") if user_id is not None else "polecenie na serwerze"


def closing_desk(round_view: RoundView, moment: datetime) -> ClosingDesk:
    """Read the state of all six steps."""
    round_id = round_view.pb_round.id
    closing, publication = find_closing(round_id), find_publication(round_id)
    opened = closing is not None and closing.opened_at is not None
    runs = current_runs(round_id)
    ties = pending_ties(round_view) if opened and round_view.pb_round.published_at is None else {}
    pools = tuple(
        PoolCount(pool, runs.get(pool.pool_id), ties.get(pool.pool_id)) for pool in round_view.rules.pools
    )
    draws = db.session.scalars(select(TieDraw).where(TieDraw.round_id == round_id).order_by(TieDraw.id)).all()
    window = round_view.rules.window(Stage.VOTING)
    names = names_of(_people(closing, publication, draws))
    is_over = window is not None and moment > window.closes_at
    key = commission_key(round_id)
    titles = _titles(round_id, draws)
    scored = round_view.rules.panel_pools
    closings = panel_closings([pool.pool_id for pool in scored])
    panels = tuple((pool, closings.get(pool.pool_id)) for pool in scored)
    return ClosingDesk(round_view, key, closing, pools, draws, titles, publication, names, is_over, panels)


def _people(
    closing: UrnClosing | None, publication: Publication | None, draws: Sequence[TieDraw]
) -> set[int]:
    """Everybody whose name stands on the page."""
    people = {one for row in draws for one in (row.recorded_by_id, row.confirmed_by_id, row.rejected_by_id)}
    if closing:
        people |= {closing.proposed_by_id, closing.confirmed_by_id, closing.opened_by_id}
    if publication:
        people |= {publication.proposed_by_id, publication.approved_by_id, publication.returned_by_id}
    return {one for one in people if one is not None}


def _titles(round_id: int, draws: Sequence[TieDraw]) -> dict[str, tuple[str, Decimal]]:
    """Title and cost (złoty) of the projects that lots were drawn over, by code."""
    codes = {code for draw in draws for code in draw.tied_codes}
    query = select(Project.code, Project.title, Project.cost)
    rows = db.session.execute(query.where(Project.round_id == round_id, Project.code.in_(codes)))
    return {code: (title, cost) for code, title, cost in rows}
