"""Which areas the rounds that are going on decide by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from pb.rounds.models import Pool, Round


def rounds_holding(area_ids: Sequence[int]) -> dict[int, str]:
    """Of areas by number: the title of an announced round without a published result that has a pool there.

    What residents file, and whose votes decide on it, hangs on where a pool ends (see ``maps.holding``).
    """
    rows = db.session.execute(
        select(Pool.area_id, Round.title)
        .join(Round, Round.id == Pool.round_id)
        .where(Pool.area_id.in_(area_ids), Round.announced_at.is_not(None), Round.published_at.is_(None))
        .order_by(Round.year, Round.slug)
    )
    return {area_id: title for area_id, title in rows if area_id is not None}
