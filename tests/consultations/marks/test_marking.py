"""A neighbour marks a place: with the server alone, and nothing that was typed is lost."""

from datetime import timedelta

from sqlalchemy import select

from consultations.marks.models import Mark
from core.db import db
from tests.consultations.marks.conftest import FORM, SLUG


def one_mark() -> Mark:
    return db.session.scalars(select(Mark)).one()


def test_a_mark_is_saved_and_shown_to_its_author_and_to_everybody(neighbour, others) -> None:
    link = neighbour.marks(name="Ala", email="ala@example.pl", age="35-44")
    own = neighbour.client.get(link).get_data(as_text=True)
    assert "Twoja uwaga nr 1" in own and "jest na mapie" in own
    everybody = others().client.get(f"/konsultacje/{SLUG}/uwagi/1").get_data(as_text=True)
    assert "Posadźcie lipę" in everybody and "ala@example.pl" not in everybody and "35-44" not in everybody
    listed = others().client.get(f"/konsultacje/{SLUG}/uwagi/").get_data(as_text=True)
    assert "1 miejsce, 1 osoba" in listed


def test_who_comes_after_the_end_reads_when_it_was(neighbour, clock) -> None:
    clock.set(clock() + timedelta(days=400))
    page = neighbour.client.get(FORM).get_data(as_text=True)
    assert "Te konsultacje skończyły się" in page and "Zobacz uwagi i odpowiedzi" in page
    assert "Problem(" not in page


def test_how_large_a_photo_may_be_stands_beside_its_field(neighbour) -> None:
    page = neighbour.client.get(FORM).get_data(as_text=True).replace("\xa0", " ")
    assert "JPG albo PNG, najwyżej 10 MB." in page
    assert 'data-most-mb="10"' in page and "js/field-photos" in page


def test_who_looks_for_a_place_without_a_script_is_not_told_of_what_comes_after_it(neighbour) -> None:
    sought = neighbour.sends(FORM, **{"place-search": "Nigdzie", "place-do": "find", "body": "", "topic": ""})
    page = sought.get_data(as_text=True)
    assert "Napisz w dwóch zdaniach" not in page and "Wybierz, czego dotyczy" not in page
    sent = neighbour.sends(FORM, **{"place-search": "", "body": "", "topic": ""})
    assert sent.status_code == 422 and "Napisz w dwóch zdaniach" in sent.get_data(as_text=True)
