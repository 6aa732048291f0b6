"""Hiding asks for what and why; a second person looks at it, its author may object, and what is gone stays gone."""

import re
from datetime import timedelta

import pytest
from flask import Flask, g
from sqlalchemy import select, text

from consultations.consultation.queries import find_consultation
from consultations.consultation.rules.hiding_grounds import USUAL, are_sound, hiding_grounds
from consultations.marks.hiding_models import Hiding
from consultations.marks.models import Mark
from consultations.marks.retention import erase_marks
from consultations.marks.rules.keys import link_hash
from consultations.marks.services.owning import erase_mark
from core.db import db, transaction
from core.models import OutgoingMail
from tests.support.clock import MovableClock
from tests.support.consultations import add_consultation, add_mark
from tests.support.editing import filled
from tests.support.officials import signed_in

DESK = "/urzad/konsultacje/zielone/moderacja"
KEY = "klucz-autora-2345-klucz"
OWN = f"/konsultacje/zielone/moja/{KEY}"
GROUND, BASIS = "Obraża inną osobę albo ją pomawia", "Kodeks karny, art. 212 i 216"
WHY = "Wyzywa sąsiadkę, tel. 600 700 800."


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, client) -> None:
        self.client = client

    def get(self, address: str) -> str:
        g.pop("csrf_token", None)
        return self.client.get(address).text.replace("\xa0", " ")

    def send(self, page: str, address: str, **fields: str):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page)).group(1)
        version = db.session.scalar(text("select version from con_marks where number = 1"))
        g.pop("csrf_token", None)
        return self.client.post(address, data={"csrf_token": token, "version": str(version), **fields})


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> None:
    with transaction():
        told = {"email": "ala@poczta.example", "email_confirmed_at": clock()}
        add_mark(add_consultation(clock(), "zielone"), clock(), 1, key_hash=link_hash(KEY), **told)


@pytest.fixture
def jan(app: Flask, town) -> Person:
    return Person(signed_in(app, "official", "jan@urzad.example", "Jan Pierwszy"))


@pytest.fixture
def ela(app: Flask, town) -> Person:
    return Person(signed_in(app, "official", "ela@urzad.example", "Ela Druga"))


@pytest.fixture
def author(app: Flask) -> Person:
    return Person(app.test_client())


def hidden_by(jan: Person) -> Hiding:
    assert jan.send(DESK, f"{DESK}/uwagi/1", act="hide", ground=GROUND, reason=WHY).status_code == 303
    db.session.rollback()
    return db.session.scalars(select(Hiding).where(Hiding.ended_at.is_(None))).one()


def test_hiding_asks_for_a_ground_of_the_list_and_keeps_what_was_typed(jan) -> None:
    refused = jan.send(DESK, f"{DESK}/uwagi/1", act="hide", ground="bo tak", reason=WHY)
    assert refused.status_code == 422 and "Wybierz, za co to ukrywasz." in refused.text
    assert db.session.scalar(select(Mark.visibility)) == "public"
    hidden_by(jan)
    facts = db.session.scalar(
        text("select facts from core_audit_entries where act = 'consultations.mark.hide'")
    )
    assert facts == {"number": 1, "ground": GROUND, "reason": "Wyzywa sąsiadkę, tel. […]."}


def test_the_author_reads_for_what_and_why_and_objects_once(jan, author, app) -> None:
    hidden_by(jan)
    own = author.get(OWN)
    assert GROUND in own and BASIS in own and "Wyzywa sąsiadkę" in own
    body = db.session.scalars(select(OutgoingMail.body)).one()
    assert GROUND in body and "wnieś sprzeciw" in body and "/konsultacje/zielone/moja/" in body
    empty = author.send(OWN, OWN + "/sprzeciw", objection=" ")
    assert empty.status_code == 422 and "dlaczego uwagę trzeba pokazać" in empty.text
    long = author.send(OWN, OWN + "/sprzeciw", objection="To nie tak. " * 200)
    assert long.status_code == 422 and "To nie tak. To nie tak." in long.text
    assert author.send(OWN, OWN + "/sprzeciw", objection="To nazwa ulicy.").status_code == 303
    assert "Rozpatrzy go inna osoba" in author.get(OWN) and "Wyślij sprzeciw" not in author.get(OWN)
    assert (
        author.send("/konsultacje/zielone/zaznacz", OWN + "/sprzeciw", objection="Jeszcze raz.").status_code
        == 422
    )
    assert "To nazwa ulicy." not in str(
        db.session.scalars(text("select facts::text from core_audit_entries")).all()
    )


def test_an_objection_is_answered_by_somebody_else_than_who_hid_it(jan, ela, author) -> None:
    hiding = hidden_by(jan)
    act = f"{DESK}/ukrycia/{hiding.id}"
    author.send(OWN, OWN + "/sprzeciw", objection="To nazwa ulicy.")
    assert "Sprzeciwy autorów: 1" in ela.get(DESK) and "To nazwa ulicy." in ela.get(DESK)
    assert "Przeczytaj w moderacji: 1" in ela.get("/urzad/")
    own = jan.send(DESK, act, act="uphold", reason="Nadal wyzywa sąsiadkę.")
    assert own.status_code == 422 and "inna osoba niż ta, która ukryła" in own.text
    short = ela.send(DESK, act, act="uphold", reason="nie")
    assert short.status_code == 422 and ">nie</textarea>" in short.text
    assert ela.send(DESK, act, act="uphold", reason="Nadal wyzywa sąsiadkę.").status_code == 303
    assert "Nadal wyzywa sąsiadkę." in author.get(OWN) and "Sprzeciwy autorów: 0" in ela.get(DESK)
    last = db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.id.desc())).first()
    assert "Nadal wyzywa sąsiadkę." in last


def test_a_just_objection_puts_the_mark_back(jan, ela, author, client) -> None:
    hiding = hidden_by(jan)
    author.send(OWN, OWN + "/sprzeciw", objection="To nazwa ulicy.")
    assert ela.send(DESK, f"{DESK}/uwagi/1", act="show").status_code == 303
    assert client.get("/konsultacje/zielone/uwagi/1").status_code == 200
    db.session.expire_all()
    assert db.session.get(Hiding, hiding.id).ended_at is not None and "Urząd ukrył" not in author.get(OWN)


def test_a_second_person_looks_at_what_was_hidden(jan, ela) -> None:
    act = f"{DESK}/ukrycia/{hidden_by(jan).id}"
    assert "Sprawdź ukryte uwagi: 1" in ela.get("/urzad/") and "Sprawdź ukryte" not in jan.get("/urzad/")
    assert "Sprawdzi inna osoba" in jan.get(DESK)
    assert jan.send(DESK, act, act="confirm").status_code == 422
    assert ela.send(DESK, act, act="confirm").status_code == 303
    desk = ela.get(DESK)
    assert "przez drugą osobę: 0" in desk and "Ukryte uwagi: 1" in desk and "Ela Druga" in desk
    assert ela.send(DESK, act, act="confirm").status_code == 422


def test_what_outlived_its_keep_time_is_not_put_back_empty(jan, ela, author, clock, client) -> None:
    hiding = hidden_by(jan)
    author.send(OWN, OWN + "/sprzeciw", objection="To nazwa ulicy.")
    with transaction():
        assert erase_marks(clock() + timedelta(days=800)) == 1
    db.session.expire_all()
    assert db.session.get(Hiding, hiding.id).objection == ""
    refused = ela.send(DESK, f"{DESK}/uwagi/1", act="show")
    assert refused.status_code == 422 and "słów tej uwagi już nie ma" in refused.text
    desk = ela.get(DESK)
    assert (
        "Sprzeciwy autorów: 0" in desk
        and "Przywróć uwagę" not in desk
        and "nie da się jej przywrócić" in desk
    )
    board = ela.get("/urzad/konsultacje/zielone/uwagi/1")
    assert "nie da się jej przywrócić" in board and "Przywróć uwagę" not in board
    assert "Wyślij sprzeciw" not in author.get(OWN)
    assert "Urząd ukrył tę uwagę" in client.get("/konsultacje/zielone/uwagi/1").text


def test_an_author_who_erases_takes_the_objection_along(jan, author, clock) -> None:
    hidden_by(jan)
    author.send(OWN, OWN + "/sprzeciw", objection="To nazwa ulicy.")
    with transaction():
        erase_mark(db.session.scalars(select(Mark)).one(), find_consultation("zielone"), clock())
    assert db.session.scalars(select(Hiding)).all() == []


def test_the_town_keeps_its_own_list(jan) -> None:
    assert (
        are_sound(USUAL)
        and not are_sound(" \n")
        and not are_sound("x" * 121)
        and not are_sound("a | " + "x" * 201)
    )
    assert [one.words for one in hiding_grounds(" Spam |\n\nSpam | dwa\nKłamie | § 4 ")] == [
        "Spam",
        "Kłamie (§ 4)",
    ]
    terms = "/urzad/konsultacje/zasady"
    assert filled(jan.client, terms, hiding_grounds="x" * 121).status_code == 422
    assert filled(jan.client, terms, hiding_grounds="Łamie regulamin | § 4 uchwały").status_code == 303
    desk = jan.get("/urzad/konsultacje/zielone/uwagi/1")
    assert "Łamie regulamin (§ 4 uchwały)" in desk and GROUND not in desk
