"""Sending: a draft becomes a project once, or says everything that it misses; afterwards its author may still change it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import select, text

from core.db import db, transaction
from core.models import OutgoingMail
from pb.rounds.models import RulesVersion
from pb.rounds.rules import Stage
from pb.submission.models import CostLine, Draft, Project, ProjectAuthor, ProjectEvent, ProjectVersion
from tests.support.filing import IN_VILLAGE, PERSON, WHAT, hidden_in, shapes_at, token_in, words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of


def only(call, table):
    return call.ask(lambda: db.session.scalars(select(table)).one())


def count(call, table) -> int:
    return call.ask(lambda: len(db.session.scalars(select(table)).all()))


@pytest.fixture
def filed(call):
    someone = call.proposer()
    someone.fill_in()
    assert someone.file().location == "/bo/bo-2027/zglos/wyslane"
    return someone


def test_everything_said_is_in_the_project(call, filed):
    project = only(call, Project)
    assert (project.number, project.filed_number, project.status) == (5001, 5001, "submitted")
    assert (project.title, project.category, project.cost) == (WHAT["title"], "greenery", Decimal("38000.00"))
    assert (project.upkeep, project.address) == (Decimal("1200.00"), "ul. Dworcowa, od stacji do rynku")
    assert project.accessibility.startswith("Tak. Równa nawierzchnia")
    assert project.location is not None
    lines = call.ask(lambda: db.session.scalars(select(CostLine).order_by(CostLine.position)).all())
    assert [(line.name, line.quantity, line.amount, line.is_greenery) for line in lines] == [
        ("Lipa drobnolistna", Decimal(20), Decimal("17000.00"), True),
        ("Ławka z oparciem", Decimal(10), Decimal("21000.00"), False),
    ]
    author = only(call, ProjectAuthor)
    assert (author.name, author.email, author.phone, author.is_name_public) == (
        "Ala Próbna",
        "ala@example.org",
        "500100200",
        False,
    )
    assert project.proposer == ""
    assert [event.code for event in call.ask(lambda: db.session.scalars(select(ProjectEvent)).all())] == [
        "filed"
    ]
    assert only(call, ProjectVersion).content["title"] == WHAT["title"]
    acts = call.ask(lambda: db.session.scalars(text("SELECT act FROM core_audit_entries")).all())
    assert "project.filed" in acts


def test_the_last_page_tells_number_day_and_what_comes_next(call, filed):
    page = filed.open("wyslane")
    assert faults_of(page.text) == []
    said = words_of(page)
    assert (
        "Numer zgłoszenia 5001" in said and "/bo/bo-2027/zgloszenia/5001" in said and "Koniec naboru" in said
    )


def test_the_receipt_goes_by_mail_with_both_links(call, filed):
    mail = only(call, OutgoingMail)
    assert mail.recipient == "ala@example.org" and "nr 5001" in mail.subject
    assert "http://localhost/bo/bo-2027/zgloszenia/5001" in mail.body
    link = re.search(r"http://localhost(/bo/bo-2027/szkic/\S+)", mail.body)
    other = call.proposer()
    opened = other.client.get(link.group(1))
    assert other.client.get(opened.location).location == "/bo/bo-2027/zglos/wyslane"
    assert other.client.get("/bo/bo-2027/zgloszenia/5001").status_code == 200


def test_a_second_click_gives_the_same_number_and_one_mail(call):
    someone = call.proposer()
    someone.fill_in()
    page = someone.open("sprawdz")
    fields = {**hidden_in(page), **PERSON, "go": "next"}
    for _ in range(3):
        assert (
            someone.client.post(f"{someone.base}/sprawdz", data=fields).location
            == "/bo/bo-2027/zglos/wyslane"
        )
    assert (count(call, Project), count(call, OutgoingMail), count(call, ProjectVersion)) == (1, 1, 1)


def test_clicks_at_the_same_moment_file_one_project(call):
    someone = call.proposer()
    someone.fill_in()
    fields = {**hidden_in(someone.open("sprawdz")), **PERSON, "go": "next"}
    cookies = [(cookie.key, cookie.value, cookie.path) for cookie in someone.client._cookies.values()]
    together = Barrier(4)

    def click(_number: int) -> tuple[int, str]:
        client = call.app.test_client()
        for name, value, path in cookies:
            client.set_cookie(name, value, path=path)
        together.wait()
        answer = client.post(f"{someone.base}/sprawdz", data=fields)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(4) as clicks:
        answers = set(clicks.map(click, range(4)))
    assert answers == {(303, "/bo/bo-2027/zglos/wyslane")}
    assert (count(call, Project), count(call, OutgoingMail)) == (1, 1)


def test_an_empty_draft_says_each_missing_thing_with_the_way_to_it(call):
    someone = call.proposer()
    someone.begin()
    refused = someone.file(name="", email="ala@", declaration="")
    assert refused.status_code == 422
    assert faults_of(refused.text) == []
    for link in (
        "/bo/bo-2027/zglos/miejsce?to=sprawdz#place-list", "/bo/bo-2027/zglos/opis?to=sprawdz#title",
        "/bo/bo-2027/zglos/cel?to=sprawdz#beneficiaries", "/bo/bo-2027/zglos/koszt?to=sprawdz", 'href="#email"',
        'href="#declaration"', 'href="#name"',
    ):  # fmt: skip
        assert link in refused.text, link
    assert count(call, Project) == 0
    assert only(call, Draft).answers["person"]["phone"] == "500 100 200"


def test_change_leads_to_the_step_and_back(call):
    someone = call.proposer()
    someone.fill_in()
    page = someone.client.get(f"{someone.base}/opis?to=sprawdz")
    assert someone.send("opis", WHAT, page).location == "/bo/bo-2027/zglos/sprawdz"


def test_the_check_page_shows_all_and_is_well_made(call):
    someone = call.proposer()
    someone.fill_in()
    page = someone.open("sprawdz")
    assert faults_of(page.text) == []
    said = words_of(page)
    for told in (
        WHAT["title"],
        "Zieleń",
        "Lipa drobnolistna",
        "Razem",
        "38 000 zł",
        "Pula ogólnomiejska",
        "zadanie publiczne",
    ):
        assert told in said, told


def test_programs_that_fill_in_everything_are_refused_and_told(call):
    someone = call.proposer()
    someone.fill_in()
    refused = someone.file(website="http://spam.example")
    assert refused.status_code == 422 and "ma zostać puste" in words_of(refused)
    assert count(call, Project) == 0


def test_one_second_late_is_late_and_the_draft_stays(call):
    someone = call.proposer()
    someone.fill_in()
    page = someone.open("sprawdz")
    closes = call.ask(lambda: call.made.round_view.rules.window(Stage.SUBMISSION).closes_at)
    call.clock.moment = closes + timedelta(seconds=1)
    refused = someone.client.post(f"{someone.base}/sprawdz", data={**hidden_in(page), **PERSON, "go": "next"})
    assert refused.status_code == 422
    assert "Nabór projektów skończył się" in words_of(refused)
    assert count(call, Project) == 0
    said = words_of(someone.client.get(someone.base))
    assert "Szkic nie przepadł" in said
    kept = someone.client.get("/bo/bo-2027/szkic.txt")
    assert kept.status_code == 200 and WHAT["description"] in kept.text and "ala@example.org" not in kept.text


def test_the_number_of_projects_of_one_author_is_limited_by_the_rules(call):
    def limit() -> None:
        with transaction():
            db.session.scalars(select(RulesVersion)).one().most_projects = 1

    call.ask(limit)
    first, second, third = call.proposer(), call.proposer(), call.proposer()
    for someone in (first, second, third):
        someone.fill_in()
    assert first.file().status_code == 303
    refused = second.file(email="ALA@example.org")
    assert refused.status_code == 422 and "tyle już z tego adresu zgłoszono" in words_of(refused)
    assert third.file(email="ola@example.org").status_code == 303
    assert call.ask(lambda: sorted(db.session.scalars(select(Project.filed_number)))) == [5001, 5002]


def test_a_name_is_public_only_with_its_own_tick(call):
    someone = call.proposer()
    someone.fill_in()
    someone.file(is_name_public="yes")
    assert only(call, Project).proposer == "Ala Próbna"


def test_the_name_beside_the_project_is_given_and_taken_back_at_any_time(call, filed):
    stranger, address = call.proposer(), "/bo/bo-2027/zgloszenia/5001/nazwisko"
    forged = {"csrf_token": token_in(stranger.client.get(stranger.base)), "is_name_public": "yes"}
    assert stranger.client.post(address, data=forged).status_code == 404
    page = filed.client.get("/bo/bo-2027/zgloszenia/5001")
    call.clock.move(days=30)
    for wanted, shown in (("yes", "Ala Próbna"), ("no", "")):
        data = {"csrf_token": token_in(page), "is_name_public": wanted}
        assert filed.client.post(address, data=data).status_code == 303
        assert only(call, Project).proposer == shown


def test_the_author_corrects_as_a_new_version_and_neighbours_see_it_then(call, filed):
    page = filed.client.get("/bo/bo-2027/zgloszenia/5001")
    assert faults_of(page.text) == []
    opened = filed.client.post("/bo/bo-2027/zgloszenia/5001/popraw", data={"csrf_token": token_in(page)})
    assert opened.location == "/bo/bo-2027/zglos/sprawdz"
    step = filed.client.get(f"{filed.base}/opis?to=sprawdz")
    assert filed.send("opis", {**WHAT, "title": "Ławki, lipy i woda"}, step).status_code == 303
    assert only(call, Project).title == WHAT["title"]
    assert faults_of(filed.open("sprawdz").text) == []
    assert filed.send("sprawdz", {}).location == "/bo/bo-2027/zglos/wyslane"
    project = only(call, Project)
    assert (project.title, project.filed_number) == ("Ławki, lipy i woda", 5001)
    assert count(call, ProjectVersion) == 2
    assert "Poprawiony przez autora" in words_of(filed.client.get("/bo/bo-2027/zgloszenia/5001"))
    assert filed.open("opis").location == "/bo/bo-2027/zglos/wyslane"


def test_the_author_withdraws_with_a_confirmation(call, filed):
    address = "/bo/bo-2027/zgloszenia/5001/wycofaj"
    page = filed.client.get(address)
    assert faults_of(page.text) == []
    assert filed.client.post(address, data={"csrf_token": token_in(page)}).status_code == 422
    done = filed.client.post(address, data={"csrf_token": token_in(page), "confirm": "yes"})
    assert done.location == "/bo/bo-2027/zgloszenia/5001"
    assert only(call, Project).status == "withdrawn"
    assert "Wycofany przez autora" in words_of(filed.client.get(done.location))


def test_after_the_call_nothing_is_changed_by_the_author(call, filed):
    page = filed.client.get("/bo/bo-2027/zgloszenia/5001")
    call.clock.move(days=10)
    data = {"csrf_token": token_in(page), "confirm": "yes"}
    assert filed.client.post("/bo/bo-2027/zgloszenia/5001/popraw", data=data).status_code == 422
    assert filed.client.post("/bo/bo-2027/zgloszenia/5001/wycofaj", data=data).status_code == 422
    assert only(call, Project).status == "submitted"


def test_others_are_led_to_the_public_page_and_may_do_nothing(call, filed):
    stranger = call.proposer()
    assert stranger.client.get("/bo/bo-2027/zgloszenia/5001").location == "/bo/bo-2027/projekty/5001"
    page = stranger.client.get(stranger.base)
    data = {"csrf_token": token_in(page), "confirm": "yes"}
    for act in ("popraw", "wycofaj", "porzuc"):
        assert stranger.client.post(f"/bo/bo-2027/zgloszenia/5001/{act}", data=data).status_code == 404
    assert stranger.client.get("/bo/bo-2027/zgloszenia/5001/wycofaj").status_code == 404
    assert stranger.client.get("/bo/bo-2027/zgloszenia/999").status_code == 404


def test_a_signed_in_author_finds_the_project_on_any_device(call):
    someone = call.proposer()
    someone.client = signed_in(call.app, "resident", "ala@example.org")
    someone.fill_in()
    someone.file()
    assert someone.client.get("/bo/bo-2027/zgloszenia/5001").status_code == 200


def test_a_village_project_keeps_its_area(call):
    someone = call.proposer()
    someone.fill_in(miejsce={"place-shapes": shapes_at(*IN_VILLAGE)}, koszt={"q-lawka": "1"})
    someone.file()
    assert only(call, Project).place == "Studzianki"
