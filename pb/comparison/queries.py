"""Reading: announced rounds to compare, answers that are there, the area of each project."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import defer

from core.db import db
from core.version import VERSION
from pb.comparison.models import ComparedCount, TrialFile
from pb.results.queries import RoundResult
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, every_round

GIVEN_UP = timedelta(minutes=10)
"""After this a count that gave no answer is asked for once more."""
AREAS = text(
    """
    SELECT project.id, area.name
    FROM pb_projects project JOIN maps_areas area ON area.id = project.area_id
    WHERE project.round_id = :round_id
    """
)


@dataclass(frozen=True)
class Asked:
    """A count that was asked for; ``answer`` is ``None`` until it is there."""

    asked_at: datetime
    answer: dict[str, Any] | None

    def is_given_up(self, moment: datetime) -> bool:
        """Whether it has been waited for in vain."""
        return self.answer is None and moment - self.asked_at > GIVEN_UP


def input_digest(result: RoundResult) -> bytes:
    """SHA-256 of the published file of all ballots; of the pools' own where there is no such file."""
    if result.closing is not None and result.closing.file_sha256:
        return result.closing.file_sha256
    return hashlib.sha256(b"".join(pool.run.input_sha256 for pool in result.pools)).digest()


def answers(round_id: int, input_sha256: bytes, digests: Collection[str]) -> dict[str, Asked]:
    """What is known of these counts by this program, by their digests. One statement."""
    row = ComparedCount
    query = select(row.digest, row.asked_at, row.answer).where(
        row.round_id == round_id,
        row.input_sha256 == input_sha256,
        row.program_version == VERSION,
        row.digest.in_(digests),
    )
    return {digest: Asked(asked_at, answer) for digest, asked_at, answer in db.session.execute(query)}


def next_unanswered(round_id: int) -> ComparedCount | None:
    """The count that has waited longest, held until the transaction ends; those held by others are left out."""
    query = (
        select(ComparedCount)
        .where(
            ComparedCount.round_id == round_id,
            ComparedCount.answer.is_(None),
            ComparedCount.program_version == VERSION,
        )
        .order_by(ComparedCount.asked_at, ComparedCount.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return db.session.scalar(query)


def slug_of(round_id: int) -> str | None:
    """The round's address."""
    return db.session.scalar(select(Round.slug).where(Round.id == round_id))


def area_names(round_id: int) -> dict[int, str]:
    """The name of the area that each placed project lies in."""
    found = db.session.execute(AREAS, {"round_id": round_id})
    return {row.id: row.name for row in found}


def waiting_files() -> list[TrialFile]:
    """Files that wait to become rounds, and those that could not, newest first; without their content."""
    query = select(TrialFile).options(defer(TrialFile.content)).order_by(TrialFile.id.desc()).limit(50)
    return list(db.session.scalars(query))


def past_rounds(moment: datetime) -> list[RoundView]:
    """Rounds with a published result, newest year first."""
    return [view for view in every_round(moment) if view.pb_round.published_at is not None]
