"""Plain ballots of an opened urn as they are read: as stored, and as a public file writes them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select, text

from core.db import db
from pb.rounds.rules import BallotMethod, PoolRules
from pb.submission.models import Project
from pb.tally.engine.model import Ballot, VoteType
from pb.verification.queries.listed import stood_on_ballot

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
        BallotMethod.PANEL: VoteType.SCORING,
    }[pool.method]


def ballot_projects(round_id: int, pool_id: int | None = None) -> list[Project]:
    """The projects that were voted on, in the order of a published file."""
    query = select(Project).where(Project.round_id == round_id, stood_on_ballot())
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
    return value if pool.method in (BallotMethod.POINTS, BallotMethod.PANEL) else 1
