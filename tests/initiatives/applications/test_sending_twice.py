"""Two clicks, two windows: an application is sent once, told once, and stays as it was sent."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.db import db, transaction
from initiatives.applications.services.drafts import NotEditable, save_step
from initiatives.programmes.queries import record_of
from tests.support.applying import HOME, IDEA, begun, filled, letters, only, opened, whole


def told() -> int:
    jobs = "select count(*) from procrastinate_jobs where task_name = 'initiatives.applications.tell_sent'"
    return int(db.session.execute(text(jobs)).scalar_one())


def test_a_second_click_sends_nothing_and_tells_nobody_again(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    form = opened(neighbour, own + "/wyslanie")
    for _click in range(2):
        answer = neighbour.post(own + "/wyslanie", data=form)
        assert (answer.status_code, answer.location) == (303, own + "/potwierdzenie")
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


def test_an_application_is_withdrawn_after_a_second_question_and_says_so(app, neighbour) -> None:
    with transaction():
        record_of("pil-2027").contact_email = "pil@urzad.example"
    own = begun(neighbour)
    whole(neighbour, own)
    filled(neighbour, own + "/wyslanie")
    form = opened(neighbour, own + "/wyslanie")
    assert "Wycofać wniosek?" in neighbour.post(own + "/wycofaj", data=form).text.replace("\xa0", " ")
    assert only().status == "submitted"
    assert neighbour.post(own + "/wycofaj", data={**form, "sure": "yes"}).status_code == 303
    assert [one.subject.partition(" (")[0] for one in letters("pil@urzad.example")] == [
        "Wniosek nr 1 jest wycofany"
    ]
    page = app.test_client().get(f"{HOME}/wnioski/1")
    assert page.status_code == 410 and "jest wycofany" in page.text.replace("\xa0", " ")
    assert "Ogród" not in page.text
    for kind in ("csv", "geojson"):
        assert "Ogród" not in app.test_client().get(f"{HOME}/wnioski.{kind}").text
    for part in ("wniosek.pdf", "pliki/1"):
        answer = app.test_client().get(f"{HOME}/wnioski/1/{part}")
        assert answer.status_code == 410 and "jest wycofany" in answer.text.replace("\xa0", " "), part
    shown = neighbour.get(own + "/wyslanie").text
    assert "Wniosek jest wycofany" in shown.replace("\xa0", " ") and own + "/wycofaj" not in shown
