"""When what people wrote in appeals is erased (D6.4): what was never confirmed, soon; who appealed, with the authors."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update

from core.db import db
from core.erasing import eraser
from pb.verification.models import Appeal, AppealDraft

UNCONFIRMED_KEPT = timedelta(days=7)
APPELLANT_KEPT = timedelta(days=730)


@eraser
def erase_unconfirmed_appeals(moment: datetime) -> int:
    """Erase appeals whose link is long over; what was confirmed stands elsewhere."""
    over = delete(AppealDraft).where(AppealDraft.expires_at < moment - UNCONFIRMED_KEPT)
    return int(db.session.execute(over).rowcount)  # type: ignore[attr-defined]


@eraser
def erase_appellants(moment: datetime) -> int:
    """Erase name, address and words of appellants of long ago; the answer stays."""
    known = or_(Appeal.appellant != "", Appeal.email != "", Appeal.statement != "")
    over = update(Appeal).where(Appeal.filed_at < moment - APPELLANT_KEPT, known)
    done = db.session.execute(over.values(appellant="", email="", statement=""))
    return int(done.rowcount)  # type: ignore[attr-defined]
