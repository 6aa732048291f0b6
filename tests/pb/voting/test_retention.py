"""What is known of voters is erased once complaints are over, and not a day before."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.clock import now
from core.db import db, transaction
from pb.voting.models import VoterMark
from pb.voting.retention import KEPT_AFTER_PUBLICATION, erase_voter_marks
from tests.support.rounds import TOWN, make_round
from tests.support.urns import cast


def marks() -> int:
    """How many people are marked as having voted."""
    return db.session.scalar(select(func.count()).select_from(VoterMark)) or 0


def erase(moment) -> int:
    """Let the eraser run as the nightly job does."""
    with transaction():
        return erase_voter_marks(moment)


def test_marks_are_erased_ninety_days_after_the_result(app):
    with app.app_context():
        made = make_round(slug="po-latach", pools=(TOWN,))
        before = marks()
        cast(made, [made.numbers["miasto"][0]])
        assert erase(now() + timedelta(days=1000)) == 0 and marks() == before + 1
        with transaction():
            made.round_view.pb_round.published_at = now()
        assert erase(now() + KEPT_AFTER_PUBLICATION) == 0 and marks() == before + 1
        assert erase(now() + KEPT_AFTER_PUBLICATION + timedelta(seconds=1)) == 1 and marks() == before
