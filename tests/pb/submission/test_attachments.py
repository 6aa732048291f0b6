"""The step of papers: what is kept, what is refused, what is never lost, and who may read what."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from PIL import Image
from sqlalchemy import func, select

from core.clock import now
from core.db import db, transaction
from core.models import StoredFile
from pb.submission.models import Attachment, Draft, Project
from pb.submission.retention import erase_old_drafts
from pb.submission.services.attachments import hand_over_attachments
from tests.support.filing import words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of
from tests.support.sent_files import PDF, bomb, chosen, jpeg, large, png

STEP = "zalaczniki"


def row(n: int, content: bytes, name: str, title: str = "Rynek od strony kościoła", **more: str) -> dict:
    return {
        f"file-{n}": chosen(content, name),
        f"title-{n}": title,
        **{f"{k}-{n}": v for k, v in more.items()},
    }


def kept(call) -> list[SimpleNamespace]:
    def ask():
        return [
            SimpleNamespace(id=one.id, title=one.title, kind=one.kind, is_public=one.is_public,
                            name=name, media_type=media_type, content=content)
            for one, name, media_type, content in db.session.execute(
                select(Attachment, StoredFile.name, StoredFile.media_type, StoredFile.content)
                .join(StoredFile, StoredFile.id == Attachment.file_id).order_by(Attachment.id))
        ]  # fmt: skip

    return call.ask(ask)


@pytest.fixture
def author(call):
    someone = call.proposer()
    someone.begin()
    return someone


def file_project(call) -> tuple[int, int]:
    """Make the one draft a filed project; gives its number and row."""

    def ask():
        with transaction():
            draft = db.session.scalars(select(Draft)).one()
            project = Project(
                round_id=draft.round_id, pool_id=call.made.round_view.rules.pools[0].pool_id, number=5001,
                filed_number=5001, code="5001", title="Ławki", category="greenery", cost=Decimal(1000),
                status="submitted", submitted_at=now(), location="SRID=4326;POINT(23.2 53.2)",
            )  # fmt: skip
            db.session.add(project)
            db.session.flush()
            draft.project_id = project.id
            hand_over_attachments(draft.id, project.id)
            return project.filed_number, project.id

    return call.ask(ask)


def test_several_files_at_once_are_kept_with_titles_and_without_the_place_of_the_camera(call, author):
    page = author.open(STEP)
    assert faults_of(page.text) == [] and "5 z 7: załączniki" in words_of(page)
    sent = author.send(
        STEP,
        {
            **row(1, jpeg(place=True), "IMG_1.jpg", public="yes", kind="photo"),
            **row(2, PDF, "plan.pdf", "Plan zagospodarowania", kind="drawing"),
            **row(3, png(), "zgoda.png", "Zgoda spółdzielni", kind="consent", public="yes"),
        },
    )
    assert (sent.status_code, sent.location) == (303, "/bo/bo-2027/zglos/poparcie")
    photo, plan, consent = kept(call)
    assert (photo.title, photo.kind, photo.is_public) == ("Rynek od strony kościoła", "photo", True)
    assert not Image.open(io.BytesIO(photo.content)).getexif() and b"Kowalskiego" not in photo.content
    assert (plan.media_type, plan.is_public) == ("application/pdf", False)
    assert not consent.is_public, "a consent bears somebody's name"
    again = author.open(STEP)
    assert "Dodane (3)" in words_of(again) and faults_of(again.text) == []


def test_a_refused_file_costs_neither_the_others_nor_what_was_typed(call, author):
    sent = author.send(
        STEP,
        {
            **row(1, jpeg(), "dobre.jpg", "Dobre zdjęcie"),
            **row(2, b"MZ\x90\x00 program", "zdjecie.jpg", "Zła zawartość, dobra nazwa"),
            **row(3, bomb(), "bomba.png", "Obraz ogromny"),
            **row(4, large(11), "duzy.pdf", "Plik jedenastu megabajtów"),
        },
    )
    assert sent.status_code == 422 and faults_of(sent.text) == []
    said = words_of(sent)
    assert "zdjecie.jpg" in said and "jego zawartość to nie" in said
    assert "bomba.png" in said and "milionów punktów" in said
    assert "duzy.pdf" in said and "większy niż 10 MB" in said
    for title in ("Zła zawartość, dobra nazwa", "Obraz ogromny", "Plik jedenastu megabajtów"):
        assert f'value="{title}"' in sent.text
    assert [one.title for one in kept(call)] == ["Dobre zdjęcie"]


def test_a_good_file_without_a_title_is_kept_and_asked_for_its_title(call, author):
    sent = author.send(STEP, row(1, jpeg(), "a.jpg", ""))
    (paper,) = kept(call)
    assert sent.status_code == 422 and f'id="title-of-{paper.id}-e"' in sent.text
    assert author.send(STEP, {}).status_code == 422
    assert author.send(STEP, {}, go="back").location.endswith("/koszt")
    done = author.send(STEP, {f"title-of-{paper.id}": "Plac zabaw", f"public-of-{paper.id}": "yes"})
    assert done.status_code == 303
    (paper,) = kept(call)
    assert (paper.title, paper.is_public) == ("Plac zabaw", True)


def test_the_sixth_file_is_refused_also_when_two_windows_send(call, author):
    five = {}
    for n in range(1, 6):
        five.update(row(n, jpeg(), f"{n}.jpg", f"Zdjęcie {n}"))
    sent = author.send(STEP, {**five, **row(6, jpeg(), "6.jpg", "Zdjęcie 6")})
    assert sent.status_code == 422 and "najwyżej 5" in words_of(sent) and faults_of(sent.text) == []
    assert len(kept(call)) == 5
    assert author.send(STEP, row(1, jpeg(), "7.jpg", "Zdjęcie 7")).status_code == 422
    assert len(kept(call)) == 5


def test_a_name_with_control_signs_and_folders_is_made_plain(call, author):
    author.send(STEP, row(1, jpeg(), "..\\..\\a\x07b\u202egnp.jpg"))
    (paper,) = kept(call)
    assert paper.name.isprintable() and "\\" not in paper.name and paper.name.endswith(".jpg")


def test_removal_takes_the_file_along_and_a_second_click_does_no_harm(call, author):
    author.send(STEP, row(1, jpeg(), "a.jpg"))
    (paper,) = kept(call)
    page = author.open(STEP)
    for _ in range(2):
        removed = author.send(STEP, {}, page, go=f"remove-{paper.id}")
        assert (removed.status_code, removed.location) == (303, "/bo/bo-2027/zglos/zalaczniki")
    assert kept(call) == []
    assert call.ask(lambda: db.session.scalar(select(func.count()).select_from(StoredFile))) == 0


def test_a_lost_token_keeps_the_typed_titles(call, author):
    page = author.client.post(
        f"{author.base}/{STEP}", data={"title-1": "Wpisany tytuł", "csrf_token": "zly", "go": "next"}
    )
    assert page.status_code == 422 and 'value="Wpisany tytuł"' in page.text and kept(call) == []


def test_somebody_elses_papers_are_not_there(call, author):
    author.send(STEP, row(1, jpeg(), "a.jpg", public="yes"))
    (paper,) = kept(call)
    address = f"/bo/bo-2027/zalaczniki/{paper.id}"
    other = call.proposer()
    other.begin()
    assert author.client.get(address).status_code == 200
    assert other.client.get(address).status_code == 404
    assert call.app.test_client().get(address).status_code == 404
    assert other.send(STEP, {}, go=f"remove-{paper.id}").status_code == 404
    other.send(STEP, {f"title-of-{paper.id}": "Podmieniony"})
    assert [one.title for one in kept(call)] == ["Rynek od strony kościoła"]
    assert author.client.get(f"/bo/inna/zalaczniki/{paper.id}").status_code == 404
    assert author.client.get("/bo/bo-2027/zalaczniki/99999999999999999999").status_code == 404


def test_the_papers_of_a_draft_are_not_the_offices_before_it_is_filed(call, author):
    author.send(STEP, row(1, PDF, "zgoda.pdf", "Zgoda", kind="consent"))
    (paper,) = kept(call)
    address = f"/bo/bo-2027/zalaczniki/{paper.id}"
    assert author.client.get(address).status_code == 200
    for role in ("official", "clerk", "administrator"):
        assert signed_in(call.app, role).get(address).status_code == 404


def test_once_filed_public_papers_are_everybodys_and_the_others_the_offices(call, author):
    author.send(
        STEP, {**row(1, jpeg(), "a.jpg", public="yes"), **row(2, PDF, "zgoda.pdf", "Zgoda", kind="consent")}
    )
    shown, hidden = kept(call)
    file_project(call)
    anyone = call.app.test_client()
    answer = anyone.get(f"/bo/bo-2027/zalaczniki/{shown.id}")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/jpeg"
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    private = f"/bo/bo-2027/zalaczniki/{hidden.id}"
    assert anyone.get(private).status_code == 404
    assert author.client.get(private).status_code == 200
    office = signed_in(call.app, "official").get(private)
    assert office.status_code == 200 and office.headers["Cache-Control"] == "private, no-store"
    assert office.headers["Content-Disposition"].startswith("attachment")
    assert signed_in(call.app, "resident").get(private).status_code == 404


def test_the_projects_page_shows_public_pictures_with_their_titles_and_documents_as_links(call, author):
    author.send(
        STEP,
        {
            **row(1, jpeg(), "a.jpg", "Rynek dziś", public="yes"),
            **row(2, PDF, "plan.pdf", "Plan rabat", kind="drawing", public="yes"),
            **row(3, jpeg(), "b.jpg", "Tylko dla urzędu"),
        },
    )
    shown, plan, _hidden = kept(call)
    number, _row = file_project(call)
    page = call.app.test_client().get(f"/bo/bo-2027/projekty/{number}")
    assert faults_of(page.text) == []
    assert f'<img src="/bo/bo-2027/zalaczniki/{shown.id}" alt="Rynek dziś"' in page.text
    assert f'href="/bo/bo-2027/zalaczniki/{plan.id}"' in page.text and "Tylko dla urzędu" not in page.text

    def withdraw():
        with transaction():
            db.session.scalars(select(Project)).one().status = "withdrawn"

    call.ask(withdraw)
    taken = call.app.test_client().get(f"/bo/bo-2027/projekty/{number}")
    assert "Rynek dziś" not in taken.text
    assert call.app.test_client().get(f"/bo/bo-2027/zalaczniki/{shown.id}").status_code == 404
    assert author.client.get(f"/bo/bo-2027/zalaczniki/{shown.id}").status_code == 200


def test_a_document_left_under_photographs_is_kept_as_a_document(call, author):
    sent = author.send(
        STEP,
        {**row(1, PDF, "plan.pdf", "Plan", kind="photo"), **row(2, PDF, "b.pdf", "Szkic", kind="drawing")},
    )
    assert sent.status_code == 303
    assert [one.kind for one in kept(call)] == ["other", "drawing"]


def test_the_papers_of_a_project_outlive_the_draft_they_came_with(call, author):
    author.send(STEP, row(1, jpeg(), "a.jpg", public="yes"))
    file_project(call)

    def erase() -> int:
        with transaction():
            return erase_old_drafts(now() + timedelta(days=4000))

    assert call.ask(erase) == 1
    [shown] = kept(call)
    assert call.app.test_client().get(f"/bo/bo-2027/zalaczniki/{shown.id}").status_code == 200
