"""Reading the shut urn, and the lock that a ballot and the closing meet at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import bindparam, func, select, text

from core.db import db
from core.problems import NotFound
from core.reading import first_row, rows
from pb.rounds.models import Round
from pb.submission.models import Project
from pb.voting.models import CommissionKey, SealedBallot, VoterMark, VotingCode

URN_LOCK = 0x75726E
"""First half of the advisory lock's key, "urn"; the second half is the round's id."""


@dataclass(frozen=True)
class BallotProject:
    """A project as it stands on the ballot. ``cost`` in złoty, ``place`` where it is in words."""

    project_id: int
    number: int
    pool_id: int
    title: str
    category: str
    place: str
    cost: Decimal
    group: Sequence[int] | None = None

    @property
    def rivals(self) -> tuple[int, ...]:
        """Numbers of the projects that this one excludes, of its own pool: at most one of them is built."""
        return tuple(sorted(number for number in self.group or () if number != self.number))


@dataclass(frozen=True)
class UrnState:
    """What a ballot must know of its urn: when it was closed (UTC) and the key to seal with."""

    closed_at: datetime | None
    public_key: bytes | None


_round, _key = Round.__table__.c, CommissionKey.__table__.c
_URN = (
    select(_round.urn_closed_at, _key.public_key)
    .select_from(Round.__table__.outerjoin(CommissionKey.__table__, _key.round_id == _round.id))
    .where(_round.id == bindparam("round_id"))
)
_ON_BALLOT = """
SELECT id, number, pool_id, title, category, place, cost,
    CASE WHEN conflict_group IS NOT NULL THEN array_agg(number) OVER (PARTITION BY pool_id, conflict_group) END
FROM pb_projects WHERE round_id = %(round_id)s AND status = 'on_ballot' AND pool_id NOT IN (
    SELECT line.pool_id FROM pb_pool_rules line WHERE line.method = 'panel' AND line.rules_id = (
        SELECT rules.id FROM pb_rules rules WHERE rules.round_id = %(round_id)s ORDER BY rules.number DESC LIMIT 1))
ORDER BY number
"""
_STAMP = """
SELECT concat_ws('/', r.id, r.xmin, newest.id, newest.xmin,
    (SELECT concat_ws('.', count(*), sum(CAST(CAST(w.xmin AS text) AS bigint)))
     FROM pb_stage_windows w WHERE w.rules_id = newest.id),
    (SELECT concat_ws('.', count(*), sum(CAST(CAST(line.xmin AS text) AS bigint)),
        sum(CAST(CAST(pool.xmin AS text) AS bigint)), sum(CAST(CAST(area.xmin AS text) AS bigint)))
     FROM pb_pool_rules line JOIN pb_pools pool ON pool.id = line.pool_id LEFT JOIN maps_areas area ON area.id = pool.area_id
     WHERE line.rules_id = newest.id),
    (SELECT concat_ws('.', count(*), sum(CAST(CAST(p.xmin AS text) AS bigint)))
     FROM pb_projects p WHERE p.round_id = r.id AND p.status = 'on_ballot'))
FROM pb_rounds r
CROSS JOIN LATERAL (SELECT id, xmin FROM pb_rules WHERE round_id = r.id ORDER BY number DESC LIMIT 1) newest
WHERE r.slug = %(slug)s
"""
"""Of as many rows as before the sum of the writing transactions only grows: each change brings another stamp."""


def urn_lock_shared(round_id: int) -> None:
    """Taken by every ballot until it is committed: while any is held, the urn cannot be closed."""
    db.session.connection().exec_driver_sql(
        "select pg_advisory_xact_lock_shared(%(space)s, %(round)s)", _lock_key(round_id)
    )


def urn_lock_exclusive(round_id: int) -> None:
    """Taken by the closing of the urn: waits for the ballots under way and lets none begin before its commit."""
    db.session.execute(text("select pg_advisory_xact_lock(:space, :round)"), _lock_key(round_id))


def _lock_key(round_id: int) -> dict[str, int]:
    return {"space": URN_LOCK, "round": round_id % 2**31}


def urn_state(round_id: int) -> UrnState:
    """The urn now. Ask while holding its lock when the answer must stay true. One statement."""
    closed_at, public_key = db.session.connection().execute(_URN, {"round_id": round_id}).one()
    return UrnState(closed_at, public_key)


def commission_key(round_id: int) -> CommissionKey | None:
    """The public half of a round's key with its origin."""
    return db.session.scalar(select(CommissionKey).where(CommissionKey.round_id == round_id))


def rounds_with_key(round_ids: Sequence[int]) -> frozenset[int]:
    """Which of these rounds have a commission's key. One statement."""
    wanted = select(CommissionKey.round_id).where(CommissionKey.round_id.in_(round_ids))
    return frozenset(db.session.scalars(wanted))


def has_ballots(round_id: int) -> bool:
    """Whether any ballot is in the urn or anybody is marked as having voted."""
    sealed = select(SealedBallot.round_id).where(SealedBallot.round_id == round_id).exists()
    marked = select(VoterMark.round_id).where(VoterMark.round_id == round_id).exists()
    return bool(db.session.scalar(select(sealed | marked)))


def is_in_urn(round_id: int, urn_hash: bytes) -> bool:
    """Whether a sealed ballot with this hash of a receipt lies in the urn."""
    query = select(SealedBallot.round_id).where(
        SealedBallot.round_id == round_id, SealedBallot.urn_hash == urn_hash
    )
    return db.session.execute(query).first() is not None


def marked_on(round_id: int, voter_key: bytes) -> tuple[date, str] | None:
    """The day and channel of somebody's vote, or ``None``."""
    query = select(VoterMark.cast_on, VoterMark.channel).where(
        VoterMark.round_id == round_id, VoterMark.voter_key == voter_key
    )
    row = db.session.execute(query).first()
    return (row.cast_on, row.channel) if row else None


def find_code(round_id: int, code_hash: bytes) -> VotingCode | None:
    """The one-time code with this hash (``identity.code_hash``), or ``None``."""
    query = select(VotingCode).where(VotingCode.round_id == round_id, VotingCode.code_hash == code_hash)
    return db.session.scalar(query)


def issued_codes(round_id: int) -> int:
    """How many one-time codes clerks have handed out in a round."""
    return (
        db.session.scalar(select(func.count()).select_from(VotingCode).where(VotingCode.round_id == round_id))
        or 0
    )


def ballot_stamp(slug: str) -> str:
    """A word that is another one after any change of the round, its rules or its ballot list. Raises ``NotFound``."""
    row = first_row(_STAMP, {"slug": slug})
    if row is None:
        raise NotFound
    return str(row[0])


def ballot_projects(round_id: int) -> Sequence[BallotProject]:
    """The ballot list of a round in order of number. One statement."""
    return [BallotProject(*row) for row in rows(_ON_BALLOT, {"round_id": round_id})]


def ballot_places(round_id: int) -> dict[int, tuple[float, float]]:
    """Where the ballot's projects are, as (lon, lat) by project id; a line or an area by a point on it."""
    spot = func.ST_PointOnSurface(Project.location)
    query = select(Project.id, func.ST_X(spot), func.ST_Y(spot)).where(
        Project.round_id == round_id, Project.status == "on_ballot", Project.location.is_not(None)
    )
    return {project_id: (lon, lat) for project_id, lon, lat in db.session.execute(query)}
