"""Lots are drawn over an open urn only: recording them too early leaves no count behind."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from core.clock import now
from core.db import db, transaction
from pb.rounds.queries import find_round
from pb.tally.models import TallyRun
from pb.tally.services.drawing import record_draw
from tests.support.rounds import TOWN, VILLAGE, make_round
from tests.support.urns import cast


def recorded(made):
    """What an official gets who records a draw now, and how many counts there are afterwards."""
    round_view = find_round(made.slug, now())
    with transaction():
        outcome = record_draw(round_view, round_view.rules.pools[0], ["1", "2"], "losy", None, now())
    return outcome.code, db.session.scalar(select(func.count()).select_from(TallyRun))


def test_lots_before_the_opening_count_nothing(app, clock):
    made = make_round(pools=(TOWN, VILLAGE))
    cast(made, [made.numbers["miasto"][0]])
    assert recorded(made) == ("urn_not_opened", 0)
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    assert recorded(made) == ("urn_not_opened", 0)
