"""From the opened urn to an election that the engine counts and that everybody can download.

A pool is one election in the Pabulib sense. A round of several pools is published as one file as well, with
a column ``pool`` and each pool's numbers in META; its parts can be had as strict Pabulib files.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select, text

from core.clock import warsaw
from core.db import db
from core.site.record import current_site
from pb.rounds.models import ImportedFile
from pb.rounds.queries import RoundView
from pb.rounds.rules import AllocationRule, BallotMethod, PoolRules, Stage
from pb.submission.models import Project
from pb.tally.engine.ballots import BallotBoxBuilder
from pb.tally.engine.model import Ballot, Election, Header, Meta, VoteType, make_election
from pb.tally.engine.model import Project as EngineProject

SCALE = 100
RULE_NAMES = {
    AllocationRule.GREEDY: "greedy",
    AllocationRule.GREEDY_STOP: "greedy-no-skip",
    AllocationRule.GREEDY_STOP_80: "greedy-custom",
    AllocationRule.GREEDY_COST: "greedy-custom",
    AllocationRule.EQUAL_SHARES: "equalshares",
    AllocationRule.PHRAGMEN: "unknown",
}
LINES = text(
    """
    SELECT b.row_number, b.extra, encode(b.ballot_hash, 'hex') AS ballot_hash, l.projects, l.points
    FROM pb_ballots b
    JOIN (
        SELECT row_number, array_agg(project_id ORDER BY place) AS projects,
               array_agg(points ORDER BY place) AS points
        FROM pb_ballot_lines
        WHERE round_id = :round_id AND project_id = ANY(:project_ids)
        GROUP BY row_number
    ) l USING (row_number)
    WHERE b.round_id = :round_id AND b.void_reason IS NULL
    ORDER BY b.row_number
    """
)


def vote_type(pool: PoolRules) -> VoteType:
    """How the pool's ballots are written in a Pabulib file."""
    if pool.method is BallotMethod.RANKING:
        plain = tuple(range(pool.maximum, 0, -1))
        return VoteType.ORDINAL if pool.rank_points == plain else VoteType.CUMULATIVE
    return {
        BallotMethod.APPROVAL: VoteType.APPROVAL,
        BallotMethod.CHOOSE_ONE: VoteType.CHOOSE_ONE,
        BallotMethod.POINTS: VoteType.CUMULATIVE,
    }[pool.method]


def imported_file(round_id: int) -> ImportedFile | None:
    """What the Pabulib file said, when the round came from one."""
    return db.session.scalar(select(ImportedFile).where(ImportedFile.round_id == round_id))


def ballot_projects(round_id: int, pool_id: int | None = None) -> list[Project]:
    """The projects that were voted on, in the order of a published file."""
    query = select(Project).where(
        Project.round_id == round_id, Project.status.in_(("on_ballot", "withdrawn"))
    )
    if pool_id is not None:
        query = query.where(Project.pool_id == pool_id)
    return list(db.session.scalars(query.order_by(Project.id)))


def _exact(value: Decimal | None) -> int | Fraction | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else Fraction(value)


def stored_ballots(
    round_id: int, index_of: dict[int, int], has_points: bool, cells: tuple[str, ...]
) -> Iterator[Ballot]:
    """The valid plain ballots that name one of the projects, with these as indices. Flat memory."""
    given = {"round_id": round_id, "project_ids": list(index_of)}
    rows = db.session.execute(LINES.execution_options(yield_per=5000), given)
    for row in rows:
        extra: dict[str, str] = row.extra or {}
        points = tuple(_exact(value) or 0 for value in row.points) if has_points else None
        known = {"ballot_hash": row.ballot_hash or "", **extra}
        yield Ballot(
            extra.get("voter_id", str(row.row_number)),
            tuple(index_of[project_id] for project_id in row.projects),
            points,
            tuple(known.get(name, "") for name in cells),
        )


def as_published(ballot: Ballot, pools: list[PoolRules], is_ordinal: bool) -> Ballot:
    """A stored ballot as a public file writes it; ``pools`` are those of the projects, by index.

    In the urn a ranking holds places. Published are the projects from the first place down (``is_ordinal``),
    or the points that the regulation gives for the places. A mere tick counts one point.
    """
    given = ballot.points or (0,) * len(ballot.choices)
    if is_ordinal:
        ranked = sorted(zip(given, ballot.choices, strict=True))
        return Ballot(ballot.voter_id, tuple(choice for _place, choice in ranked), None, ballot.cells)
    points = tuple(
        _points_for(pools[choice], value) for choice, value in zip(ballot.choices, given, strict=True)
    )
    return Ballot(ballot.voter_id, ballot.choices, points, ballot.cells)


def _points_for(pool: PoolRules, value: int | Fraction) -> int | Fraction:
    if pool.method is BallotMethod.RANKING:
        return pool.rank_points[int(value) - 1]
    return value if pool.method is BallotMethod.POINTS else 1


def imported_header(file: ImportedFile, projects: list[Project]) -> Header:
    """The header of an imported file, as it was: amounts in the file's own exact units."""
    meta = Meta(tuple((key, value) for key, value in file.meta))
    listed = sorted(projects, key=lambda project: int(project.extra["#row"]))
    engine = tuple(
        EngineProject(
            project.code,
            int(project.extra["#cost"]),
            {name: value for name, value in project.extra.items() if not name.startswith("#")},
        )
        for project in listed
    )
    return Header(
        meta,
        VoteType(meta.get("vote_type").lower()),
        int(file.official["budget"]),
        int(file.official["scale"]),
        engine,
        tuple(file.project_columns),
        tuple(file.vote_columns),
    )


def imported_election(round_view: RoundView, file: ImportedFile) -> Election:
    """The election of an imported round: equal to the one that was read."""
    projects = ballot_projects(round_view.pb_round.id)
    header = imported_header(file, projects)
    by_code = {project.code: project.id for project in projects}
    index_of = {by_code[project.id]: index for index, project in enumerate(header.projects)}
    builder = BallotBoxBuilder(header.ballot_cells)
    has_points = "points" in header.ballot_columns
    for ballot in stored_ballots(round_view.pb_round.id, index_of, has_points, header.ballot_cells):
        builder.add(ballot.voter_id, ballot.choices, ballot.points, ballot.cells)
    return Election(header, builder.finish())


def _points(projects: list[Project]) -> dict[int, tuple[float, float]]:
    """Longitude and latitude of a point in each project's place."""
    spot = func.ST_PointOnSurface(Project.location)
    query = select(Project.id, func.ST_X(spot), func.ST_Y(spot)).where(
        Project.id.in_([project.id for project in projects]), Project.location.is_not(None)
    )
    return {project_id: (x, y) for project_id, x, y in db.session.execute(query)}


def _engine_projects(projects: list[Project], pools: dict[int, PoolRules]) -> list[EngineProject]:
    made = []
    points = _points(projects)
    for project in projects:
        cells = {"name": project.title, "category": project.category, "pool": pools[project.pool_id].code}
        if project.status == "withdrawn":
            cells["withdrawn"] = "1"
        if project.id in points:
            cells["latitude"], cells["longitude"] = (f"{value:.6f}" for value in reversed(points[project.id]))
        made.append(EngineProject(project.code, int(project.cost * SCALE), cells))
    return made


def _common_meta(round_view: RoundView, subunit: str) -> dict[str, str]:
    voting = round_view.rules.window(Stage.VOTING)
    meta = {
        "description": round_view.pb_round.title,
        "country": "Poland",
        "unit": current_site().name,
        "subunit": subunit,
        "instance": str(round_view.pb_round.year),
        "language": "pl",
        "currency": round_view.pb_round.currency,
    }
    if voting:
        meta["date_begin"] = warsaw(voting.opens_at).strftime("%d.%m.%Y")
        meta["date_end"] = warsaw(voting.closes_at).strftime("%d.%m.%Y")
    return {key: value for key, value in meta.items() if value}


def _pool_meta(round_view: RoundView, pool: PoolRules) -> dict[str, str]:
    meta = _common_meta(round_view, pool.name)
    rule = RULE_NAMES[pool.allocation_rule]
    if pool.minimum_votes:
        meta["min_project_score_threshold"] = str(pool.minimum_votes)
        rule = "greedy-threshold" if rule == "greedy" else rule
    if pool.allocation_rule is AllocationRule.GREEDY_STOP_80:
        meta["comment"] = (
            "#1: The first project that does not fit is built too when at least 80% of its cost is left."
        )
    meta |= {"rule": rule, "min_length": str(max(pool.minimum, 1)), "max_length": str(pool.maximum)}
    if vote_type(pool) is VoteType.CUMULATIVE:
        most = pool.points_total or sum(pool.rank_points)
        meta["max_sum_points"] = str(most)
    return meta


def pool_election(round_view: RoundView, pool: PoolRules) -> Election:
    """One pool as an election: its projects and every valid ballot that chose something in it."""
    file = imported_file(round_view.pb_round.id)
    if file is not None:
        return imported_election(round_view, file)
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
        meta=_pool_meta(round_view, pool),
        ballot_cells=("ballot_hash",),
    )


def round_election(round_view: RoundView) -> Election:
    """The whole round as one file: for a single pool its election, for several all of them side by side.

    With several pools META lists them: ``pools`` (codes) and, in the same order, ``budget_per_pool``,
    ``rule_per_pool``, ``vote_type_per_pool``, ``threshold_per_pool``; ``rule`` is then ``unknown``, so that
    nobody counts the pools as one pot. A ranking stands there with its points (``cumulative``).
    """
    pools = round_view.rules.pools
    if len(pools) == 1:
        return pool_election(round_view, pools[0])
    projects = ballot_projects(round_view.pb_round.id)
    index_of = {project.id: index for index, project in enumerate(projects)}
    plain = {VoteType.ORDINAL: VoteType.CUMULATIVE}
    kinds = [plain.get(kind, kind) for kind in map(vote_type, pools)]
    by_id = {pool.pool_id: pool for pool in pools}
    pool_of = [by_id[project.pool_id] for project in projects]
    has_points = any(not kind.counts_votes for kind in kinds)
    kind = VoteType.CUMULATIVE if has_points else VoteType.APPROVAL
    cells = ("ballot_hash",)
    ballots = stored_ballots(round_view.pb_round.id, index_of, has_points, cells)
    meta: dict[str, Any] = _common_meta(round_view, "") | {
        "rule": "unknown",
        "pools": ",".join(pool.code for pool in pools),
        "budget_per_pool": ",".join(f"{pool.amount:.2f}" for pool in pools),
        "rule_per_pool": ",".join(pool.allocation_rule.value for pool in pools),
        "vote_type_per_pool": ",".join(one.value for one in kinds),
        "threshold_per_pool": ",".join(str(pool.minimum_votes) for pool in pools),
        "max_length": str(sum(pool.maximum for pool in pools)),
    }
    return make_election(
        budget=int(sum(pool.amount for pool in pools) * SCALE),
        projects=_engine_projects(projects, by_id),
        ballots=(as_published(one, pool_of, False) for one in ballots) if has_points else ballots,
        vote_type=kind,
        meta=meta,
        ballot_cells=cells,
    )
