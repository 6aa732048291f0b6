"""Reading an announced result: pools with their counts, every project with its reason, turnout, a ballot by its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from core.db import db
from core.models import StoredFile
from pb.panel.queries import count_sheets
from pb.results.announced import Announced, announced_in, is_rule_untold
from pb.results.models import TallyRecord
from pb.rounds.models import ImportedFile, Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import BallotMethod, PoolRules
from pb.submission.models import Project
from pb.tally.engine.outcome import BUILT_BESIDE
from pb.tally.models import AllocationLine, Ballot, BallotLine, TallyRun, TieDraw, TurnoutCell, UrnClosing
from pb.tally.turnout import ShownCell, shown_cells
from pb.voting.queries import is_in_urn
from pb.voting.sealing import ballot_hash, urn_hash


@dataclass(frozen=True)
class ResultRow:
    """One project in the result. ``cost`` in złoty; ``facts`` are those of the engine's reason, ``rule`` the count's."""

    project_id: int
    number: int
    code: str
    title: str
    category: str
    cost: Decimal
    place: str
    lon: float | None
    lat: float | None
    votes: int
    points: Decimal
    is_selected: bool
    position: int | None
    reason_code: str
    facts: dict[str, Any]
    rule: str = ""

    @property
    def score(self) -> Fraction:
        """What a rule that goes by scores compares: votes, points, or the mean of a panel's points."""
        return Fraction(str(self.facts.get("mean", self.points)))

    @property
    def is_built(self) -> bool:
        """Selected, or built with money from beside the pool (Poznań's 80% rule, what other pools left)."""
        return self.is_selected or self.reason_code in BUILT_BESIDE


@dataclass(frozen=True)
class PoolResult:
    """The count of one pool with its projects, the best score first."""

    pool: PoolRules
    run: TallyRun
    rows: tuple[ResultRow, ...]
    draws: tuple[TieDraw, ...] = ()

    @property
    def left(self) -> Decimal:
        """Money left in the pool, in złoty."""
        return self.run.budget - self.run.spent

    @property
    def leftovers(self) -> dict[str, Any]:
        """What became of the money left, as the count tells it (``pb.tally.engine.several``); empty: it stayed."""
        told: dict[str, Any] = self.run.parameters.get("leftovers", {})
        return told

    @property
    def moved_in(self) -> dict[str, Any]:
        """Money that came from other pools, by their codes."""
        told: dict[str, Any] = self.run.parameters.get("moved_in", {})
        return told

    @property
    def built(self) -> int:
        """Number of projects that are built, with the pool's own money or with more."""
        return sum(row.is_built for row in self.rows)

    @property
    def winners(self) -> list[ResultRow]:
        """Selected projects in order of selection."""
        return sorted((row for row in self.rows if row.is_selected), key=lambda row: row.position or 0)

    @property
    def most(self) -> Fraction:
        """The best score, for the widest bar."""
        return max((row.score for row in self.rows), default=Fraction(0))


@dataclass(frozen=True)
class RoundResult:
    """A whole result. ``marks`` are choices on voters' valid ballots, ``sheets`` those of panels; ``record_sha256`` is of the public tally record;
    ``is_rule_untold``: the file that it came from tells neither winners nor a rule."""

    pools: tuple[PoolResult, ...]
    closing: UrnClosing | None
    ballots: int
    void: int
    marks: int
    void_reasons: tuple[tuple[str, int], ...]
    turnout: dict[str, list[ShownCell]]
    paper: int | None
    announced: Announced | None
    record_sha256: bytes | None = None
    sheets: int = 0
    is_rule_untold: bool = False

    @property
    def winners(self) -> int:
        """Number of projects that are built over all pools."""
        return sum(pool.built for pool in self.pools)


def round_result(round_view: RoundView) -> RoundResult:
    """The result of a counted round. Six statements whatever the number of projects."""
    round_id = round_view.pb_round.id
    runs = db.session.scalars(
        select(TallyRun).where(TallyRun.round_id == round_id, TallyRun.is_current)
    ).all()
    rows = _rows(runs)
    by_pool = {run.pool_id: run for run in runs}
    has_lots = any(run.ties or "pot" in run.parameters.get("leftovers", {}) for run in runs)
    draws = _draws(round_id) if has_lots else {}
    pools = tuple(
        PoolResult(
            pool,
            by_pool[pool.pool_id],
            tuple(rows.get(by_pool[pool.pool_id].id, ())),
            tuple(draws.get(pool.pool_id, ())),
        )
        for pool in round_view.rules.pools
        if pool.pool_id in by_pool
    )
    closing, imported, record_sha256 = _kept_beside(round_id)
    void = _void(round_id)
    cells = _turnout(round_id)
    valid = (closing.ballot_count or 0) - (closing.void_count or 0) if closing else 0
    paper = dict(cells.get("channel", [])).get("paper")
    return RoundResult(
        pools=pools,
        closing=closing,
        ballots=valid,
        sheets=count_sheets(pool.pool_id for pool in round_view.rules.panel_pools),
        void=sum(count for _reason, count in void),
        marks=sum(row.votes for pool in pools if not pool.pool.is_by_panel for row in pool.rows),
        void_reasons=tuple(void),
        turnout={name: shown_cells(found) for name, found in cells.items()},
        paper=paper,
        announced=announced_in(imported, [row for pool in pools for row in pool.rows]),
        record_sha256=record_sha256,
        is_rule_untold=is_rule_untold(imported),
    )


def _rows(runs: Sequence[TallyRun]) -> dict[int, list[ResultRow]]:
    spot = func.ST_PointOnSurface(Project.location)
    query = (
        select(
            AllocationLine, Project.id, Project.number, Project.code, Project.title, Project.category, Project.cost,
            Project.place, func.ST_X(spot).label("lon"), func.ST_Y(spot).label("lat"),
        )
        .join(Project, Project.id == AllocationLine.project_id)
        .where(AllocationLine.tally_run_id.in_([run.id for run in runs]))
        .order_by(AllocationLine.points.desc(), Project.number)
    )  # fmt: skip
    rule_of = {run.id: run.rule for run in runs}
    found: dict[int, list[ResultRow]] = {}
    for line, *project in db.session.execute(query):
        project_id, number, code, title, category, cost, place, lon, lat = project
        row = ResultRow(
            project_id, number, code, title, category, cost, place, lon, lat, line.votes, line.points,
            line.is_selected, line.position, line.reason_code, line.reason_facts, rule_of[line.tally_run_id],
        )  # fmt: skip
        found.setdefault(line.tally_run_id, []).append(row)
    for one in found.values():
        if any("mean" in row.facts for row in one):
            one.sort(key=lambda row: -row.score)
    return found


def _draws(round_id: int) -> dict[int, list[TieDraw]]:
    """Draws of lots in force, by pool."""
    in_force = (
        TieDraw.round_id == round_id,
        TieDraw.confirmed_at.is_not(None),
        TieDraw.rejected_at.is_(None),
    )
    found: dict[int, list[TieDraw]] = {}
    for draw in db.session.scalars(select(TieDraw).where(*in_force).order_by(TieDraw.id)):
        found.setdefault(draw.pool_id, []).append(draw)
    return found


def _void(round_id: int) -> list[tuple[str, int]]:
    query = (
        select(Ballot.void_reason, func.count())
        .where(Ballot.round_id == round_id, Ballot.void_reason.is_not(None))
        .group_by(Ballot.void_reason)
        .order_by(func.count().desc())
    )
    return [(str(reason), count) for reason, count in db.session.execute(query)]


def _turnout(round_id: int) -> dict[str, list[tuple[str, int]]]:
    query = (
        select(TurnoutCell)
        .where(TurnoutCell.round_id == round_id)
        .order_by(TurnoutCell.dimension, TurnoutCell.position)
    )
    cells: dict[str, list[tuple[str, int]]] = {}
    for cell in db.session.scalars(query):
        cells.setdefault(cell.dimension, []).append((cell.name, cell.people))
    return cells


def _kept_beside(round_id: int) -> tuple[UrnClosing | None, ImportedFile | None, bytes | None]:
    """The closing, the imported file, and the hash of the public tally record."""
    query = (
        select(UrnClosing, ImportedFile, StoredFile.sha256)
        .select_from(Round)
        .outerjoin(UrnClosing, UrnClosing.round_id == Round.id)
        .outerjoin(ImportedFile, ImportedFile.round_id == Round.id)
        .outerjoin(TallyRecord, TallyRecord.round_id == Round.id)
        .outerjoin(StoredFile, StoredFile.id == TallyRecord.public_file_id)
        .where(Round.id == round_id)
    )
    closing, file, record_sha256 = db.session.execute(query).one()
    return closing, file, record_sha256


@dataclass(frozen=True)
class BallotLineShown:
    """One line of a found ballot. ``value``: points, or the place in a ranking; ``None`` for a tick."""

    pool: str
    method: BallotMethod
    number: int
    title: str
    value: int | None


@dataclass(frozen=True)
class FoundBallot:
    """A ballot found by its receipt: still sealed in the urn, or opened with what it counted for."""

    is_sealed: bool
    row_number: int = 0
    void_reason: str | None = None
    lines: tuple[BallotLineShown, ...] = ()


def find_ballot(round_view: RoundView, receipt_code: str) -> FoundBallot | None:
    """The ballot of a receipt (canonical spelling); ``None`` when the urn never had it."""
    round_id = round_view.pb_round.id
    if is_in_urn(round_id, urn_hash(receipt_code, round_id)):
        return FoundBallot(True)
    query = select(Ballot).where(
        Ballot.round_id == round_id, Ballot.ballot_hash == ballot_hash(receipt_code, round_id)
    )
    ballot = db.session.scalar(query)
    if ballot is None:
        return None
    if round_view.pb_round.published_at is None:
        return FoundBallot(True)
    lines = _lines_of(round_view, ballot)
    return FoundBallot(False, ballot.row_number, ballot.void_reason, lines)


def _lines_of(round_view: RoundView, ballot: Ballot) -> tuple[BallotLineShown, ...]:
    """Pool after pool; rankings from the first place down, the rest as on the ballot."""
    pools = {pool.pool_id: (place, pool) for place, pool in enumerate(round_view.rules.pools)}
    rows = db.session.execute(
        select(Project.pool_id, Project.number, Project.title, BallotLine.points, BallotLine.place)
        .join(Project, Project.id == BallotLine.project_id)
        .where(BallotLine.round_id == ballot.round_id, BallotLine.row_number == ballot.row_number)
    )
    shown = []
    for pool_id, number, title, value, place in rows:
        at, pool = pools[pool_id]
        given = None if value is None else int(value)
        order = given if given is not None and pool.method is BallotMethod.RANKING else place
        shown.append((at, order, BallotLineShown(pool.name, pool.method, number, title, given)))
    return tuple(line for _at, _place, line in sorted(shown, key=lambda one: one[:2]))
