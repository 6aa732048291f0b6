"""Two clicks, two windows: an application is sent once, told once, and stays as it was sent."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.db import db, transaction
from initiatives.applications.services.drafts import NotEditable, save_step
from tests.support.applying import HOME, IDEA, begun, filled, only, opened, whole


def told() -> int:
    jobs = "select count(*) from procrastinate_jobs where task_name = 'initiatives.applications.tell_sent'"
    return int(db.session.execute(text(jobs)).scalar_one())


def test_a_second_click_sends_nothing_and_tells_nobody_again(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    form = opened(neighbour, own + "/wyslanie")
    for _click in range(2):
        answer = neighbour.post(own + "/wyslanie", data=form)
        assert (answer.status_code, answer.location) == (303, f"{HOME}/wnioski/1")
    assert told() == 1


def test_what_is_saved_while_another_sends_changes_nothing(neighbour, clock) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    one = only()
    assert filled(neighbour, own + "/wyslanie").status_code == 303
    with pytest.raises(NotEditable), transaction():
        save_step(one, "pomysl", {"title": "Inaczej"}, 99, clock())
    assert only().answers["pomysl"]["title"] == "Ogród sąsiedzki"


def test_two_clicks_begin_one_application(neighbour) -> None:
    first = begun(neighbour)
    assert begun(neighbour) == first
    filled(neighbour, first + "/pomysl", **IDEA)
    assert begun(neighbour) != first
