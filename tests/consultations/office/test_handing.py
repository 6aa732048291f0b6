"""From a consultation to the green budget and back: a group of marks becomes a draft, a project, and answers again."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from consultations.marks.models import HandedMark, Handover, Mark, MarkEvent
from consultations.marks.rules.keys import link_hash, link_key
from core.db import db, transaction
from core.jobs import run_waiting_jobs
from core.models import AuditEntry, OutgoingMail
from pb.submission.models import Draft, Project
from pb.submission.origin_models import Origin
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.filing import COST, WHAT, WHOM, Proposer, make_call, words_of
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

CASE = "/urzad/bo/bo-2027/zgloszenia/{}"
BASE = "/urzad/konsultacje/zielone"
HOME, NEAR_HOME = (23.21, 53.19), "SRID=4326;POINT(23.2112 53.1911)"


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, since several people go from page to page."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> Flask:
    """A call with a green pool, and marks of which 1 and 2 are agreed to, 3 is refused."""
    with app.app_context():
        make_call()
        with transaction():
            one = add_consultation(clock(), "zielone")
            told = {"email": "ola@poczta.example", "email_confirmed_at": clock()}
            first = add_mark(one, clock(), 1, place="Wojtachowska 5", **told)
            at_home = {
                "is_home": True,
                "public_location": NEAR_HOME,
                "public_spot": NEAR_HOME,
                "place": "Moja 7",
            }
            second = add_mark(one, clock(), 2, HOME, **at_home)
            third = add_mark(one, clock(), 3)
            add_answer(one, [first, second], clock())
            add_answer(one, [third], clock(), "not_possible")
    return app


@pytest.fixture
def ala(town: Flask):
    return signed_in(town, "official", "ala@urzad.example", "Ala Pierwsza")


def seen(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    assert faults_of(answer.text) == [], address
    return answer.text


def press(client, page: str, address: str, **fields: object):
    token = re.search(r'name="csrf_token" value="([^"]+)"', seen(client, page)).group(1)
    return client.post(address, data={"csrf_token": token, **fields})


def hand(client, *numbers: int, entry: str = "", **changes: object):
    told = {"uwaga": list(numbers), "title": "Lipy przy Wojtachowskiej", "destination": "bo-2027/zielona"}
    page = BASE + "/przekaz?uwaga=" + "&uwaga=".join(map(str, numbers))
    return press(client, page, BASE + "/przekaz", **{**told, "wpis": entry or str(uuid4()), **changes})


def rows(town: Flask, table: type) -> list:
    with town.app_context():
        return list(db.session.scalars(db.select(table)))


def test_marks_become_a_draft_then_a_project_and_come_back_when_it_is_rejected(town, ala, client, clock):
    chosen = press(ala, BASE + "/?kolumna=odpowiedziane", BASE + "/przekaz", uwaga=[1, 2])
    assert chosen.status_code == 303 and "uwaga=1" in chosen.location
    form = seen(ala, chosen.location)
    assert 'value="Posadzić drzewo, Wojtachowska 5"' in form and "Moja 7" not in form
    entry = str(uuid4())
    made = hand(ala, 1, 2, entry=entry)
    assert made.status_code == 303 and hand(ala, 1, 2, entry=entry).location == made.location
    assert len(rows(town, Handover)) == 1 and len(rows(town, Draft)) == 1
    draft = rows(town, Draft)[0]
    assert "23.2112" in draft.answers["place"]["shapes"] and "23.21," not in draft.answers["place"]["shapes"]
    assert (
        "Nr 2: „" in draft.answers["what"]["description"] and draft.answers["what"]["category"] == "greenery"
    )
    public = seen(client, "/konsultacje/zielone/uwagi/1")
    assert "Lipy przy Wojtachowskiej" in public and "szkic, urząd go przygotowuje" in public
    with town.app_context():
        run_waiting_jobs(town)
    letters = [one for one in rows(town, OutgoingMail) if "jest częścią projektu" in one.subject]
    assert [one.recipient for one in letters] == ["ola@poczta.example"] and "> Latem nie ma" in letters[
        0
    ].body
    own = re.search(r'href="(/bo/bo-2027/zglos/moj/\d+)"', seen(ala, made.location)).group(1)
    project = file_draft(ala, own)
    shown = seen(client, f"/bo/bo-2027/projekty/{project.number}")
    assert 'href="/konsultacje/zielone/uwagi/2"' in shown and "Powstał z konsultacji" in shown
    assert f"/bo/bo-2027/projekty/{project.number}" in seen(client, "/konsultacje/zielone/uwagi/2")
    refused = press(ala, made.location, made.location)
    assert refused.status_code == 422 and "idzie dalej" in refused.text
    clock.move(days=12)
    ola = signed_in(town, "official", "ola@urzad.example", "Ola Druga")
    card = case_of(ola, project.number)
    assert "z konsultacji" in card and "Wróć z uwagami" not in card
    reject(town, project.id)
    card = seen(ola, CASE.format(project.number))
    link = re.search(r'href="([^"]+)">Wróć z uwagami do konsultacji', card).group(1)
    assert ola.get(link).location == made.location
    assert press(ola, made.location, made.location).status_code == 303
    assert "Sprawa wróciła do konsultacji" in seen(client, f"/bo/bo-2027/projekty/{project.number}")
    assert "nie jest już częścią projektu" in seen(client, "/konsultacje/zielone/uwagi/1")
    again = press(ola, BASE + "/?kolumna=odpowiedziane", made.location)
    assert again.status_code == 422 and "już cofnięte" in again.text
    assert press(ola, made.location, BASE + "/odpowiedzi", uwaga=[1, 2]).status_code == 303
    acts = {one.act for one in rows(town, AuditEntry)}
    assert {"consultations.mark.hand_over", "project.taken_in", "consultations.mark.take_back"} <= acts


def file_draft(official, own: str) -> Project:
    """The official finishes the draft like everybody."""
    opened = official.get(own)
    assert opened.status_code == 303
    someone = Proposer(official)
    page = someone.open("miejsce")
    sent = someone.send("miejsce", {"place-words": "Wojtachowska"}, page)
    sent = someone.send("miejsce", {"place-words": "Wojtachowska"}, sent) if sent.status_code == 200 else sent
    assert sent.status_code == 303, words_of(sent)
    shown = someone.open("opis")
    assert "Nr 1: „" in shown.text
    what = {**WHAT, "title": "Lipy przy Wojtachowskiej"}
    for step, fields in {
        "opis": what,
        "cel": WHOM,
        "koszt": {"q-lipa": "20", "upkeep": COST["upkeep"]},
    }.items():
        assert someone.send(step, fields).status_code == 303
    filed = someone.file()
    assert filed.location == "/bo/bo-2027/zglos/wyslane", words_of(filed)
    with official.application.app_context():
        return db.session.scalars(db.select(Project)).one()


def case_of(official, number: int) -> str:
    """The card of a project, after the declaration."""
    seen(official, "/urzad/weryfikacja")
    page = CASE.format(number)
    assert press(official, page, page + "/oswiadczenie", has_conflict="no").status_code == 303
    return seen(official, page)


def reject(town: Flask, project_id: int) -> None:
    with town.app_context(), transaction():
        told = {"status": "rejected", "grounds": "Pod ziemią biegnie gazociąg."}
        db.session.execute(db.update(Project).where(Project.id == project_id).values(**told))


def test_a_draft_is_taken_back_with_everything_and_its_marks_can_go_again(town, ala):
    made = hand(ala, 1)
    again = hand(ala, 1)
    assert again.status_code == 422 and "są już częścią projektu: nr 1" in again.text
    assert press(ala, made.location, made.location).status_code == 303
    assert rows(town, Draft) == [] and rows(town, Origin) == []
    assert [one.kind for one in rows(town, MarkEvent)] == ["handed_over", "taken_back"]
    assert hand(ala, 1).status_code == 303
    assert sorted(one.is_live for one in rows(town, HandedMark)) == [False, True]
    assert seen(ala, BASE + "/przekazane").count("cofnięte") == 1


def test_what_cannot_go_on_is_told_and_what_was_typed_stays(town, ala, clock):
    refused = hand(ala, 1, 3)
    assert refused.status_code == 422 and "nie mają: nr 3" in refused.text
    long = hand(ala, 1, title="Lipy " * 20, destination="bo-2027/miasto")
    assert long.status_code == 422 and 'id="title-e"' in long.text and "Lipy Lipy" in long.text
    nowhere = hand(ala, 1, destination="bo-2027/miasto")
    assert nowhere.status_code == 422 and "do której trwa nabór" in nowhere.text
    assert rows(town, Handover) == [] and rows(town, Draft) == []


def test_the_database_itself_holds_a_mark_in_one_live_handover(town, ala):
    hand(ala, 1)
    with town.app_context(), pytest.raises(Exception, match="uq_con_handed_marks_live"), transaction():
        db.session.execute(
            text(
                "WITH one AS (INSERT INTO con_handovers (consultation_id, entry_key, procedure, target, title, handed_at)"
                " SELECT consultation_id, gen_random_uuid(), 'pb', '9', 'Drugi', now() FROM con_handovers RETURNING id)"
                " INSERT INTO con_handed_marks (handover_id, mark_id, is_live)"
                " SELECT one.id, held.mark_id, true FROM one, con_handed_marks held"
            )
        )


def test_words_that_an_author_erases_leave_the_draft_that_quoted_them(town, ala, client, clock):
    assert hand(ala, 1, 2).status_code == 303
    with town.test_request_context(), transaction():
        mark = db.session.scalars(db.select(Mark).where(Mark.number == 1)).one()
        entry = uuid4()
        mark.key_hash = link_hash(link_key(b"s" * 32, entry))
        key = link_key(b"s" * 32, entry)
    page = seen(client, f"/konsultacje/zielone/moja/{key}/usun").replace("\xa0", " ").replace("&nbsp;", " ")
    assert "Usuniemy z niego Twoje słowa" in page and "złożonego projektu" not in page
    where = f"/konsultacje/zielone/moja/{key}/usun"
    assert press(client, where, where).status_code == 303
    said = rows(town, Draft)[0].answers["what"]["description"]
    assert "Nr 1: (słowa usunięte przez autora) http" in said and "Nr 2: „" in said
