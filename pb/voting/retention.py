"""When what is known of voters is erased: marks and codes die once complaints about a round are over (D6.4).

The counted ballots stay: they lead to nobody. The turnout was added up when the urn was opened.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from core.db import db
from core.erasing import eraser
from pb.rounds.models import Round
from pb.voting.models import VoterMark, VotingCode

KEPT_AFTER_PUBLICATION = timedelta(days=90)


@eraser
def erase_voter_marks(moment: datetime) -> int:
    """Erase the marks and one-time codes of rounds published more than ``KEPT_AFTER_PUBLICATION`` ago."""
    over = select(Round.id).where(Round.published_at < moment - KEPT_AFTER_PUBLICATION)
    erased = 0
    for table in (VoterMark, VotingCode):
        done = db.session.execute(delete(table).where(table.round_id.in_(over)))
        erased += done.rowcount  # type: ignore[attr-defined]
    return erased
