"""The announcement of a result begins the building, in one act."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from core.db import db
from pb.implementation.models import Implementation
from pb.submission.models import Project
from pb.tally.models import AllocationLine
from tests.support.announced import announce, count_all, open_after_voting
from tests.support.clock import MovableClock
from tests.support.rounds import TOWN, make_round
from tests.support.urns import cast


def test_what_won_is_followed_from_the_moment_of_the_result(app: Flask, clock: MovableClock) -> None:
    with app.app_context():
        made = make_round(pools=(TOWN,))
        cast(made, [1, 2])
        cast(made, [2])
        open_after_voting(made, clock)
        count_all(made)
        assert db.session.scalars(select(Implementation)).all() == []
        announce(made)
        won = db.session.scalars(
            select(Project.number)
            .join(AllocationLine, AllocationLine.project_id == Project.id)
            .where(AllocationLine.is_selected)
        ).all()
        followed = db.session.execute(
            select(Project.number, Implementation.state).join(
                Project, Project.id == Implementation.project_id
            )
        ).all()
        assert won and sorted(followed) == sorted((number, "planned") for number in won)
        db.session.remove()
