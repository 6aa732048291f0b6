"""What residents see of the office's work on the project's public page."""

from __future__ import annotations

import re

from tests.support.deciding import send
from tests.support.page_rules import faults_of
from tests.support.statements import counted_statements, forget_copies

PAGE = "/bo/bo-2027/projekty/5001"


def words(desk, **headers) -> str:
    page = desk.app.test_client().get(PAGE).text
    assert faults_of(page) == []
    return page.replace("\xa0", " ")


def worked_on(office, **rules):
    return worked_on_desk(office(1, **rules))


def worked_on_desk(desk):
    desk.post("/urzad/dzialy", name="Wydział Zieleni", email="zielen@urzad.example")
    department = desk.sql("select id from pb_departments")[0][0]
    me = desk.sql("select id from accounts_users")[0][0]
    desk.post(f"/urzad/dzialy/{department}/osoby", user_id=me)
    desk.declare(5001)
    form = {"note-grunt": "Działka 412/3, księga czysta.", "version": 0}
    answers = {f"answer-{code}": "yes" for code in ("in_time", "cost", "grunt", "opis")}
    desk.post(desk.address(5001, "/karta"), form={**answers, **form})
    desk.post(desk.address(5001, "/opinie"), form={"departments": department, f"days-{department}": 5})
    opinion = {"verdict": "conditional", "opinion": "Zgoda, jeśli lipy będą miały nawadnianie.", "version": 1}
    assert desk.post(desk.address(5001, f"/opinie/{department}"), form=opinion).status_code == 303
    return desk


def test_history_is_public_the_card_is_not_unless_the_rules_say_so(office):
    page = words(worked_on(office))
    for line in (
        "Urząd zaczął ocenę",
        "Zakończono ocenę formalną",
        "Urząd zapytał o opinię: Wydział Zieleni",
    ):
        assert line in page
    for hidden in ("Karta oceny", "księga czysta", "nawadnianie", "Ala Próbna", "Opinia warunkowa"):
        assert hidden not in page


def test_the_card_and_opinions_are_published_when_the_rules_say_so(office):
    page = words(worked_on(office, is_card_public=True))
    for shown in ("Karta oceny", "księga czysta", "nawadnianie", "warunkowa", "§ 9 pkt 2"):
        assert shown in page
    for hidden in ("Ala Próbna", "Jan Autor", "example.com"):
        assert hidden not in page


def test_a_card_that_is_still_filled_in_is_not_shown(office):
    desk = office(1, is_card_public=True)
    desk.declare(5001)
    desk.fill(5001, grunt="")
    page = words(desk)
    assert "Karta oceny" not in page and "Urząd zaczął ocenę" in page


def test_the_record_costs_two_statements(office):
    desk = worked_on(office, is_card_public=True)
    visitor = desk.app.test_client()
    visitor.get(PAGE)
    forget_copies(desk.app)
    with desk.app.app_context(), counted_statements() as sent:
        visitor.get(PAGE)
    assert len([one for one in sent if "pb_formal_checks" in one]) == 1
    assert len(sent) <= 8


def test_an_opinion_on_what_was_corrected_since_is_marked_and_can_be_asked_for_again(office, clock):
    desk = worked_on(office, is_card_public=True)
    assert "przed poprawkami" not in words(desk) and "przed poprawkami" not in desk.open(5001).text
    desk.decide(5001, "zwrot", grounds="Prosimy o gatunki drzew.", fields=["description"], days=3)
    author = desk.app.test_client()
    link = [body for _who, _subject, body in desk.mails() if "/poprawki" in body or "/bo/bo-2027/" in body][
        -1
    ]
    author.get(re.search(r"http://localhost(/bo/\S+)", link).group(1))
    clock.move(minutes=5)
    told = "Posadzimy pięć lip drobnolistnych i trzy klony, a pod nimi staną cztery ławki z oparciem."
    assert (
        send(author, "/bo/bo-2027/zgloszenia/5001/poprawki", go="send", description=told).status_code == 303
    )
    desk.fill(5001)
    page = desk.open(5001).text.replace("\xa0", " ")
    assert "przed poprawkami, wersja 1" in page and "Projekt zmienił się po opinii: Wydział Zieleni" in page
    assert "przed poprawkami, wersja 1" in words(desk)
    department = desk.sql("select id from pb_departments")[0][0]
    form = {"departments": department, f"days-{department}": 5}
    assert desk.post(desk.address(5001, "/opinie"), form=form).status_code == 303
    answer = {
        "verdict": "positive",
        "opinion": "",
        "version": desk.sql("select version from pb_merit_assessments")[0][0],
    }
    assert desk.post(desk.address(5001, f"/opinie/{department}"), form=answer).status_code == 303
    assert "przed poprawkami" not in words(desk) and "przed poprawkami" not in desk.open(5001).text


def test_answers_about_a_guardians_consent_are_for_the_office_only(office):
    desk = office(1, is_card_public=True)
    desk.sql("update pb_card_questions set is_office_only = true where code = 'grunt'")
    page = words(worked_on_desk(desk))
    assert "Karta oceny" in page and "Koszt mieści się w limicie puli" in page
    for hidden in ("Teren należy do gminy", "księga czysta", "§ 9 pkt 2"):
        assert hidden not in page
    told = desk.app.test_client().get("/api/v1/rounds/bo-2027/projects").text
    assert "księga czysta" not in told
