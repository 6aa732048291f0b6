"""The elections of an imported round: what was read from the file, whole or one pool of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from pb.rounds.models import ImportedFile
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules
from pb.submission.models import Project
from pb.tally.engine.ballots import BallotBoxBuilder
from pb.tally.engine.model import Ballot, Election, Header, Meta, VoteType, make_election
from pb.tally.engine.model import Project as EngineProject
from pb.tally.engine.pool_meta import PoolMeta, pools_in_meta
from pb.tally.file_meta import common_meta, pool_meta
from pb.tally.plain_ballots import ballot_projects, stored_ballots, vote_type


def imported_file(round_id: int) -> ImportedFile | None:
    """What the Pabulib file said, when the round came from one."""
    return db.session.scalar(select(ImportedFile).where(ImportedFile.round_id == round_id))


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


def imported_pools(file: ImportedFile) -> tuple[PoolMeta, ...]:
    """The pools that the file names; none for an ordinary file, which is one pool as a whole."""
    return pools_in_meta(imported_header(file, []))


def imported_pool_election(round_view: RoundView, file: ImportedFile, pool: PoolRules) -> Election:
    """One pool of an imported round; of an ordinary file, or one that names a single pool, the whole of it."""
    pools = imported_pools(file)
    told = next((one for one in pools if one.code == pool.code), None)
    if told is None or _is_whole(round_view, file, pools):
        return imported_election(round_view, file)
    projects = ballot_projects(round_view.pb_round.id, pool.pool_id)
    header = imported_header(file, projects)
    by_code = {project.code: project.id for project in projects}
    index_of = {by_code[project.id]: index for index, project in enumerate(header.projects)}
    # Without the pool's method the file tells no order, only points.
    kind = vote_type(pool) if told.told("method_per_pool") else told.vote_type
    has_points = "points" in header.ballot_columns and not kind.counts_votes
    ballots = stored_ballots(round_view.pb_round.id, index_of, has_points, header.ballot_cells)
    return make_election(
        budget=told.budget,
        projects=_with_needed_columns(header),
        ballots=(_as_ranked(one) for one in ballots) if kind is VoteType.ORDINAL else ballots,
        vote_type=kind,
        scale=header.scale,
        meta=_meta_of_part(round_view, header.meta, pool),
        ballot_cells=header.ballot_cells,
    )


def _is_whole(round_view: RoundView, file: ImportedFile, pools: Sequence[PoolMeta]) -> bool:
    """Whether the file is that of its only pool, ballots as they are cast: then it is what is counted, to the byte."""
    own = [one.vote_type for one in pools]
    return own == [imported_header(file, []).vote_type] and not round_view.rules.pools[0].rank_points


def _with_needed_columns(header: Header) -> list[EngineProject]:
    """The projects with the columns that one of them fills, in the order of the file."""
    told = [name for name in header.project_columns if any(one.cells.get(name) for one in header.projects)]
    return [
        EngineProject(one.id, one.cost, {name: one.cells.get(name, "") for name in told})
        for one in header.projects
    ]


def _as_ranked(ballot: Ballot) -> Ballot:
    """The projects from the first place down: the import has seen that the points are those of the places."""
    ranked = sorted(zip(ballot.points or (), ballot.choices, strict=True), key=lambda line: -line[0])
    return Ballot(ballot.voter_id, tuple(choice for _points, choice in ranked), None, ballot.cells)


def _meta_of_part(round_view: RoundView, told: Meta, pool: PoolRules) -> dict[str, str]:
    """As for any pool, but of the round what its file says."""
    own = common_meta(round_view, "")
    kept = {key: told.get(key) for key in own if told.get(key)}
    return pool_meta(round_view, pool) | kept
