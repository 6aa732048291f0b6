"""The office reads what was held, shows it or hides it with a reason, and the author's neighbours see which."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from consultations.marks.models import AbuseReport, Mark, MarkComment, MarkPhoto
from core.clock import now
from core.db import db, transaction
from core.files.reading import PNG, ReadFile
from core.files.storing import store_file
from tests.support.clock import MovableClock
from tests.support.consultations import add_consultation, add_mark
from tests.support.officials import signed_in

DESK = "/urzad/konsultacje/zielone/moderacja"
PAGE = "/konsultacje/zielone/uwagi/1"
GROUND = "Obraża inną osobę albo ją pomawia"
PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> None:
    with app.app_context(), transaction():
        one = add_consultation(clock(), "zielone")
        mark = add_mark(
            one, clock(), 1, visibility="held", published_at=None, email="ala@example.pl",
            email_confirmed_at=clock() - timedelta(days=1),
        )  # fmt: skip
        add_mark(one, clock(), 2)
        told = {"author_key": mark.author_key, "entry_key": mark.entry_key, "created_at": clock()}
        db.session.add(MarkComment(mark_id=mark.id, body="Popieram, ale bez klonów.", **told))
        db.session.add(
            AbuseReport(mark_id=mark.id, reason="advert", words="", reporter_key=mark.author_key, reported_at=clock(), finding="")
        )  # fmt: skip


class Office:
    """An official at the moderation desk."""

    def __init__(self, app: Flask) -> None:
        self.client = signed_in(app, "official")

    def get(self, address: str):
        return self.client.get(address)

    def post(self, address: str, fields: dict[str, str]):
        page = self.client.get(DESK).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        form = re.search(rf'action="{address}"[^>]*>.*?name="version" value="(\d+)"', page)
        version = {"version": form.group(1)} if form else {}
        return self.client.post(address, data={"csrf_token": token, **version, **fields})


@pytest.fixture
def official(app: Flask, town) -> Office:
    return Office(app)


def value_of_mark(number: int) -> int:
    return int(
        db.session.execute(text("select id from con_marks where number = :n"), {"n": number}).scalar() or 0
    )


def value(statement: str) -> object:
    found = db.session.execute(text(statement)).scalar()
    db.session.rollback()
    return found


def test_a_held_mark_is_shown_and_its_author_told(town, app: Flask, client, official) -> None:
    assert client.get(PAGE).status_code == 404
    assert "Latem nie ma tu cienia" in official.get(DESK).text
    assert official.post(f"{DESK}/uwagi/1", {"act": "show"}).status_code == 303
    assert client.get(PAGE).status_code == 200
    with app.app_context():
        assert value("select recipient from core_outgoing_mails") == "ala@example.pl"
        assert value("select count(*) from con_mark_events where kind = 'published'") == 1


def test_hiding_asks_for_a_reason_and_keeps_what_was_typed(town, app: Flask, client, official) -> None:
    refused = official.post(f"{DESK}/uwagi/2", {"act": "hide", "ground": GROUND, "reason": "nie"})
    assert refused.status_code == 422 and 'role="alert"' in refused.text
    reason = "Wpis podaje numer telefonu innej osoby."
    assert (
        official.post(f"{DESK}/uwagi/2", {"act": "hide", "ground": GROUND, "reason": reason}).status_code
        == 303
    )
    assert "Latem nie ma tu cienia" not in client.get("/konsultacje/zielone/uwagi/2").text
    assert reason in official.get(DESK).text
    assert official.post(f"{DESK}/uwagi/2", {"act": "show"}).status_code == 303
    assert client.get("/konsultacje/zielone/uwagi/2").status_code == 200


def test_comments_and_reports_are_settled(town, app: Flask, official) -> None:
    with app.app_context():
        comment, report = value("select id from con_mark_comments"), value("select id from con_abuse_reports")
    assert official.post(f"{DESK}/komentarze/{comment}", {"act": "show"}).status_code == 303
    assert official.post(f"{DESK}/zgloszenia/{report}", {"reason": ""}).status_code == 422
    assert official.post(f"{DESK}/zgloszenia/{report}", {"reason": "To nie jest reklama."}).status_code == 303
    assert official.post(f"{DESK}/zgloszenia/{report}", {"reason": "Jeszcze raz to samo."}).status_code == 404
    with app.app_context():
        assert value("select visibility from con_mark_comments") == "public"
        assert value("select finding from con_abuse_reports") == "To nie jest reklama."


def test_a_photo_is_seen_by_nobody_before_the_office_has_looked_at_it(
    town, app: Flask, client, official
) -> None:
    with app.app_context(), transaction():
        file_id = store_file(ReadFile("miejsce.png", PNG, PIXEL, 1, 1), now()).id
        mark = value_of_mark(2)
        db.session.add(MarkPhoto(mark_id=mark, file_id=file_id, added_at=now()))
        db.session.flush()
        photo = db.session.execute(text("select id from con_mark_photos")).scalar()
    public = f"/konsultacje/zielone/uwagi/2/zdjecia/{photo}"
    assert client.get(public).status_code == 404
    assert client.get(f"{DESK}/zdjecia/{photo}").status_code == 303, "the office's own address asks who it is"
    assert official.get(f"{DESK}/zdjecia/{photo}").data == PIXEL
    assert official.post(f"{DESK}/zdjecia/{photo}", {"act": "show"}).status_code == 303
    assert client.get(public).data == PIXEL
    assert (
        official.post(
            f"{DESK}/uwagi/2", {"act": "hide", "ground": GROUND, "reason": "Do sprawdzenia na miejscu."}
        ).status_code
        == 303
    )
    assert official.post(f"{DESK}/uwagi/2", {"act": "show"}).status_code == 303
    assert client.get(public).status_code == 200, "a restored mark has its photo back"
    assert official.post(f"{DESK}/zdjecia/{photo}", {"act": "remove"}).status_code == 303
    assert client.get(public).status_code == 404
    with app.app_context():
        assert value("select count(*) from core_files") == 0


def test_words_that_changed_since_they_were_read_are_not_shown(town, app: Flask, client, official) -> None:
    act = f"{DESK}/uwagi/1"
    version = re.search(
        rf'action="{act}"[^>]*>.*?name="version" value="(\d+)"', official.get(DESK).text
    ).group(1)
    with app.app_context(), transaction():
        mark = db.session.get(Mark, value_of_mark(1))
        mark.body = "Zupełnie inne słowa."
    late = official.post(act, {"act": "show", "version": version})
    assert late.status_code == 409 and "Zupełnie inne słowa." in late.text and 'role="alert"' in late.text
    assert client.get(PAGE).status_code == 404
    assert official.post(act, {"act": "show"}).status_code == 303
    with app.app_context():
        assert value("select count(*) from core_outgoing_mails") == 1
        version = str(value("select version from con_marks where number = 1"))
    assert official.post(act, {"act": "show", "version": version}).status_code == 303
    with app.app_context():
        assert value("select count(*) from core_outgoing_mails") == 1, "shown twice is told once"
        assert value("select count(*) from con_mark_events where kind = 'published'") == 1


def test_all_that_waits_is_counted_and_paged_and_a_hidden_comment_comes_back(
    town, app: Flask, official
) -> None:
    with app.app_context(), transaction():
        mark = db.session.get(Mark, value_of_mark(2))
        for number in range(29):
            db.session.add(
                MarkComment(mark_id=mark.id, body=f"Komentarz {number}.", author_key=mark.author_key, entry_key=uuid4(), created_at=now() + timedelta(seconds=number))
            )  # fmt: skip
    first = official.get(DESK).text
    assert "Komentarze do przeczytania: 30" in first and "Komentarz 28." not in first
    assert "Komentarz 28." in official.get(DESK + "?komentarze=2").text
    assert "Komentarz 28." in official.get(DESK + "?komentarze=99999999").text, "past the last is the last"
    with app.app_context():
        comment = value("select id from con_mark_comments where body = 'Komentarz 7.'")
    act = f"{DESK}/komentarze/{comment}"
    assert (
        official.post(act, {"act": "hide", "ground": GROUND, "reason": "Obraża sąsiadkę."}).status_code == 303
    )
    html = official.get(DESK).text
    assert "Ukryte komentarze: 1" in html and "Obraża sąsiadkę." in html
    assert official.post(act, {"act": "show"}).status_code == 303
    with app.app_context():
        assert value(f"select visibility from con_mark_comments where id = {comment}") == "public"


def test_the_desk_begins_with_its_lists_and_how_much_is_in_each(town, official) -> None:
    page = official.client.get(DESK).text
    assert (
        '<a href="#uwagi">Uwagi do przeczytania 1</a>' in page
        and '<a href="#ukryte">Ukryte uwagi 0</a>' in page
    )
