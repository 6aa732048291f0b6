"""A mark that changes while the office answers it: nobody signs or shows words that nobody has read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, g

from consultations.consultation.models import Consultation
from consultations.marks.models import Answer, Mark, MarkComment
from core.db import db, transaction
from tests.consultations.marks.conftest import SLUG, typed
from tests.support.officials import signed_in

BOARD = f"/urzad/konsultacje/{SLUG}/"
WHY = "Teren gminy, bez sieci pod ziemią. Posadzimy jesienią dwie lipy."


class Desk:
    """An official's browser."""

    def __init__(self, app: Flask, email: str, name: str) -> None:
        self.client = signed_in(app, "official", email, name)

    def open(self, address: str) -> Any:
        """A page of the office, as this browser alone gets it."""
        g.pop("csrf_token", None)
        return self.client.get(address)

    def form(self, page: str, action: str) -> dict[str, str]:
        """The hidden fields of the form of a page that goes to ``action``."""
        html = self.open(page).text
        found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
        assert found, f"no form to {action}"
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found.group(1)))

    def send(self, page: str, action: str, **fields: Any) -> Any:
        """Send a form as the page gives it, with what is typed."""
        return self.client.post(action, data={**self.form(page, action), **fields})

    def begins(self, *numbers: int) -> str:
        """A draft for these marks."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.open(BOARD).text).group(1)
        told = {"csrf_token": token, "uwaga": list(numbers)}
        return str(self.client.post(BOARD + "odpowiedzi", data=told).location)


@pytest.fixture
def ala(app: Flask) -> Desk:
    return Desk(app, "ala@urzad.example", "Ala Pierwsza")


@pytest.fixture
def ola(app: Flask) -> Desk:
    return Desk(app, "ola@urzad.example", "Ola Druga")


def corrected(neighbour: Any, link: str, body: str) -> Any:
    g.pop("csrf_token", None)
    version = re.search(r'name="version" value="(\d+)"', neighbour.client.get(link + "/popraw").text).group(1)
    g.pop("csrf_token", None)
    return neighbour.sends(link + "/popraw", **typed(body=body, version=version, seen="1"))


def test_an_answer_to_words_that_changed_is_not_signed(neighbour, ala: Desk, ola: Desk) -> None:
    link = neighbour.marks()
    page = ala.begins(1)
    told = {"decision": "planned", "grounds": WHY, "promised_on": "30.04.2027", "act": "send"}
    assert ala.send(page, page, **told).status_code == 303
    read = ola.form(page, page + "/zatwierdz")
    assert corrected(neighbour, link, "Tu jednak nie sadźcie niczego.").status_code == 303
    assert ola.client.post(page + "/zatwierdz", data=read).status_code == 409
    one = db.session.query(Answer).one()
    assert one.sent_at is None and one.approved_at is None
    assert db.session.query(Mark).one().state == "assigned"
    html = ala.open(page).text
    assert "poprawiona po napisaniu odpowiedzi" in html and "nie sadźcie niczego" in html


def test_a_draft_that_another_person_has_written_on_is_not_dropped_or_regrouped(
    neighbour, ala: Desk, ola: Desk
) -> None:
    neighbour.marks()
    neighbour.marks(body="Ławka przy szkole.", topic="lawka", seen="1")
    page = ala.begins(1)
    drop, gather = ala.form(page, page + "/porzuc"), ala.form(page, page + "/uwagi")
    assert ola.send(page, page, decision="planned", grounds=WHY, act="save").status_code == 303
    assert ala.client.post(page + "/porzuc", data=drop).status_code == 409
    assert ala.client.post(page + "/uwagi", data={**gather, "uwaga": "2"}).status_code == 409
    assert db.session.query(Answer).one().grounds == WHY
    assert ala.send(page, page + "/uwagi", uwaga="2").status_code == 303
    assert ala.send(page, page + "/porzuc").status_code == 303
    assert db.session.query(Answer).count() == 0


def test_a_draft_goes_with_the_only_mark_that_it_is_for(neighbour, ala: Desk) -> None:
    link = neighbour.marks()
    ala.begins(1)
    g.pop("csrf_token", None)
    assert neighbour.sends(link + "/usun").status_code == 303
    assert db.session.query(Answer).count() == 0
    assert db.session.query(Mark).one().visibility == "withdrawn"


def test_where_there_are_no_comments_a_sent_one_is_given_back_with_a_sentence(neighbour) -> None:
    neighbour.marks()
    with transaction():
        db.session.query(Consultation).update({"allows_comments": False})
    answer = neighbour.sends(f"/konsultacje/{SLUG}/uwagi/1/komentarz", body="Popieram lipę.", name="")
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert "nie ma komentarzy" in answer.text.replace("\xa0", " ") and "Popieram lipę." in answer.text


def test_whoever_wrote_a_comment_erases_it_and_nobody_else_does(neighbour, others) -> None:
    neighbour.marks()
    with transaction():
        db.session.query(Consultation).update({"allows_comments": True})
    page = f"/konsultacje/{SLUG}/uwagi/1"
    assert neighbour.sends(page + "/komentarz", body="Popieram lipę.", name="Ala z Polnej").status_code == 303
    act = re.search(r'action="([^"]+/komentarz/\d+/usun)"', neighbour.client.get(page).text).group(1)
    stranger = others()
    assert "/usun" not in stranger.client.get(page).text
    assert stranger.sends(act).status_code == 404
    g.pop("csrf_token", None)
    assert neighbour.sends(act).status_code == 303
    assert (
        "Ala z Polnej" not in neighbour.client.get(page).text and db.session.query(MarkComment).count() == 0
    )
