"""The officials' board: columns, assigning, one answer to a group, the second person, mails with one's own words."""

import re

import pytest
from flask import Flask, g

from accounts.departments.models import Department
from consultations.consultation.models import Consultation, ConsultationTopic
from consultations.marks.models import Answer, Mark, MarkEvent
from core.db import db, transaction
from core.jobs import run_waiting_jobs
from core.models import OutgoingMail
from tests.support.clock import MovableClock
from tests.support.consultations import add_consultation, add_mark
from tests.support.officials import signed_in

BOARD = "/urzad/konsultacje/zielone/"
WHY = "Teren należy do gminy i nie ma pod nim sieci, więc posadzimy dwie lipy."
TERM = "30.04.2027"


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> int:
    """Three marks, two of them with an address that was confirmed; gives the unit of greenery."""
    with transaction():
        unit = Department(name="Wydział Zieleni")
        db.session.add(unit)
        one = add_consultation(clock(), "zielone")
        db.session.flush()
        db.session.query(ConsultationTopic).filter_by(code="drzewo").update({"department_id": unit.id})
        told = {"email_confirmed_at": clock()}
        add_mark(one, clock(), 1, body="Przy szkole nie ma cienia.", email="ala@poczta.example", **told)
        add_mark(one, clock(), 2, body="Lipa przy przystanku!", email="olek@poczta.example", **told)
        add_mark(one, clock(), 3, topic="lawka", body="Ławka dla babci.", email="inny@poczta.example")
        add_mark(one, clock(), 4, visibility="held", body="Czeka na przeczytanie.")
        return unit.id


@pytest.fixture
def ala(app: Flask):
    return signed_in(app, "official", "ala@urzad.example", "Ala Pierwsza")


@pytest.fixture
def ola(app: Flask):
    return signed_in(app, "official", "ola@urzad.example", "Ola Druga")


def afresh(client, address: str):
    """A page as a person's own browser gets it: no token that another one's request has left behind."""
    g.pop("csrf_token", None)
    return client.get(address)


def begun(client, *numbers: int) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', afresh(client, BOARD).text)
    answer = client.post(BOARD + "odpowiedzi", data={"csrf_token": token.group(1), "uwaga": list(numbers)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def sent(client, *numbers: int) -> str:
    page = begun(client, *numbers)
    told = {"decision": "planned", "grounds": WHY, "promised_on": TERM, "act": "send"}
    answer = acted(client, page, page, **told)
    assert answer.status_code == 303, answer.text
    return page


def acted(client, page: str, address: str, **fields: object):
    """Send a form of a page with the token and the version that it shows."""
    html = afresh(client, page).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', html).group(1)
    version = re.search(r'name="version" value="(\d+)"', html)
    told = {"csrf_token": token, **({"version": version.group(1)} if version else {}), **fields}
    return client.post(address, data=told)


def test_columns_count_what_waits_and_held_marks_are_named_apart(town, ala):
    html = ala.get(BOARD).text
    assert re.search(r"nowe <b>3</b>", html) and re.search(r"odpowiedziane <b>0</b>", html)
    assert "Czeka na przeczytanie." not in html and "1 uwaga czeka na przeczytanie" in html
    only = ala.get(BOARD + "?temat=lawka").text
    assert "Ławka dla babci." in only and "Przy szkole" not in only
    assert "Lipa przy przystanku!" in ala.get(BOARD + "?q=LIPA").text
    assert "Nic tu nie ma" in ala.get(BOARD + "?wiek=30").text


def test_marks_go_to_the_unit_of_their_topic_and_say_so(town, ala):
    page = afresh(ala, BOARD).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    told = {"csrf_token": token, "department": "", "official": "", "uwaga": [1, 2]}
    assert ala.post(BOARD + "przydziel", data=told).status_code == 303
    marks = db.session.query(Mark).filter(Mark.number.in_([1, 2])).all()
    assert {(one.state, one.department_id) for one in marks} == {("assigned", town)}
    events = db.session.query(MarkEvent).filter_by(kind="assigned").all()
    assert [one.facts for one in events] == [{"department": "Wydział Zieleni"}] * 2
    without = ala.post(BOARD + "przydziel", data={**told, "uwaga": [3]})
    assert without.status_code == 422 and "nie ma swojego wydziału" in without.text


def test_one_answer_to_a_group_reaches_each_author_with_the_own_words(app, town, ala, ola):
    page = sent(ala, 1, 2)
    assert re.search(r"odpowiedź do podpisu <b>2</b>", ola.get(BOARD).text)
    assert "Zatwierdza inna" not in ola.get(page).text
    assert acted(ola, page, page + "/zatwierdz").status_code == 303
    marks = db.session.query(Mark).filter(Mark.number.in_([1, 2])).all()
    assert {(one.state, one.outcome) for one in marks} == {("answered", "planned")}
    assert db.session.query(MarkEvent).filter_by(kind="answered").count() == 2
    run_waiting_jobs(app)
    mails = {one.recipient: one for one in db.session.query(OutgoingMail).all()}
    assert set(mails) == {"ala@poczta.example", "olek@poczta.example"}
    assert "> Lipa przy przystanku!" in mails["olek@poczta.example"].body
    assert "Przy szkole" not in mails["olek@poczta.example"].body and WHY in mails["olek@poczta.example"].body


def test_whoever_wrote_it_does_not_approve_it(town, ala, ola):
    page = sent(ala, 1)
    answer = acted(ala, page, page + "/zatwierdz")
    assert answer.status_code == 422 and "zatwierdza inna osoba" in answer.text
    assert db.session.query(Answer).one().approved_at is None


def test_two_people_who_approve_at_once_do_it_once(app, town, ala, ola):
    page = sent(ala, 1)
    third = signed_in(app, "official", "iga@urzad.example", "Iga Trzecia")
    html = afresh(third, page).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', html).group(1)
    version = re.search(r'name="version" value="(\d+)"', html).group(1)
    assert acted(ola, page, page + "/zatwierdz").status_code == 303
    late = third.post(page + "/zatwierdz", data={"csrf_token": token, "version": version})
    assert late.status_code == 409
    assert db.session.query(MarkEvent).filter_by(kind="answered").count() == 1


def test_what_is_missing_is_said_beside_the_field_and_kept(town, ala):
    page = begun(ala, 3)
    answer = acted(ala, page, page, decision="planned", grounds="Za krótko.", promised_on="jutro", act="send")
    assert answer.status_code == 422 and "Wpisz dzień" in answer.text
    assert "Za krótko." in answer.text and "jutro" in answer.text
    answer = acted(ala, page, page, decision="", grounds="Za krótko.", promised_on="", act="send")
    assert "Wybierz decyzję." in answer.text and "za krótkie" in answer.text
    assert db.session.query(Answer).one().grounds == "Za krótko."


def test_a_returned_answer_comes_back_with_the_note(town, ala, ola):
    page = sent(ala, 1)
    assert acted(ola, page, page + "/zatwierdz", act="return").status_code == 422
    assert acted(ola, page, page + "/zatwierdz", act="return", note="Podaj gatunek.").status_code == 303
    assert "Podaj gatunek." in ala.get(page).text
    assert db.session.query(Mark).filter_by(number=1).one().state == "assigned"


def test_an_approved_answer_is_changed_by_a_new_one_that_waits(town, ala, ola):
    page = sent(ala, 1)
    acted(ola, page, page + "/zatwierdz")
    again = sent(ola, 1)
    mark = db.session.query(Mark).filter_by(number=1).one()
    first = mark.answer_id
    assert mark.state == "answered" and again.endswith(str(mark.next_answer_id))
    assert re.search(r"odpowiedź do podpisu <b>1</b>", ala.get(BOARD).text)
    assert acted(ala, again, again + "/zatwierdz").status_code == 303
    db.session.expire_all()
    mark = db.session.query(Mark).filter_by(number=1).one()
    assert mark.answer_id != first and mark.next_answer_id is None
    assert db.session.query(MarkEvent).filter_by(kind="answer_changed").count() == 1


def test_a_draft_given_up_lets_its_marks_wait_again(town, ala):
    page = begun(ala, 1, 3)
    assert "W grupie są różne tematy" in ala.get(page).text
    assert acted(ala, page, page + "/porzuc").status_code == 303
    marks = db.session.query(Mark).filter(Mark.number.in_([1, 3])).all()
    assert {(one.state, one.answer_id) for one in marks} == {("assigned", None)}
    assert db.session.query(Answer).count() == 0


def test_a_template_is_put_after_what_was_typed(town, ala):
    page = begun(ala, 1)
    chosen = re.search(r'<option value="(\d+)">Sieci pod ziemią', ala.get(page).text).group(1)
    html = acted(ala, page, page, grounds="Dziękujemy.", act="template", template=chosen).text
    assert "Dziękujemy.\n\nPod ziemią biegnie" in html.replace("\r", "")
    assert db.session.query(Consultation).count() == 1
