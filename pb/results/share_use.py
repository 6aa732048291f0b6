"""How the equal shares of all voters were spent: what one ballot paid for, and how much all of them used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import current_app
from sqlalchemy import text

from core.db import db
from pb.results.queries import PoolResult
from pb.rounds.rules import BallotMethod
from pb.tally.engine.payments import Payments, payments
from pb.tally.models import TallyRun
from pb.tally.turnout import SMALLEST_CELL

CLASSES = 10
ALIKE = text(
    """
    SELECT projects, points, count(*) AS ballots
    FROM (
        SELECT array_agg(l.project_id ORDER BY l.place) AS projects, array_agg(l.points ORDER BY l.place) AS points
        FROM pb_ballot_lines l
        JOIN pb_ballots b ON b.round_id = l.round_id AND b.row_number = l.row_number AND b.void_reason IS NULL
        WHERE l.round_id = :round_id AND l.project_id = ANY(:project_ids)
        GROUP BY l.row_number
    ) ballot
    GROUP BY projects, points
    """
)


@dataclass(frozen=True)
class UseClass:
    """Ballots that used from ``low`` to ``high`` percent of their share."""

    low: int
    high: int
    ballots: int


@dataclass(frozen=True)
class ShareUse:
    """Over all ballots: the share and the mean of what was used, in the currency, and classes of use."""

    share: Fraction
    mean: Fraction
    classes: tuple[UseClass, ...]


def has_payments(pool: PoolResult) -> bool:
    """Whether the count tells what each ballot paid."""
    return pool.run.rule == "equal-shares" and "share" in pool.run.parameters


def paid_by(pool: PoolResult, given: Mapping[int, Any]) -> Payments:
    """What a ballot paid for. ``given``: what stands on it by project id (``None`` for a tick).

    Where money is kept for a category a ballot has a share of it, and one of the rest: both are told together.
    """
    points = {row.code: _points(pool, given[row.project_id]) for row in pool.rows if row.project_id in given}
    is_by_points = pool.run.parameters.get("utility") == "points"
    counts = [
        payments(share, _prices(pool, is_reserved=is_reserved), points, by_points=is_by_points)
        for is_reserved, share in _shares(pool).items()
    ]
    return Payments(
        sum((one.share for one in counts), Fraction(0)),
        tuple(payment for one in counts for payment in one.paid),
        sum((one.left for one in counts), Fraction(0)),
    )


def _shares(pool: PoolResult) -> dict[bool, Fraction]:
    """What a ballot could spend: of the money kept for a category, where there is some, and of the rest."""
    kept = pool.run.parameters.get("reserved", {}).get("voter_share")
    shares = {} if kept is None else {True: Fraction(str(kept))}
    return shares | {False: Fraction(str(pool.run.parameters["share"]))}


def _prices(pool: PoolResult, *, is_reserved: bool) -> list[tuple[str, Fraction]]:
    return [
        (row.code, Fraction(str(row.facts["price"])))
        for row in pool.winners
        if "price" in row.facts and ("reserved_for" in row.facts) == is_reserved
    ]


def _points(pool: PoolResult, value: Any) -> Fraction:
    if value is None:
        return Fraction(1)
    ranks = pool.pool.rank_points
    if pool.pool.method is BallotMethod.RANKING and 0 < int(value) <= len(ranks):
        return Fraction(ranks[int(value) - 1])
    return Fraction(value)


def share_use(pool: PoolResult) -> ShareUse:
    """How much of their shares all ballots of the pool used. Kept by this process: a run never changes."""
    kept: dict[Any, ShareUse] = current_app.extensions.setdefault("share_use", {})
    key = (pool.run.id, pool.run.input_sha256)
    if key not in kept:
        kept[key] = _count_use(pool, _alike(pool.run, [row.project_id for row in pool.rows]))
    return kept[key]


def _alike(run: TallyRun, project_ids: Sequence[int]) -> Iterable[tuple[dict[int, Any], int]]:
    """Every distinct ballot with the number of those like it. One statement."""
    given = {"round_id": run.round_id, "project_ids": list(project_ids)}
    for row in db.session.execute(ALIKE, given):
        yield dict(zip(row.projects, row.points, strict=True)), row.ballots


def _count_use(pool: PoolResult, ballots: Iterable[tuple[Mapping[int, Any], int]]) -> ShareUse:
    share, used, number = sum(_shares(pool).values(), Fraction(0)), Fraction(0), 0
    counts = [0] * CLASSES
    for given, alike in ballots:
        spent = share - paid_by(pool, given).left
        used += spent * alike
        number += alike
        counts[min(int(CLASSES * spent / share), CLASSES - 1) if share else 0] += alike
    return ShareUse(share, used / number if number else Fraction(0), merged_classes(counts))


def merged_classes(counts: Sequence[int], least: int = SMALLEST_CELL) -> tuple[UseClass, ...]:
    """Classes of equal width, small ones joined with their neighbour until none tells of fewer than ``least`` (D6.3)."""
    width = 100 // len(counts)
    merged: list[UseClass] = []
    for place, ballots in enumerate(counts):
        last = merged[-1] if merged else None
        if last and (0 < ballots < least or 0 < last.ballots < least):
            merged[-1] = UseClass(last.low, (place + 1) * width, last.ballots + ballots)
        else:
            merged.append(UseClass(place * width, (place + 1) * width, ballots))
    while len(merged) > 1 and 0 < merged[-1].ballots < least:
        last = merged.pop()
        merged[-1] = UseClass(merged[-1].low, last.high, merged[-1].ballots + last.ballots)
    return tuple(merged)
