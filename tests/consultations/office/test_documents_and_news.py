"""Documents keep their versions, news are told once the consultation is published."""

from __future__ import annotations

import io

import pytest

from consultations.consultation.public_queries import documents_of, news_of
from consultations.consultation.queries import record_of
from core.db import transaction
from tests.support.consultations import add_consultation
from tests.support.editing import errors_in, filled, opened
from tests.support.officials import signed_in

DRAFT, PUBLISHED = ("/urzad/konsultacje/szkic/ustawienia/", "/urzad/konsultacje/zielone-2026/ustawienia/")


@pytest.fixture
def official(app, clock):
    with transaction():
        add_consultation(clock(), "szkic", is_published=False)
        add_consultation(clock())
    return signed_in(app, "official")


def added(official, desk: str, content: bytes = b"%PDF-1.7 x %%EOF", **words: str):
    token = opened(official, f"{desk}dokumenty")["csrf_token"]
    form = {"csrf_token": token, "document": "", "name": "Projekt", "note": "", **words}
    form["file"] = (io.BytesIO(content), "<script>projekt.pdf")
    return official.post(f"{desk}dokumenty", data=form, content_type="multipart/form-data")


def test_a_new_version_leaves_the_old_one_readable(official, client) -> None:
    assert added(official, PUBLISHED).status_code == 303
    number = str(documents_of(record_of("zielone-2026").id)[0].id)
    assert added(official, PUBLISHED, document=number, name="", note="Poprawione granice").status_code == 303
    page = client.get("/konsultacje/zielone-2026/")
    assert "Poprawione granice" in page.text and "<script>projekt" not in page.text
    for version in (1, 2):
        file = client.get(f"/konsultacje/zielone-2026/dokumenty/{number}/{version}")
        assert (file.status_code, file.mimetype) == (200, "application/pdf")
        assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (b"", {}, "pust"),
        (b"MZ\x90\x00 program", {}, "PDF"),
        (b"%PDF-1.7 x %%EOF", {"name": ""}, "Uzupełnij to pole."),
    ],
)
def test_what_is_no_document_is_refused_and_the_words_stay(official, content, words, said) -> None:
    refused = added(official, DRAFT, content, **{"note": "Moja uwaga", **words})
    assert refused.status_code == 422
    assert said in " ".join(errors_in(refused))
    assert 'value="Moja uwaga"' in refused.text


def test_a_document_goes_from_a_draft_and_stays_once_published(official) -> None:
    for desk, slug, answer in ((DRAFT, "szkic", 303), (PUBLISHED, "zielone-2026", 422)):
        added(official, desk)
        number = documents_of(record_of(slug).id)[0].id
        token = opened(official, f"{desk}dokumenty")["csrf_token"]
        gone = official.post(f"{desk}dokumenty/{number}/usun", data={"csrf_token": token})
        assert gone.status_code == answer
        assert bool(documents_of(record_of(slug).id)) == (answer == 422)


def test_a_version_of_somebody_elses_document_is_not_found(official) -> None:
    added(official, PUBLISHED)
    number = str(documents_of(record_of("zielone-2026").id)[0].id)
    assert added(official, DRAFT, document=number).status_code == 404


def test_news_are_told_put_right_and_taken_away(official, client) -> None:
    assert filled(official, f"{PUBLISHED}aktualnosci", title="", body="Treść").status_code == 422
    done = filled(official, f"{PUBLISHED}aktualnosci", title="Obejrzeliśmy 12 miejsc", body="W terenie.")
    assert done.status_code == 303
    assert "Obejrzeliśmy 12 miejsc" in client.get("/konsultacje/zielone-2026/").text.replace("\u00a0", " ")
    number = news_of(record_of("zielone-2026").id)[0].id
    assert filled(official, f"{PUBLISHED}aktualnosci/{number}", title="Obejrzeliśmy 13").status_code == 303
    assert news_of(record_of("zielone-2026").id)[0].title == "Obejrzeliśmy 13"
    form = {**opened(official, f"{PUBLISHED}aktualnosci/{number}"), "remove": "yes"}
    assert official.post(f"{PUBLISHED}aktualnosci/{number}", data=form).status_code == 303
    assert news_of(record_of("zielone-2026").id) == []


def test_a_draft_has_no_news(official) -> None:
    token = opened(official, f"{DRAFT}kontakt")["csrf_token"]
    data = {"csrf_token": token, "title": "Za wcześnie", "body": "Treść"}
    assert official.post(f"{DRAFT}aktualnosci", data=data).status_code == 422
