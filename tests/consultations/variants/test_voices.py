"""The office shows variants, neighbours choose and change their mind, everybody reads the result at the end."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import g
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from consultations.consultation.models import ConsultationStep
from consultations.variants.models import Variant, VariantVoice
from consultations.variants.queries import find_variant, variants_of
from consultations.variants.services import erase_voices
from core.db import db, transaction
from tests.support.consultations import add_consultation
from tests.support.editing import errors_in, sent
from tests.support.editing import opened as form_of
from tests.support.officials import signed_in

OFFICE = "/urzad/konsultacje/skwer/ustawienia/warianty"
PAGE = "/konsultacje/skwer/warianty"


def opened(browser: FlaskClient, address: str) -> dict[str, list[str]]:
    """The form of a page in this browser: tests share one context, browsers do not."""
    for kept in ("csrf_token", "marks_browser"):
        g.pop(kept, None)
    return form_of(browser, address)


def filled(browser: FlaskClient, address: str, **typed: object):
    """Open a page, type over some fields, send it."""
    return sent(browser, address, opened(browser, address), **typed)


@pytest.fixture
def square(app, clock):
    """A consultation whose residents choose in the next five days."""
    with transaction():
        one = add_consultation(clock(), "skwer", title="Skwer przy szkole", kind="co_design")
        db.session.add(
            ConsultationStep(
                consultation_id=one.id, position=1, kind="vote", title="Głos nad wariantami",
                starts_at=clock() - timedelta(hours=1), ends_at=clock() + timedelta(days=5),
            )
        )  # fmt: skip
    return one


def add(one, *names: str) -> list[int]:
    with transaction():
        rows = [Variant(consultation_id=one.id, number=n, name=name, description="Drzewa i ławki.") for n, name in enumerate(names, 1)]  # fmt: skip
        db.session.add_all(rows)
    return [row.id for row in rows]


def picture() -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "PNG")
    file.seek(0)
    return file, "wariant.png"


def test_the_office_writes_variants_with_pictures_and_puts_them_right(app, square) -> None:
    official = signed_in(app, "official")
    answer = official.post(OFFICE, data={**opened(official, OFFICE), "name": "Las", "description": "Dużo drzew.", "picture": picture()}, content_type="multipart/form-data")  # fmt: skip
    assert "Napisz, co widać na rysunku" in answer.get_data(as_text=True) and answer.status_code == 422
    assert "Dużo drzew." in answer.get_data(as_text=True)
    answer = official.post(OFFICE, data={**opened(official, OFFICE), "name": "Las", "description": "Dużo drzew.", "picture_words": "Plan z drzewami.", "picture": picture()}, content_type="multipart/form-data")  # fmt: skip
    assert answer.status_code == 303
    assert filled(official, OFFICE, name="Łąka", description="Mało drzew.").status_code == 303
    assert filled(official, OFFICE + "/2", name="Łąka kwietna").status_code == 303
    assert [one.name for one in variants_of(square.id)] == ["Las", "Łąka kwietna"]
    seen = app.test_client().get(PAGE + "/1/rysunek")
    assert seen.mimetype == "image/png" and seen.data[:4] == b"\x89PNG"
    assert app.test_client().get(PAGE + "/2/rysunek").status_code == 404
    assert sent(official, OFFICE + "/2/usun", opened(official, OFFICE)).status_code == 303
    assert len(variants_of(square.id)) == 1


def test_what_is_wrong_with_a_variant_stands_beside_the_field(app, square) -> None:
    official = signed_in(app, "official")
    answer = filled(official, OFFICE, name="", description="x" * 4001)
    assert answer.status_code == 422 and len(errors_in(answer)) == 2 and 'id="name-e"' in answer.text


def test_a_voice_counts_once_and_may_be_changed(app, square) -> None:
    first, second = add(square, "Las", "Łąka")
    neighbour = app.test_client()
    assert "Zasad" not in neighbour.get(PAGE).get_data(as_text=True)
    answer = filled(neighbour, PAGE, remark="Więcej ławek.")
    assert answer.status_code == 422 and "Wybierz jeden wariant" in answer.get_data(as_text=True)
    assert "Więcej ławek." in answer.get_data(as_text=True)
    assert filled(neighbour, PAGE, variant=str(first), remark="Więcej ławek.").status_code == 303
    assert filled(neighbour, PAGE, variant=str(second), remark="Jednak łąka.").status_code == 303
    assert [one.voices for one in variants_of(square.id)] == [0, 1]
    shown = neighbour.get(PAGE).get_data(as_text=True)
    assert "Masz już oddany głos" in shown and "Jednak łąka." in shown
    other = app.test_client()
    given = filled(other, PAGE, variant=str(second))
    assert given.status_code == 303, errors_in(given)
    assert [one.voices for one in variants_of(square.id)] == [0, 2]
    assert "Jednak łąka." not in other.get(PAGE).get_data(as_text=True)


def test_nobody_is_told_the_count_before_the_end_but_the_office(app, clock, square) -> None:
    first, _second = add(square, "Las", "Łąka")
    filled(app.test_client(), PAGE, variant=str(first), remark="<b>Więcej</b> ławek.")
    assert "Jak wyszło" not in app.test_client().get(PAGE).get_data(as_text=True)
    desk = signed_in(app, "official").get(OFFICE).get_data(as_text=True)
    assert "Najwięcej głosów dostał wariant 1 „Las”" in desk and "&lt;b&gt;Więcej&lt;/b&gt; ławek." in desk
    clock.move(days=5)
    shown = app.test_client().get(PAGE).get_data(as_text=True)
    assert "Jak wyszło" in shown and "100,0%" in shown and "Oddaj głos" not in shown and "ławek" not in shown.lower().split("jak wyszło")[0]  # fmt: skip
    late = app.test_client()
    assert late.post(PAGE, data={**opened(late, "/konto/zaloguj"), "variant": str(first)}).status_code == 422
    assert sum(one.voices for one in variants_of(square.id)) == 1


def test_what_people_chose_from_stays(app, square) -> None:
    first, _second = add(square, "Las", "Łąka")
    filled(app.test_client(), PAGE, variant=str(first))
    official = signed_in(app, "official")
    token = {"csrf_token": opened(official, "/urzad/konsultacje/nowa")["csrf_token"]}
    told = official.post(OFFICE + "/1", data={**token, "name": "Inny", "description": "Inny"})
    assert told.status_code == 422 and "już wybierają" in " ".join(errors_in(told)).replace("\xa0", " "), (
        errors_in(told)
    )
    for statement in (
        "update con_variants set name = 'Inny'",
        "delete from con_variants",
        "insert into con_variants (consultation_id, number, name, description, picture_words) select consultation_id, 9, 'x', 'x', '' from con_variants limit 1",
    ):
        with pytest.raises(IntegrityError, match="frozen"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_signed_in_people_alone_where_the_consultation_says_so(app, clock) -> None:
    with transaction():
        one = add_consultation(clock(), "skwer", participation="residents")
        step = ConsultationStep(consultation_id=one.id, position=1, kind="vote", title="Głos", starts_at=clock(), ends_at=clock() + timedelta(days=1))  # fmt: skip
        db.session.add(step)
    first, _second = add(one, "Las", "Łąka")
    assert "Zaloguj się" in filled(app.test_client(), PAGE, variant=str(first)).get_data(as_text=True)
    resident = signed_in(app, "resident")
    asked = filled(resident, PAGE, variant=str(first))
    assert "Zaznacz, że tu mieszkasz" in asked.text.replace("\xa0", " "), errors_in(asked)
    assert filled(resident, PAGE, variant=str(first), resident="yes").status_code == 303


def test_voices_are_erased_and_their_count_stays(app, clock, square) -> None:
    first, _second = add(square, "Las", "Łąka")
    filled(app.test_client(), PAGE, variant=str(first), remark="Bez betonu.")
    with transaction():
        assert erase_voices(clock()) == 0
    clock.move(days=366 * 3)
    with transaction():
        assert erase_voices(clock()) == 1
    assert db.session.query(VariantVoice).count() == 0
    assert [one.voices for one in variants_of(square.id)] == [1, 0]
    assert find_variant(square.id, 1).final_voices == 1


def test_a_consultation_tells_of_its_variants(app, square) -> None:
    shown = app.test_client().get("/konsultacje/skwer/").get_data(as_text=True)
    assert f'href="{PAGE}"' in shown and "Głosy zbieramy do" in shown
