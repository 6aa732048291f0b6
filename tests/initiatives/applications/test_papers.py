"""Papers of an application: pictures and documents that the group adds, who reads them, and how they go."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db, transaction
from core.erasing import erase_expired
from core.models import StoredFile
from initiatives.applications.models import ApplicationFile
from initiatives.applications.telling import erase_applications
from tests.support.applying import HOME, begun, filled, only, opened, whole
from tests.support.editing import errors_in
from tests.support.officials import signed_in

PDF = b"%PDF-1.7\nlista\n%%EOF\n"


def picture(kind: str = "JPEG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, kind)
    return made.getvalue()


def brings(browser, own: str, *papers: dict, go: str = "add"):
    form = {**opened(browser, own + "/zalaczniki"), "go": go}
    for n, paper in enumerate(papers, 1):
        form[f"file-{n}"] = (BytesIO(paper["content"]), paper.get("name", "plik.pdf"))
        form |= {f"{name}-{n}": paper[name] for name in ("title", "kind", "public") if name in paper}
    return browser.post(own + "/zalaczniki", data=form, content_type="multipart/form-data")


def kept() -> list[ApplicationFile]:
    db.session.expire_all()
    return list(db.session.scalars(select(ApplicationFile).order_by(ApplicationFile.id)))


@pytest.fixture
def own(neighbour) -> str:
    return begun(neighbour)


def test_what_is_public_everybody_reads_and_the_rest_only_the_office_and_the_group(
    app, neighbour, own
) -> None:
    answer = brings(
        neighbour, own,
        {"content": picture(), "name": "skwer.jpg", "title": "Skwer dziś", "kind": "photo", "public": "yes"},
        {"content": PDF, "title": "Podpisy", "kind": "members", "public": "yes"},
    )  # fmt: skip
    assert answer.status_code == 303 and answer.location == own + "/zalaczniki"
    photo, scan = kept()
    assert (photo.kind, photo.is_public, scan.kind, scan.is_public) == ("photo", True, "members", False)
    for paper in (photo, scan):
        assert neighbour.get(f"{own}/pliki/{paper.id}").status_code == 200
        assert app.test_client().get(f"{own}/pliki/{paper.id}").status_code == 303
    whole(neighbour, own)
    assert filled(neighbour, own + "/wyslanie").status_code == 303
    page = app.test_client().get(f"{HOME}/wnioski/1").text
    assert "Skwer dziś" in page and "Podpisy" not in page
    official, stranger = (
        signed_in(app, "official", "u@example.org"),
        signed_in(app, "resident", "o@example.org"),
    )
    answers = {
        paper.kind: [
            one.get(f"{HOME}/wnioski/1/pliki/{paper.id}").status_code
            for one in (app.test_client(), stranger, official, neighbour)
        ]
        for paper in (photo, scan)
    }
    assert answers == {"photo": [200] * 4, "members": [404, 404, 200, 200]}
    assert (
        brings(neighbour, own, {"content": PDF, "title": "Za późno"}).status_code == 422 and len(kept()) == 2
    )


def test_a_refused_file_costs_no_other_and_no_words(neighbour, own) -> None:
    answer = brings(
        neighbour, own,
        {"content": b"MZ\x90\x00program", "name": "zdjecie.jpg", "title": "Udaje zdjęcie"},
        {"content": b"", "title": "Pusty"},
        {"content": picture("PNG"), "name": "plan.exe", "title": "Plan", "kind": "drawing"},
    )  # fmt: skip
    assert answer.status_code == 422 and 'id="file-1-e"' in answer.text
    assert 'value="Udaje zdjęcie"' in answer.text and len(errors_in(answer)) == 2
    assert [(one.kind, one.caption) for one in kept()] == [("drawing", "Plan")]
    assert db.session.get(StoredFile, kept()[0].file_id).name == "plan.png"


def test_a_file_without_words_is_kept_and_asks_for_them_before_sending(neighbour, own) -> None:
    assert brings(neighbour, own, {"content": PDF, "kind": "wymyślony"}).status_code == 422
    (paper,) = kept()
    assert (paper.kind, paper.caption) == ("other", "")
    whole(neighbour, own)
    refused = filled(neighbour, own + "/wyslanie")
    assert refused.status_code == 422 and "co jest na tym pliku" in refused.text.replace("\xa0", " ")
    long = filled(neighbour, own + "/zalaczniki", **{f"title-of-{paper.id}": "a" * 201, "go": "next"})
    assert long.status_code == 422 and f'id="title-of-{paper.id}-e"' in long.text
    assert (
        filled(neighbour, own + "/zalaczniki", **{f"title-of-{paper.id}": "Szkic", "go": "next"}).status_code
        == 303
    )
    assert kept()[0].caption == "Szkic" and filled(neighbour, own + "/wyslanie").status_code == 303


def test_no_more_than_twelve_and_one_removed_makes_room(neighbour, own) -> None:
    for _time in range(3):
        brings(neighbour, own, *[{"content": PDF, "title": f"Nr {n}"} for n in range(4)])
    assert brings(neighbour, own, {"content": PDF, "title": "Trzynasty"}).status_code == 422
    assert len(kept()) == 12
    gone = kept()[0].id
    for _click in range(2):
        assert brings(neighbour, own, go=f"remove-{gone}").status_code == 303
    assert len(kept()) == 11


def test_another_applications_papers_are_out_of_reach(app, neighbour, own) -> None:
    brings(neighbour, own, {"content": PDF, "title": "Nasze"})
    stranger = signed_in(app, "resident", "o@example.org")
    theirs, paper = begun(stranger), kept()[0]
    assert brings(stranger, theirs, go=f"remove-{paper.id}").status_code == 404
    assert stranger.get(f"{theirs}/pliki/{paper.id}").status_code == 404
    changed = filled(stranger, theirs + "/zalaczniki", **{f"title-of-{paper.id}": "Przejęte"})
    assert changed.status_code == 404 and kept()[0].caption == "Nasze"


def test_papers_go_with_the_draft(neighbour, own, clock) -> None:
    brings(neighbour, own, {"content": PDF, "title": "Szkic"})
    form = opened(neighbour, own + "/wyslanie")
    neighbour.post(own + "/skasuj", data={**form, "sure": "yes"})
    assert kept() == []
    clock.move(days=2)
    erase_expired()
    assert db.session.scalars(select(StoredFile)).all() == []


def test_what_the_office_alone_read_goes_with_the_people(neighbour, own, clock) -> None:
    brings(
        neighbour, own, {"content": PDF, "title": "Podpisy", "kind": "members"},
        {"content": PDF, "title": "Rysunek", "kind": "drawing", "public": "yes"},
    )  # fmt: skip
    whole(neighbour, own)
    filled(neighbour, own + "/wyslanie")
    clock.set(only().retention_until)
    clock.move(days=1)
    with transaction():
        assert erase_applications(clock()) == 1
    assert [one.caption for one in kept()] == ["Rysunek"]


def test_the_list_for_signatures_is_printed_with_those_who_are_to_sign(neighbour, own) -> None:
    filled(neighbour, own + "/ludzie", name="Jan Próbny", on_paper="yes", go="add")
    answer = neighbour.get(own + "/lista.pdf")
    assert answer.status_code == 200 and answer.data[:5] == b"%PDF-"
    assert own + "/lista.pdf" in neighbour.get(own + "/ludzie").text
