"""What everybody sees already is taken down at the office's page of a mark, although nobody has reported it."""

from __future__ import annotations

from uuid import uuid4

from consultations.marks.models import Mark, MarkComment, MarkPhoto
from core.clock import now
from core.db import db, transaction
from core.files.reading import PNG, ReadFile
from core.files.storing import store_file
from tests.consultations.office.conftest import BOARD

PAGE, PUBLIC = BOARD + "uwagi/2", "/konsultacje/zielone/uwagi/2"
GROUND = "Podaje dane osobowe albo wizerunek innej osoby"
WHY = "Pokazuje tablicę rejestracyjną sąsiada."


def second() -> Mark:
    return db.session.query(Mark).filter_by(number=2).one()


def test_a_published_mark_is_hidden_with_a_reason_and_put_back(promised, jan, client):
    act = PAGE + "/moderacja"
    refused = jan.send(PAGE, act, act="hide", ground=GROUND, reason="bo tak")
    assert refused.status_code == 422 and "co najmniej 10 znaków" in refused.text and "bo tak" in refused.text
    assert 'href="#reason-mark"' in refused.text
    assert jan.send(PAGE, act, act="hide", ground=GROUND, reason=WHY).status_code == 303
    assert "Ławka dla babci." not in client.get(PUBLIC).text and WHY in client.get(PUBLIC).text
    stale = jan.send(PAGE, act, act="show", version="1")
    assert stale.status_code == 409
    assert jan.send(PAGE, act, act="show").status_code == 303
    assert "Ławka dla babci." in client.get(PUBLIC).text


def test_an_authors_photo_once_let_through_is_taken_down_and_erased(promised, jan, client):
    with transaction():
        file_id = store_file(ReadFile("miejsce.png", PNG, b"\x89PNG\r\n\x1a\n", 1, 1), now()).id
        db.session.add(MarkPhoto(mark_id=second().id, file_id=file_id, is_public=True, added_at=now()))
    photo = db.session.query(MarkPhoto.id).scalar()
    act = f"{PAGE}/zdjecia/{photo}/moderacja"
    assert client.get(f"{PUBLIC}/zdjecia/{photo}").status_code == 200
    assert jan.send(PAGE, act, act="hide").status_code == 303
    assert client.get(f"{PUBLIC}/zdjecia/{photo}").status_code == 404
    assert f"zdjecia/{photo}" in jan.open(BOARD + "moderacja").text, "it waits at the desk again"
    assert jan.send(PAGE, act, act="remove").status_code == 303
    assert db.session.query(MarkPhoto).count() == 0


def test_a_published_comment_is_hidden_and_its_place_says_why(promised, jan, client):
    with transaction():
        told = {"author_key": second().author_key, "entry_key": uuid4(), "created_at": now()}
        db.session.add(
            MarkComment(mark_id=second().id, body="Sąsiad to złodziej.", visibility="public", **told)
        )
    act = f"{PAGE}/komentarze/{db.session.query(MarkComment.id).scalar()}"
    assert jan.send(PAGE, act, act="hide", ground=GROUND, reason="").status_code == 422
    assert jan.send(PAGE, act, act="hide", ground=GROUND, reason="Obraża inną osobę.").status_code == 303
    html = client.get(PUBLIC).text.replace("\xa0", " ")
    assert (
        "złodziej" not in html
        and "Urząd ukrył komentarz. Powód: Podaje dane osobowe albo wizerunek innej osoby (RODO, art. 6; ustawa o prawie autorskim, art. 81). Obraża inną osobę."
        in html
    )
    assert jan.send(PAGE, act, act="show").status_code == 303
    assert "złodziej" in client.get(PUBLIC).text
