"""The questions of a topic are asked where a place is marked, and a wrong reply costs nothing that was typed."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from consultations.marks.models import Mark, MarkPhoto
from core.db import db, transaction
from core.models import StoredFile
from tests.consultations.marks.conftest import FORM, SLUG, Neighbour, typed
from tests.support.clock import MovableClock
from tests.support.consultations import add_consultation

ASKED = [
    {"code": "gatunek", "kind": "choice", "label": "Jakie drzewo?", "is_required": True,
     "options": [{"code": "lipa", "label": "lipa drobnolistna"}, {"code": "klon", "label": "klon"}]},
    {"code": "ile", "kind": "number", "label": "Ile drzew?", "least": 1, "most": 5},
    {"code": "uwagi", "kind": "text", "label": "Coś jeszcze?", "longest": 20},
]  # fmt: skip
PHOTO = {"code": "zdjecie", "kind": "photo", "label": "Zdjęcie miejsca", "is_required": True}
SPECIES, COUNT, MORE = "q-drzewo-gatunek", "q-drzewo-ile", "q-drzewo-uwagi"


@pytest.fixture
def consultation(app: Flask, clock: MovableClock):
    with transaction():
        return add_consultation(clock(), questions={"drzewo": ASKED, "lawka": [PHOTO]})


def picture() -> tuple[BytesIO, str]:
    body = BytesIO()
    Image.new("RGB", (8, 8), "green").save(body, "JPEG")
    body.seek(0)
    return body, "miejsce.jpg"


def test_replies_are_kept_shown_and_corrected(neighbour: Neighbour) -> None:
    link = neighbour.marks(**{SPECIES: "lipa", COUNT: " 3 "})
    assert db.session.scalars(select(Mark.replies)).one() == {"gatunek": "lipa", "ile": 3}
    page = neighbour.client.get(f"/konsultacje/{SLUG}/uwagi/1").text
    assert "Jakie drzewo?" in page and "lipa drobnolistna" in page
    form = neighbour.client.get(f"{link}/popraw").text
    assert '<option value="lipa" selected>' in form and f'name="{COUNT}" value="3"' in form
    version = form.split('name="version" value="')[1].split('"')[0]
    sent = neighbour.sends(
        f"{link}/popraw", **typed(version=version, **{SPECIES: "klon", MORE: "przy ławce"})
    )
    assert sent.status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Mark.replies)).one() == {"gatunek": "klon", "uwagi": "przy ławce"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Odpowiedz na to pytanie."),
        ({SPECIES: "baobab"}, "Wybierz jedną z odpowiedzi na liście."),
        ({SPECIES: "lipa", COUNT: "dwa"}, "Wpisz liczbę całkowitą, na przykład 3."),
        ({SPECIES: "lipa", COUNT: "6"}, "Wpisz liczbę od 1 do 5."),
        ({SPECIES: "lipa", MORE: "x" * 23}, "Tekst jest o 3 znaki za długi"),
    ],
)
def test_a_wrong_reply_is_said_beside_its_field_and_nothing_is_lost(
    neighbour: Neighbour, wrong: dict[str, str], said: str
) -> None:
    answer = neighbour.sends(FORM, **typed(body="Tu brakuje cienia.", **wrong))
    page = answer.text
    assert answer.status_code == 422 and said in page.replace("\xa0", " ")
    assert "Tu brakuje cienia." in page
    assert all(value in page for value in wrong.values() if value != "baobab")
    assert db.session.scalars(select(Mark)).all() == []


def test_what_another_topic_asks_is_not_required(neighbour: Neighbour) -> None:
    answer = neighbour.sends(FORM, **typed(topic="lawka"))
    assert answer.status_code == 422 and "potrzebne jest zdjęcie" in answer.text.replace("\xa0", " ")
    saved = neighbour.sends(FORM, **typed(topic="lawka", photo=picture(), **{SPECIES: "baobab"}))
    assert saved.status_code == 303
    assert db.session.scalars(select(Mark.replies)).one() == {}
    assert len(db.session.scalars(select(MarkPhoto)).all()) == 1


def test_a_question_for_a_photo_is_asked_in_its_own_words(neighbour: Neighbour) -> None:
    page = neighbour.client.get(FORM).text
    assert "<strong>Zdjęcie miejsca</strong>" in page.replace("\xa0", " ") and 'href="#photo"' in page
    assert "(potrzebne tylko tam, gdzie prosi o nie temat)" in page.replace("\xa0", " ")


def test_a_photo_loses_the_name_it_had_on_the_phone(neighbour: Neighbour) -> None:
    body, _name = picture()
    neighbour.marks(topic="lawka", photo=(body, "dom Kowalskich Polna 3.jpg"))
    assert db.session.scalars(select(StoredFile.name)).all() == ["zdjecie.jpg"]
