"""From the budget to local initiatives and back: what was refused in one may be tried in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from core.db import db, transaction
from core.files.reading import ReadFile
from core.files.storing import store_file
from core.models import AuditEntry
from core.passing import receiver_named
from initiatives.applications.models import Application, ApplicationFile
from initiatives.applications.reading import read_whole
from initiatives.programmes.models import ProgrammeCall
from initiatives.programmes.queries import find_programme
from pb.submission.models import Attachment, Draft, Project, ProjectEvent
from tests.support.filing import PERSON, Proposer, make_call
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

OWN = "/bo/bo-2027/zgloszenia/5001"
PDF = ReadFile("rysunek.pdf", "application/pdf", b"%PDF-1.4 drzewa")


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, since several people go from page to page."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def town(app: Flask, clock) -> Flask:
    """A budget and a programme of initiatives, both with an open call."""
    with app.app_context():
        make_call()
        with transaction():
            add_programme(clock())
    return app


@pytest.fixture
def ala(town: Flask):
    return signed_in(town, "resident", PERSON["email"])


@pytest.fixture
def refused(town: Flask, ala) -> Flask:
    """Ala's project with a drawing and a list of support, rejected by the office."""
    someone = Proposer(ala)
    someone.fill_in()
    assert someone.file().location.endswith("/wyslane")
    with town.app_context(), transaction():
        project = db.session.scalars(db.select(Project)).one()
        project.status, project.grounds = "rejected", "Miasto już to buduje."
        for kind, signatures in (("drawing", None), ("endorsements", 15)):
            file = store_file(PDF, project.submitted_at)
            row = Attachment(project_id=project.id, file_id=file.id, kind=kind, title=f"plik {kind}")
            row.signatures, row.added_at = signatures, project.submitted_at
            db.session.add(row)
    return town


def seen(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    assert faults_of(answer.text) == [], address
    return answer.text


def press(client, page: str, address: str = "", **fields: object):
    token = re.search(r'name="csrf_token" value="([^"]+)"', seen(client, page)).group(1)
    return client.post(address or page, data={"csrf_token": token, **fields})


def rows(town: Flask, table: type) -> list:
    with town.app_context():
        return list(db.session.scalars(db.select(table).order_by(table.id)))


def test_a_rejected_project_becomes_one_draft_and_once_sent_both_pages_lead_to_each_other(
    refused, ala, client, clock
):
    assert "Zrób z tego inicjatywę lokalną" in seen(ala, OWN)
    made = press(ala, OWN + "/inicjatywa", destination="pil-2027/1")
    assert press(ala, OWN + "/inicjatywa", destination="pil-2027/1").location == made.location
    one = rows(refused, Application)[0]
    assert len(rows(refused, Application)) == 1 and made.location.endswith(f"/wniosek/{one.id}/pomysl")
    assert "Ławki i lipy przy Dworcowej" in seen(ala, made.location)
    with refused.test_request_context():
        whole = read_whole(one.answers, find_programme("pil-2027"), [], clock().date())
    assert [(line.name, line.town) for line in whole.lines] == [
        ("Lipa drobnolistna", 17_000),
        ("Ławka z oparciem", 21_000),
    ]
    assert whole.place.is_final and whole.place.words == "ul. Dworcowa, od stacji do rynku"
    files = rows(refused, ApplicationFile)
    assert [(file.kind, file.caption, file.is_public) for file in files] == [
        ("drawing", "plik drawing", False)
    ]
    assert files[0].file_id not in {paper.file_id for paper in rows(refused, Attachment)}
    own = seen(ala, OWN)
    assert made.location in own and "Autor przeniósł pomysł do: Program Inicjatyw Lokalnych" in own
    assert [event.code for event in rows(refused, ProjectEvent)].count("handed_on") == 1
    public = seen(client, "/bo/bo-2027/projekty/5001")
    assert "wniosek o inicjatywę" not in public and "przeniósł" not in public
    with refused.app_context(), transaction():
        call_id = db.session.scalars(db.select(ProgrammeCall.id)).one()
        one = db.session.scalars(db.select(Application)).one()
        one.number, one.status, one.submitted_at, one.call_id = 1, "submitted", clock(), call_id
        one.title, one.starts_on, one.ends_on = one.answers["pomysl"]["title"], clock().date(), clock().date()
    page = seen(client, "/inicjatywy/pil-2027/wnioski/1")
    assert "powstał z projektu budżetu obywatelskiego" in page and f'href="{OWN}"' in page
    assert "Ławki i lipy przy Dworcowej" in page
    assert client.get(OWN).location == "/bo/bo-2027/projekty/5001"
    assert 'href="/inicjatywy/pil-2027/wnioski/1"' in seen(client, "/bo/bo-2027/projekty/5001")


def _programme():
    return find_programme("pil-2027").record


def test_only_its_author_hands_on_a_rejected_project_into_an_open_call(refused, ala, client):
    stranger = signed_in(refused, "resident", "ktos@example.org")
    assert stranger.get(OWN + "/inicjatywa").status_code == 404
    assert client.get(OWN + "/inicjatywa").status_code == 303
    wrong = press(ala, OWN + "/inicjatywa", destination="pil-2027/2")
    assert wrong.status_code == 422 and "Wybierz nabór, który teraz trwa." in wrong.text
    with refused.app_context(), transaction():
        db.session.execute(db.update(Project).values(status="accepted"))
    assert "Tylko odrzucony projekt" in seen(ala, OWN + "/inicjatywa") and rows(refused, Application) == []
    assert "Zrób z tego inicjatywę" not in seen(ala, OWN)


@pytest.fixture
def turned_down(town: Flask, ala, clock) -> str:
    """Ala's rejected application with a drawing and a paper list of members; its own address."""
    with town.app_context(), transaction():
        user_id = db.session.execute(db.text("select id from accounts_users")).scalar_one()
        changes = {
            "status": "rejected",
            "grounds": "Nie wystarczyło pieniędzy.",
            "owner_id": user_id,
            "decided_at": clock(),
        }
        one = add_application(_programme(), clock(), **changes)
        one.location = "SRID=4326;POINT(23.2 53.2)"
        for kind in ("drawing", "members"):
            file = ApplicationFile(application_id=one.id, kind=kind, file_id=store_file(PDF, clock()).id)
            file.caption, file.added_at = f"plik {kind}", clock()
            db.session.add(file)
        db.session.flush()
        return f"/inicjatywy/pil-2027/wniosek/{one.id}/projekt"


def test_a_rejected_application_becomes_one_draft_of_a_project_and_after_erasing_another(
    town, ala, client, turned_down, clock
):
    assert turned_down in seen(ala, "/inicjatywy/pil-2027/wnioski/1")
    made = press(ala, turned_down, destination="bo-2027")
    assert press(ala, turned_down, destination="bo-2027").location == made.location
    draft = rows(town, Draft)[0]
    assert len(rows(town, Draft)) == 1 and made.location == f"/bo/bo-2027/zglos/moj/{draft.id}"
    assert (
        draft.answers["what"]["title"] == "Ogród sąsiedzki na Majówce"
        and draft.answers["what"]["category"] == ""
    )
    assert [(line["name"], line["unit_price"]) for line in draft.answers["cost"]["lines"]] == [
        ("Deski i ziemia", "6800,00"),
        ("Kopanie i sadzenie", "2520,00"),
    ]
    assert [paper.title for paper in rows(town, Attachment)] == ["plik drawing"]
    assert "bo-2027" not in seen(client, "/inicjatywy/pil-2027/wnioski/1")
    assert made.location in seen(ala, turned_down)
    with town.app_context():
        acts = set(db.session.scalars(db.select(AuditEntry.act)))
    assert {"initiatives.application.pass_on", "project.taken_in"} <= acts
    with town.test_request_context():
        receiver = receiver_named("pb_calls")
        keys = receiver.made_from("/inicjatywy/pil-2027/wnioski/1")
        with transaction():
            assert receiver.let_go(keys[0], clock()) == []
        assert receiver.fates(keys)[keys[0]].standing == "gone"
    assert press(ala, turned_down, destination="bo-2027").status_code == 303
    assert len(rows(town, Draft)) == 1


def test_the_project_that_was_an_application_says_so_once_it_is_filed(town, ala, client, turned_down):
    made = press(ala, turned_down, destination="bo-2027")
    assert ala.get(made.location).status_code == 303
    someone = Proposer(ala)
    shown = someone.send("miejsce", {"place-words": "Dworcowa"})
    assert shown.status_code in (200, 303)
    if shown.status_code == 200:
        assert someone.send("miejsce", {"place-words": "Dworcowa"}, shown).status_code == 303
    what = {
        "description": "Posadzimy warzywa i zioła, a ławki pomalujemy razem z sąsiadami z całego osiedla, także z dziećmi."
    }
    title = {
        "title": "Ogród sąsiedzki na Majówce",
        "summary": "Skrzynie z warzywami i ławki.",
        "category": "greenery",
    }
    assert someone.send("opis", {**title, **what}).status_code == 303
    whom = {"beneficiaries": "Osiedle", "availability": "Zawsze.", "accessible": "yes", "accessibility": ""}
    assert someone.send("cel", whom).status_code == 303
    assert someone.send("koszt", {"q-lipa": "2", "upkeep": "0"}).status_code == 303
    assert someone.file().location.endswith("/wyslane")
    page = seen(client, "/bo/bo-2027/projekty/5001")
    assert (
        "Powstał z wniosku o inicjatywę lokalną" in page and 'href="/inicjatywy/pil-2027/wnioski/1"' in page
    )
    assert 'href="/bo/bo-2027/projekty/5001"' in seen(client, "/inicjatywy/pil-2027/wnioski/1")


def test_initiatives_let_go_of_drafts_and_of_what_has_ended(town, ala, turned_down, clock):
    with town.test_request_context(), transaction():
        receiver = receiver_named("initiatives")
        ended = db.session.scalars(db.select(Application)).one()
        running = add_application(_programme(), clock(), 2)
        draft = add_application(
            _programme(), clock(), None, title="", answers={"pomysl": {"title": "Stare słowa"}}
        )
        receiver.reword(str(draft.id), lambda words: words.replace("Stare", "Nowe"))
        assert receiver.fates([str(draft.id)])[str(draft.id)].title == "Nowe słowa"
        assert receiver.let_go(str(ended.id), clock()) == [] == receiver.let_go(str(draft.id), clock())
        assert [one.code for one in receiver.let_go(str(running.id), clock())] == ["still_runs"]
        assert receiver.fates([str(draft.id)])[str(draft.id)].may_return
