"""Whether there is a tally record, and the final one where it has been made."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.files.storing import find_file
from pb.results.models import TallyRecord
from pb.rounds.queries import RoundView
from pb.tally.services.runs import current_runs


def has_record(round_view: RoundView) -> bool:
    """Whether there is a result of the town's own to write down: every pool is counted, and nothing was imported."""
    runs, pools = current_runs(round_view.pb_round.id), round_view.rules.pools
    return not round_view.pb_round.source and bool(pools) and all(pool.pool_id in runs for pool in pools)


def kept_record(round_id: int) -> TallyRecord | None:
    """The final record of a round, ``None`` before it is made."""
    return db.session.scalar(select(TallyRecord).where(TallyRecord.round_id == round_id))


def kept_pdf(round_view: RoundView, *, is_public: bool) -> bytes | None:
    """The bytes of the final record, ``None`` before it is made."""
    kept = kept_record(round_view.pb_round.id)
    if kept is None:
        return None
    return find_file(kept.public_file_id if is_public else kept.office_file_id).content
