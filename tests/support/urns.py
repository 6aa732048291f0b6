"""Casting ballots in tests, by the very service that residents use."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.submission.models import Project
from pb.voting.rules import make_ballot
from pb.voting.sealing import draw_receipt
from pb.voting.services import CastOutcome, cast_ballot
from tests.support.rounds import MadeRound


def cast(
    made: MadeRound,
    numbers: Sequence[int | tuple[int, int]],
    voter_key: bytes | None = None,
    age_band: str | None = "25-34",
) -> str:
    """Put a ballot with these projects into the urn and give its receipt; a pair holds points or place too."""
    round_view = made.round_view
    rows = db.session.execute(
        select(Project.number, Project.pool_id).where(Project.round_id == round_view.pb_round.id)
    )
    ballot = make_ballot(
        [line if isinstance(line, tuple) else (line, None) for line in numbers], dict(rows.all())
    )
    receipt = draw_receipt(secrets.randbelow)
    with transaction():
        done = cast_ballot(round_view, ballot, voter_key or secrets.token_bytes(32), age_band, receipt, now())
    assert done.outcome is CastOutcome.RECORDED, done
    return receipt
