"""Departments are asked about an application and answer once; scoring does not wait for the late ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.departments.models import Department, DepartmentMember
from accounts.queries import user_by_email
from core.db import db, transaction
from initiatives.programmes.models import CommitteeMember
from initiatives.programmes.queries import record_of
from initiatives.scoring.opinion_queries import given_opinions, opinions_of, opinions_owed
from tests.support.applying import filled, opened
from tests.support.editing import errors_in
from tests.support.initiatives import add_application, add_programme
from tests.support.letters import free_port, post_office
from tests.support.officials import signed_in, signed_in_again

HOME = "/urzad/inicjatywy/pil-2027/wnioski/1"
PAGE = HOME + "/opinie"


@pytest.fixture
def settings(settings):
    """Letters go to a real server on a free port of this machine."""
    return replace(settings, smtp_port=free_port(), mail_from="pil@urzad.example")


@pytest.fixture
def asked(app, clock):
    """An application, two departments, somebody of the first."""
    with transaction():
        add_application(add_programme(clock()), clock())
        roads, trees = Department(name="Drogi"), Department(name="Zieleń", email="zielen@urzad.example")
        db.session.add_all((roads, trees))
    who = signed_in(app, "official", "drogi@urzad.example", "Jan Drogowy")
    with transaction():
        user = user_by_email("drogi@urzad.example")
        db.session.add(DepartmentMember(department_id=roads.id, user_id=user.id))
    return who, roads.id, trees.id, user.id


@pytest.fixture
def official(app):
    return signed_in(app, "official", name="Ewa Urzędniczka")


def ask(official, *departments: int, days: str = "5"):
    typed = {f"days-{number}": days for number in departments}
    return filled(official, PAGE, departments=[str(one) for one in departments], **typed)


def give(browser, department: int, verdict: str, words: str = "", version: str = ""):
    form = opened(browser, PAGE)
    sent = {"csrf_token": form["csrf_token"], "version": version or form.get("version", "1")}
    sent |= {f"verdict-{department}": verdict, f"words-{department}": words}
    return browser.post(f"{PAGE}/{department}", data=sent)


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)).replace("\xa0", " ")


def test_asked_departments_get_a_letter_and_find_it_in_their_queue(app, asked, official, clock) -> None:
    who, roads, trees, user_id = asked
    assert ask(official, roads, trees).status_code == 303
    with post_office(app) as letters:
        told = letters.letters()
    for address in ("drogi@urzad.example", "zielen@urzad.example"):
        assert PAGE in told[address][0]
    queue = text_of(who.get("/urzad/"))
    assert "Napisz opinię: Drogi" in queue and "Napisz opinię: Zieleń" not in queue
    assert [one.department for one in opinions_owed(user_id)] == ["Drogi"]
    assert give(who, roads, "positive").status_code == 303
    assert opinions_owed(user_id) == [] and "Napisz opinię" not in text_of(who.get("/urzad/"))
    clock.set(clock() + timedelta(days=30))
    signed_in_again(official, "official@urzad.example")
    page = text_of(official.get(PAGE))
    assert "Po terminie: Zieleń." in page and "może się zacząć bez nich" in page and "Jan Drogowy" in page
    assert "bez opinii, której jeszcze nie ma (Zieleń)" in text_of(official.get(HOME + "/sprawdzenie"))
    assert filled(official, HOME + "/sprawdzenie", conclusion="complete").status_code == 303


@pytest.mark.parametrize("verdict", ["", "conditional", "negative", "coś"])
def test_all_but_a_plain_yes_says_why(asked, official, verdict: str) -> None:
    who, roads, _trees, _user = asked
    ask(official, roads)
    answer = give(who, roads, verdict, "za krótko")
    assert answer.status_code == 422 and len(errors_in(answer)) == 1
    field = "words" if verdict in ("conditional", "negative") else "verdict"
    assert f'href="#{field}-{roads}"' in answer.text and "za krótko" in answer.text
    assert given_opinions(1) == []


def test_an_opinion_stays_and_a_colleagues_is_not_overwritten(app, asked, official) -> None:
    who, roads, _trees, _user = asked
    ask(official, roads)
    assert give(who, roads, "negative", "Pod ziemią jest gazociąg.").status_code == 303
    late = give(who, roads, "positive", "Jednak wszystko w porządku.", version="1")
    page = text_of(late)
    assert late.status_code == 409
    assert "Pod ziemią jest gazociąg." in page and "Jednak wszystko w porządku." in page
    (row,) = opinions_of(db.session.query(db.metadata.tables["ini_applications"].c.id).scalar())
    assert (row.verdict, row.words, row.given_by) == ("negative", "Pod ziemią jest gazociąg.", "Jan Drogowy")
    assert ask(official, roads).status_code == 303
    assert give(who, roads, "positive").status_code == 303
    history = text_of(official.get(HOME))
    assert history.count("opinia: Drogi") == 2


def test_nobody_answers_for_a_department_of_others(app, asked, official) -> None:
    _who, roads, trees, _user = asked
    ask(official, roads)
    assert "Twoja odpowiedź" not in official.get(PAGE).text
    assert give(official, roads, "positive").status_code == 403
    assert give(official, trees, "positive").status_code == 404
    assert give(official, 999_999, "positive").status_code == 404
    clerk = signed_in(app, "clerk")
    assert clerk.get(PAGE).status_code == 200
    assert "Wyślij pytania" not in clerk.get(PAGE).text


@pytest.mark.parametrize("days", ["", "0", "61", "-1", "dwa"])
def test_a_term_that_is_none_is_refused_beside_its_field(asked, official, days: str) -> None:
    _who, roads, _trees, _user = asked
    answer = ask(official, roads, days=days)
    assert answer.status_code == 422 and f'id="days-{roads}-e"' in answer.text
    assert f'value="{roads}" checked' in answer.text
    nobody = filled(official, PAGE)
    assert nobody.status_code == 422 and "Zaznacz co najmniej jeden wydział." in errors_in(nobody)


def test_a_question_is_taken_back_while_nobody_answered(asked, official) -> None:
    who, roads, trees, _user = asked
    ask(official, roads, trees)
    give(who, roads, "positive")
    token = opened(official, PAGE)["csrf_token"]
    answers = [
        official.post(f"{PAGE}/{one}/wycofaj", data={"csrf_token": token}).status_code
        for one in (trees, roads)
    ]
    assert answers == [303, 404] and "Zieleń" in text_of(official.get(HOME))


def test_the_committee_reads_what_departments_say(app, asked, official, clock) -> None:
    who, roads, trees, user_id = asked
    ask(official, roads, trees)
    give(who, roads, "conditional", "Tylko poza pasem drogowym.")
    filled(official, HOME + "/sprawdzenie", conclusion="complete")
    with transaction():
        programme_id = record_of("pil-2027").id
        db.session.add(CommitteeMember(programme_id=programme_id, user_id=user_id, added_at=clock()))
    clock.set(clock() + timedelta(days=20))
    signed_in_again(who, "drogi@urzad.example")
    page = text_of(who.get(HOME + "/ocena"))
    assert "Drogi z warunkami" in page and "Tylko poza pasem drogowym." in page
    assert "Zieleń" not in page and "Jan Drogowy, " not in page
