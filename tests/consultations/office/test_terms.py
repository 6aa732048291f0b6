"""Nobody is forgotten: mails about terms once for each, and the one queue of the officials."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.departments.models import Department
from consultations.marks.models import Mark
from consultations.marks.tasks import remind_of_terms
from core.db import db, transaction
from core.models import OutgoingMail
from tests.support.consultations import add_answer, add_consultation, add_mark

TODAY = date(2026, 11, 24)


def mails() -> list[OutgoingMail]:
    return db.session.query(OutgoingMail).order_by(OutgoingMail.id).all()


@pytest.fixture
def town(app, clock, jan, ela):
    """Marks of Jan, of a unit with a box and of nobody; a held one of yesterday; a late promise of Jan."""
    with transaction():
        unit = Department(name="Zieleń", email="zielen@urzad.example")
        db.session.add(unit)
        db.session.flush()
        one = add_consultation(clock(), "zielone", answers_due_on=TODAY + timedelta(days=5))
        told = {"official_id": jan.user_id, "state": "assigned"}
        add_mark(one, clock(), 1, **told)
        add_mark(one, clock(), 2, department_id=unit.id, state="assigned")
        add_mark(one, clock(), 3, visibility="held", created_at=clock() - timedelta(days=1))
        promised = add_mark(one, clock(), 4, official_id=jan.user_id)
        add_answer(one, [promised], clock(), promised_on=TODAY - timedelta(days=3))
        add_mark(one, clock(), 5)
    return one


def test_each_term_is_told_once_to_whoever_has_the_mark(town, clock):
    remind_of_terms()
    told = {one.recipient: one.body for one in mails()}
    assert set(told) == {"jan@urzad.example", "ela@urzad.example", "zielen@urzad.example"}
    assert "Uwagi nr 2." in told["zielen@urzad.example"] and "nr 1" not in told["zielen@urzad.example"]
    to_jan = told["jan@urzad.example"].replace("\xa0", " ")
    assert "obiecane i niezrobione, termin minął 21 listopada" in to_jan and "Uwagi nr 4." in to_jan
    assert "bez odpowiedzi, termin mija 29 listopada" in to_jan and "Uwagi nr 1, 5." in to_jan
    assert "ma być przeczytane dziś" in to_jan and "Uwagi nr 3." in told["ela@urzad.example"]
    remind_of_terms()
    assert len(mails()) == 3


def test_the_next_threshold_is_another_mail_and_a_moved_term_begins_anew(town, clock):
    remind_of_terms()
    clock.move(days=7)
    remind_of_terms()
    later = mails()[3:]
    assert {one.recipient for one in later} == {one.recipient for one in mails()[:3]}
    assert all("termin minął 29" in one.body.replace("\xa0", " ") for one in later)
    with transaction():
        town.answers_due_on = clock().date() + timedelta(days=6)
    remind_of_terms()
    assert "termin mija 7 grudnia" in mails()[-1].body.replace("\xa0", " ")


def test_nobody_is_reminded_of_what_is_answered_or_on_a_free_day(town, clock):
    clock.move(days=4)
    remind_of_terms()
    assert mails() == []
    clock.move(days=2)
    with transaction():
        db.session.query(Mark).filter(Mark.number != 4).delete()
        db.session.query(Mark).filter_by(number=4).update({"done_at": clock(), "outcome": "done"})
    remind_of_terms()
    assert mails() == []


def test_the_one_queue_counts_what_waits_and_each_count_is_a_link(town, jan, ela):
    html = jan.open("/urzad/").text.replace("\xa0", " ").replace("&amp;", "&")
    board = "/urzad/konsultacje/zielone/?kolumna="
    for what, address in (
        ("Przeczytaj w moderacji: 1", "/urzad/konsultacje/zielone/moderacja"),
        ("Przydziel uwagi: 1", board + "nowe"),
        ("Odpowiedz na uwagi: 2", board + "przydzielone&moje=1"),
        ("Obietnica po terminie: 1", board + "odpowiedziane&po-terminie=1&moje=1"),
    ):
        assert f'<a href="{address}">{what}' in html
    assert "przydzielone <b>2</b>" in jan.open(board + "przydzielone&moje=1").text
    other = ela.open("/urzad/").text
    assert "Odpowiedz na uwagi: 1" in other and "Obietnica po terminie" not in other
