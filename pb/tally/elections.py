"""From the opened urn to an election that the engine counts and that everybody can download.

A pool is one election in the Pabulib sense. A round of several pools is published as one file as well, with
a column ``pool`` and each pool's numbers in META; its parts can be had as strict Pabulib files.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select

from core.db import db
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.submission.models import Project
from pb.tally.engine.model import Election, VoteType, make_election, with_added
from pb.tally.engine.model import Project as EngineProject
from pb.tally.file_meta import SCALE, pool_meta, published_type, several_pools_meta
from pb.tally.imported_elections import imported_election, imported_file, imported_pool_election
from pb.tally.models import TallyRun
from pb.tally.plain_ballots import as_published, ballot_projects, stored_ballots, vote_type

COLUMNS = ("name", "category", "pool", "withdrawn", "conflict_group", "latitude", "longitude")


def _points(projects: list[Project]) -> dict[int, tuple[float, float]]:
    """Longitude and latitude of a point in each project's place."""
    spot = func.ST_PointOnSurface(Project.location)
    query = select(Project.id, func.ST_X(spot), func.ST_Y(spot)).where(
        Project.id.in_([project.id for project in projects]), Project.location.is_not(None)
    )
    return {project_id: (x, y) for project_id, x, y in db.session.execute(query)}


def _engine_projects(projects: list[Project], pools: dict[int, PoolRules]) -> list[EngineProject]:
    """Projects with the columns that any of them needs, in one order whichever projects are asked for."""
    points = _points(projects)
    rows = [_cells(project, pools[project.pool_id].code, points.get(project.id)) for project in projects]
    needed = [column for column in COLUMNS if any(row[column] for row in rows)]
    return [
        EngineProject(project.code, int(project.cost * SCALE), {column: row[column] for column in needed})
        for project, row in zip(projects, rows, strict=True)
    ]


def _cells(project: Project, pool: str, point: tuple[float, float] | None) -> dict[str, str]:
    longitude, latitude = (f"{value:.6f}" for value in point) if point else ("", "")
    withdrawn = "1" if project.status == "withdrawn" else ""
    told = (
        project.title,
        project.category,
        pool,
        withdrawn,
        project.conflict_group or "",
        latitude,
        longitude,
    )
    return dict(zip(COLUMNS, told, strict=True))


def pool_election(round_view: RoundView, pool: PoolRules, added: Decimal | None = None) -> Election:
    """One pool as an election: its projects and every valid ballot that chose something in it.

    ``added``: money from other pools, in the round's currency; ``None`` takes what the count in force says.
    """
    election = _own_election(round_view, pool)
    moved = moved_in(round_view, pool) if added is None else added
    return with_added(election, int(moved * election.header.scale)) if moved else election


def moved_in(round_view: RoundView, pool: PoolRules) -> Decimal:
    """What the count in force has added to the pool's own money, in the round's currency."""
    if not any(one.leftover_pool == pool.code for one in round_view.rules.pools):
        return Decimal(0)
    in_force = (TallyRun.pool_id == pool.pool_id, TallyRun.is_current)
    budget = db.session.scalar(select(TallyRun.budget).where(*in_force))
    return Decimal(0) if budget is None else budget - pool.amount


def _own_election(round_view: RoundView, pool: PoolRules) -> Election:
    file = imported_file(round_view.pb_round.id)
    if file is not None:
        return imported_pool_election(round_view, file, pool)
    projects = ballot_projects(round_view.pb_round.id, pool.pool_id)
    index_of = {project.id: index for index, project in enumerate(projects)}
    kind = vote_type(pool)
    ballots = stored_ballots(round_view.pb_round.id, index_of, not kind.counts_votes, ("ballot_hash",))
    is_ordinal, pools = kind is VoteType.ORDINAL, [pool] * len(projects)
    return make_election(
        budget=int(pool.amount * SCALE),
        projects=_engine_projects(projects, {pool.pool_id: pool}),
        ballots=ballots if kind.counts_votes else (as_published(one, pools, is_ordinal) for one in ballots),
        vote_type=kind,
        meta=pool_meta(round_view, pool),
        ballot_cells=("ballot_hash",),
    )


def round_election(round_view: RoundView) -> Election:
    """The whole round as one file: for a single pool its election, for several all of them side by side.

    META then tells of each (``pool_meta`` of the engine), and its ``rule`` is ``unknown``, so that nobody counts
    the pools as one pot. A ranking stands there with its points (``cumulative``).
    """
    pools = round_view.rules.pools
    file = imported_file(round_view.pb_round.id)
    if file is not None:
        return imported_election(round_view, file)
    if len(pools) == 1:
        return _own_election(round_view, pools[0])
    projects = ballot_projects(round_view.pb_round.id)
    index_of = {project.id: index for index, project in enumerate(projects)}
    by_id = {pool.pool_id: pool for pool in pools}
    pool_of = [by_id[project.pool_id] for project in projects]
    has_points = any(published_type(pool).has_points for pool in pools)
    ballots = stored_ballots(round_view.pb_round.id, index_of, has_points, ("ballot_hash",))
    return make_election(
        budget=int(sum(pool.amount for pool in pools) * SCALE),
        projects=_engine_projects(projects, by_id),
        ballots=(as_published(one, pool_of, False) for one in ballots) if has_points else ballots,
        vote_type=VoteType.CUMULATIVE if has_points else VoteType.APPROVAL,
        meta=several_pools_meta(round_view),
        ballot_cells=("ballot_hash",),
    )
