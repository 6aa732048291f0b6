"""The queue: whose, by term, counted, searched, paged; safe acts for many; and no more statements for 2,000."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.rounds.models import Pool, Round
from pb.verification.emails import remind
from pb.verification.queries.queue import QueueAsk, Tab, queue_page
from pb.verification.queries.tasks import TaskKind, tasks_of
from pb.verification.tasks import open_filed, remind_of_terms
from tests.support.filed import file_projects
from tests.support.page_rules import faults_of
from tests.support.statements import counted_statements, forget_copies


def tabs_of(page: str) -> dict[str, int]:
    found = re.findall(r'kolejka=?([\w-]*)"[^>]*>([^<]+) <b>(\d+)</b>', page)
    return {label: int(count) for _, label, count in found}


def user_id(desk) -> int:
    return desk.sql("select id from accounts_users where email = :email", email=desk.email)[0][0]


def test_counters_follow_the_work(office, clock):
    desk = office(4, formal_days=3)
    desk.client.get("/urzad/weryfikacja")
    desk.declare(5001)
    desk.fill(5001)
    desk.declare(5002)
    desk.decide(5002, "zwrot", grounds="Opis jest za krótki na ocenę.", fields=["description"], days=5)
    desk.declare(5003)
    page = desk.client.get("/urzad/weryfikacja").text
    assert faults_of(page) == []
    assert tabs_of(page.replace("/urzad/weryfikacja\"", "?kolejka=moje\"")) | {"Moje": 2} == {
        "Moje": 2, "Bez osoby": 1, "Po terminie": 0, "Czeka na wnioskodawcę": 1, "W wydziałach": 0,
        "Do rozstrzygnięcia": 1, "Wszystkie": 4,
    }  # fmt: skip
    assert "Zielony skwer 5003" in page and "Zielony skwer 5004" not in page
    clock.move(days=1)
    desk.sign_in_again()
    assert tabs_of(desk.client.get("/urzad/weryfikacja").text)["Po terminie"] == 2


def test_the_pace_says_how_many_a_day(office):
    desk = office(4)
    desk.client.get("/urzad/weryfikacja")
    ids = [row[0] for row in desk.sql("select id from pb_cases")]
    desk.post("/urzad/weryfikacja", act="assign", sprawa=ids, coordinator=user_id(desk))
    page = desk.client.get("/urzad/weryfikacja").text.replace("\xa0", " ")
    # Checking ends on Sunday 29 November 2026: from Tuesday four working days are left.
    assert "<strong>0 z 4</strong> ocenionych" in page
    assert "zostało Ci 4, czyli 1 dziennie" in page


def test_search_finds_words_without_their_marks_and_numbers(office):
    desk = office(3)
    desk.sql("update pb_projects set title = 'Źródełko przy Łące' where filed_number = 5002")
    desk.client.get("/urzad/weryfikacja")
    for words, found in (
        ("zrodelko lace", True),
        ("5002", True),
        ("nr 5002", True),
        ("5003", False),
        ("%", False),
    ):
        page = desk.client.get("/urzad/weryfikacja", query_string={"kolejka": "wszystkie", "q": words}).text
        assert ("Źródełko" in page) is found, words
        assert faults_of(page) == []


def test_strange_addresses_of_the_queue_show_a_page(office):
    desk = office(1)
    for query in (
        "strona=99999999999",
        "strona=-1",
        "strona=x",
        "kolejka=nie-ma",
        "edycja=nie-ma",
        "sprawa=x",
        "slug=x",
    ):
        assert desk.client.get(f"/urzad/weryfikacja?{query}").status_code == 200, query
        assert desk.client.get(desk.address(5001) + f"?{query}").status_code == 200, query


def test_many_are_assigned_at_once_but_never_judged(office, colleague):
    desk, other = office(3), colleague()
    desk.client.get("/urzad/weryfikacja")
    ids = [row[0] for row in desk.sql("select id from pb_cases order by id")]
    assert (
        desk.post("/urzad/weryfikacja", act="assign", sprawa=ids[:2], coordinator=user_id(other)).status_code
        == 303
    )
    assert desk.sql("select count(*) from pb_cases where coordinator_id = :one", one=user_id(other)) == [(2,)]
    assert "Zielony skwer 5001" in other.client.get("/urzad/weryfikacja").text
    nobody = desk.post("/urzad/weryfikacja", act="assign", sprawa=ids, coordinator=999)
    assert nobody.status_code == 422 and "Wybierz osobę" in nobody.text
    nothing = desk.post("/urzad/weryfikacja", act="assign", coordinator=user_id(other))
    assert nothing.status_code == 422 and "Zaznacz przynajmniej jeden projekt" in nothing.text
    desk.post("/urzad/weryfikacja", act="accepted", sprawa=ids)
    assert desk.sql("select distinct status from pb_projects") == [("submitted",)]


def test_cards_are_printed_for_those_who_declared(office):
    desk = office(2)
    desk.client.get("/urzad/weryfikacja")
    desk.declare(5001)
    ids = [row[0] for row in desk.sql("select id from pb_cases order by id")]
    answer = desk.post("/urzad/weryfikacja", act="print", sprawa=ids)
    page = desk.client.get(answer.headers["Location"]).text
    assert faults_of(page) == []
    assert "Zielony skwer 5001" in page and "Zielony skwer 5002" not in page
    assert "Bez 1:" in page


def test_a_reminder_comes_at_most_once_a_day(office, clock):
    desk = office(2, formal_days=3)
    desk.declare(5001)
    with desk.app.app_context():
        remind_of_terms()
        remind_of_terms()
    assert [who for who, _, _ in desk.mails()] == [desk.email]
    clock.move(days=1)
    with desk.app.app_context():
        remind_of_terms()
        with transaction():
            assert remind(clock().date()) == 0
    assert [("Po terminie: 1" in body) for _, _, body in desk.mails()] == [False, True]
    desk.sign_in_again()
    ids = [row[0] for row in desk.sql("select id from pb_cases")]
    assert desk.post("/urzad/weryfikacja", act="remind", sprawa=ids).status_code == 303
    assert len(desk.mails()) == 2


def test_nobody_is_reminded_on_a_free_day(office, clock):
    desk = office(1, formal_days=1)
    desk.declare(5001)
    clock.move(days=4)
    with desk.app.app_context():
        remind_of_terms()
    assert desk.mails() == []


def test_a_job_opens_cases_that_nobody_has_looked_at(office):
    desk = office(2)
    with desk.app.app_context():
        open_filed()
        open_filed()
    assert desk.sql("select count(*) from pb_cases") == [(2,)]


def test_tasks_of_a_person_come_by_term_with_their_counts(office, clock):
    desk = office(3, formal_days=3)
    for number in (5001, 5002, 5003):
        desk.declare(number)
    desk.fill(5001)
    desk.decide(5002, "zwrot", grounds="Opis jest za krótki na ocenę.", fields=["description"], days=1)
    with desk.app.app_context():
        found = tasks_of(user_id(desk), clock().date() + timedelta(days=2))
    assert [(one.kind, one.number) for one in found.tasks] == [
        (TaskKind.FORMAL, 5003), (TaskKind.LATE_CORRECTION, 5002), (TaskKind.CONCLUSION, 5001),
    ]  # fmt: skip
    assert (found.total, found.overdue) == (3, 2)
    page = desk.client.get("/urzad/").text
    assert faults_of(page) == []
    assert "Moje zadania" in page and "nr 5003, Zielony skwer 5003" in page.replace("\xa0", " ")
    assert "5002" not in page


def measured(desk, address: str) -> int:
    desk.client.get(address)
    forget_copies(desk.app)
    with desk.app.app_context(), counted_statements() as sent:
        assert desk.client.get(address).status_code == 200
    return len(sent)


def test_lists_of_two_thousand_need_the_statements_of_twenty(office):
    desk = office(20)
    desk.declare(5001)
    addresses = (
        "/urzad/weryfikacja?kolejka=wszystkie", "/urzad/weryfikacja", "/urzad/", desk.address(5001),
        "/urzad/weryfikacja?kolejka=wszystkie&q=skwer",
    )  # fmt: skip
    before = {address: measured(desk, address) for address in addresses}
    with desk.app.app_context(), transaction():
        pb_round = db.session.scalars(select(Round)).one()
        pool = db.session.scalars(select(Pool)).first()
        file_projects(pb_round.id, pool.id, 1980, 5021)
    assert {address: measured(desk, address) for address in addresses} == before
    assert before["/urzad/weryfikacja?kolejka=wszystkie"] <= 10
    assert before[desk.address(5001)] <= 36
    page = desk.client.get("/urzad/weryfikacja?kolejka=wszystkie&strona=100").text
    assert "Zielony skwer 7000" in page and page.count('name="sprawa"') == 20


def test_neighbours_in_the_queue_go_over_the_edge_of_a_page(office):
    desk = office(45)
    desk.client.get("/urzad/weryfikacja")
    with desk.app.app_context():
        ask = QueueAsk(0, now().date(), Tab.ALL, page=2)
        page = queue_page(ask)
        assert (page.pages, page.rows[0].number, page.rows[-1].number) == (3, 5021, 5040)
        assert [one.number for one in page.neighbours("bo-2027", 5021)] == [5020, 5022]
        assert [one.number for one in page.neighbours("bo-2027", 5040)] == [5039, 5041]
        assert [one and one.number for one in page.neighbours("bo-2027", 1)] == [None, 5021]
        assert queue_page(QueueAsk(0, now().date(), Tab.ALL, page=99)).page == 3


def test_a_department_member_sees_the_term_of_her_own_opinion_and_when_she_is_late(office, colleague, clock):
    desk, roads = office(2), colleague("drogi@urzad.example")
    desk.post("/urzad/dzialy", name="Wydział Dróg", email="")
    desk.post("/urzad/dzialy", name="Wydział Zieleni", email="zielen@urzad.example")
    ids = {name: key for key, name in desk.sql("select id, name from pb_departments")}
    first, second = ids["Wydział Dróg"], ids["Wydział Zieleni"]
    user = desk.sql("select id from accounts_users where email = 'drogi@urzad.example'")[0][0]
    desk.post(f"/urzad/dzialy/{first}/osoby", user_id=user)
    desk.declare(5001)
    desk.fill(5001)
    form = {"departments": [first, second], f"days-{first}": 2, f"days-{second}": 6}
    desk.post(desk.address(5001, "/opinie"), form=form)
    page = roads.client.get("/urzad/weryfikacja").text.replace("\xa0", " ")
    assert "czwartek" in page and "zostało Ci 1" in page and "Nic już na Ciebie nie czeka" not in page
    clock.move(days=3)
    roads.sign_in_again()
    late = roads.client.get("/urzad/weryfikacja?kolejka=po-terminie").text
    assert "po terminie, 26 listopada" in late.replace("\xa0", " ")


def test_cases_stand_on_the_desk_with_their_term_as_soon_as_the_call_is_over(office):
    desk = office(3)
    page = desk.client.get("/urzad/").text.replace("\xa0", " ")
    assert "bez osoby prowadzącej: 3" in page
    ((due,),) = desk.sql("select distinct due_on from pb_cases")
    with desk.app.test_request_context():
        from core.web.filters import day
        from pb.verification.queries.tasks import unassigned_cases

        assert unassigned_cases() == (3, due)
        assert (
            day(due).replace("\xa0", " ") in page
            or "po terminie" in page
            or "jutro" in page
            or "dziś" in page
        )
    assert "bez terminu" not in page[page.index("Przydziel projekty do oceny") :].split("</tr>")[0]
