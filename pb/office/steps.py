"""The six steps from a shut urn to an announced result, each with who, when and how it ended (journeys.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Row, select

from accounts.queries import names_of
from core.db import db
from pb.results.models import Publication
from pb.results.services.publishing import ballots_fingerprint, find_publication
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, Stage
from pb.submission.models import Project
from pb.tally.models import AllocationLine, TallyRun, TieDraw, UrnClosing
from pb.tally.services.closing import find_closing, shown_fingerprint
from pb.tally.services.drawing import pending_ties
from pb.tally.services.runs import current_runs
from pb.voting.models import CommissionKey
from pb.voting.queries import commission_key


@dataclass(frozen=True)
class PoolCount:
    """How far the count of one pool is: a run, a tie that waits for lots, or nothing yet."""

    pool: PoolRules
    run: TallyRun | None
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClosingDesk:
    """Everything the page of the closing shows; ``names`` are people by account number."""

    round_view: RoundView
    key: CommissionKey | None
    closing: UrnClosing | None
    pools: tuple[PoolCount, ...]
    draws: Sequence[TieDraw]
    publication: Publication | None
    names: dict[int, str]
    is_voting_over: bool

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

    def winners(self, run: TallyRun) -> Sequence[Row[int, str, Decimal, int]]:
        """Number, title, cost (złoty) and votes of the selected projects, in order of selection."""
        query = (
            select(Project.number, Project.title, Project.cost, AllocationLine.votes)
            .join(AllocationLine, AllocationLine.project_id == Project.id)
            .where(AllocationLine.tally_run_id == run.id, AllocationLine.is_selected)
            .order_by(AllocationLine.position)
        )
        return db.session.execute(query).all()

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
        PoolCount(pool, runs.get(pool.pool_id), ties.get(pool.pool_id, ())) for pool in round_view.rules.pools
    )
    draws = db.session.scalars(select(TieDraw).where(TieDraw.round_id == round_id).order_by(TieDraw.id)).all()
    people = {row.proposed_by_id for row in (closing, publication) if row} | {
        draw.recorded_by_id for draw in draws
    }
    if closing:
        people |= {closing.confirmed_by_id, closing.opened_by_id}
    if publication:
        people.add(publication.approved_by_id)
    window = round_view.rules.window(Stage.VOTING)
    names = names_of({one for one in people if one is not None})
    is_over = window is not None and moment > window.closes_at
    return ClosingDesk(
        round_view, commission_key(round_id), closing, pools, draws, publication, names, is_over
    )
