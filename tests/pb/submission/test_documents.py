"""Documents of a proposal: the list for signatures, a draft to keep, the receipt that goes out by mail."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from shapely import from_wkt
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from maps.place_drawing import place_drawing
from pb.rounds.models import Pool, PoolRulesRow
from pb.submission.models import Draft, DraftPerson
from pb.submission.views.papers import DOCUMENTS
from tests.support.filing import WHAT, WHOM, words_of
from tests.support.letters import post_office
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of
from tests.support.sent_files import PDF, chosen, jpeg

LIST, DRAFT = "/bo/bo-2027/zglos/poparcie/lista.pdf", "/bo/bo-2027/zglos/szkic.pdf"
RECEIPT = "/bo/bo-2027/zgloszenia/5001/potwierdzenie.pdf"
HARD = "Żółć, gęślą jaźń: ŁĄKA źdźbeł"


@pytest.fixture
def author(call):
    """Somebody whose draft is whole, in a pool whose rules ask for forty signatures and the law for 17 at most."""

    def ask():
        with transaction():
            db.session.scalars(select(Pool).where(Pool.code == "miasto")).one().population = 17_000
            for rules in db.session.scalars(select(PoolRulesRow)):
                rules.endorsements = 40

    call.ask(ask)
    someone = call.proposer()
    someone.fill_in(opis={"title": HARD})
    return someone


def file_it(author) -> None:
    """Add the scan that suffices, a co-author who has agreed, one who has not, and send."""
    author.send("poparcie", {"file-1": chosen(PDF, "lista.pdf"), "signatures-1": "17"})
    assert author.file().location == "/bo/bo-2027/zglos/wyslane"


def add_coauthors(call) -> None:
    def act():
        with transaction():
            draft = db.session.scalars(select(Draft)).one()
            for name, agreed_at in (("Anna Kos", now()), ("Ola Wilk", None)):
                db.session.add(
                    DraftPerson(
                        draft_id=draft.id, kind="coauthor", name=name, email=f"{name[:3].lower()}@example.pl",
                        key_hash=name.encode(), asked_at=now(), agreed_at=agreed_at, retention_until=now(),
                    )
                )  # fmt: skip

    call.ask(act)


def read(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(content))
    root = reader.root_object
    assert root["/Lang"] == "pl" and root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    said = " ".join(page.extract_text() for page in reader.pages)
    return reader, " ".join(said.replace("\u2009", " ").split())


def test_the_list_asks_for_name_address_and_signature_alone(call, author) -> None:
    answer = author.client.get(LIST)
    assert (
        answer.headers["Content-Type"] == "application/pdf" and "no-store" in answer.headers["Cache-Control"]
    )
    reader, said = read(answer.data)
    assert f"Lista poparcia: {HARD}" in said and "ul. Dworcowa" in said and WHAT["summary"] in said
    assert "Imię i nazwisko Adres zamieszkania Podpis" in said
    assert "Potrzeba 17 podpisów" in said, "the rules say 40, the law allows 17"
    table = said.split("Adres zamieszkania", 1)[1]
    assert "22" in table and "Nie trzeba podawać numeru PESEL, telefonu ani e-maila" in said
    assert {round(float(side)) for side in reader.pages[0].mediabox[2:]} == {595, 842}


def test_a_draft_is_kept_as_a_document_also_when_the_term_has_passed(call, author, clock) -> None:
    clock.move(days=20)
    reader, said = read(author.client.get(DRAFT).data)
    assert f"Szkic projektu: {HARD}" in said and "To nie jest potwierdzenie" in said
    assert WHAT["description"] in said and WHOM["beneficiaries"] in said and "Lipa drobnolistna" in said
    assert "38 000" in said and "1 200" in said
    assert call.app.test_client().get(DRAFT).status_code == 404
    assert call.app.test_client().get(LIST).status_code == 404


def test_the_receipt_is_the_authors_and_the_offices(call, author) -> None:
    file_it(author)
    _reader, said = read(author.client.get(RECEIPT).data)
    assert "Potwierdzenie zgłoszenia projektu nr 5001" in said and f"Projekt „{HARD}” wpłynął" in said
    assert "Lipa drobnolistna" in said and "38 000" in said and "Urząd oceni projekt najpóźniej" in said
    assert "lista poparcia" in said and "17 osób" in said and WHAT["description"] in said
    assert "Pobierz potwierdzenie" in author.open("wyslane").text
    assert signed_in(call.app, "official").get(RECEIPT).status_code == 200
    assert signed_in(call.app, "resident").get(RECEIPT).status_code == 404
    other = call.proposer()
    other.begin()
    assert other.client.get(RECEIPT).status_code == 404
    assert author.client.get(RECEIPT.replace("5001", "5002")).status_code == 404


def test_the_receipt_goes_out_by_mail_with_its_document_to_those_who_count(call, author) -> None:
    add_coauthors(call)
    file_it(author)
    with post_office(call.app) as office:
        messages = office.deliver()
    assert sorted(messages) == ["ala@example.org", "ann@example.pl"], "who has not agreed gets nothing"
    (message,) = messages["ala@example.org"]
    assert "nr 5001" in message["Subject"] and "/szkic/" in message.get_body(("plain",)).get_content()
    (part,) = message.iter_attachments()
    assert part.get_filename() == "potwierdzenie-bo-2027-5001.pdf"
    _reader, said = read(part.get_payload(decode=True))
    assert HARD in said
    (copy,) = messages["ann@example.pl"]
    assert "/szkic/" not in copy.get_body(("plain",)).get_content(), "the private link is the author's alone"
    assert len(list(copy.iter_attachments())) == 1


def test_a_document_that_cannot_be_made_keeps_no_number_back(call, author, monkeypatch) -> None:
    file_it(author)
    monkeypatch.setattr("pb.submission.receipts.sheet_pdf", lambda *_: 1 / 0)
    with post_office(call.app) as office:
        (message,) = office.deliver()["ala@example.org"]
    assert "5001" in message["Subject"] and not list(message.iter_attachments())


def test_a_draft_is_not_sent_without_signatures_titles_and_the_guardian(call, author) -> None:
    refused = author.file(age="minor")
    assert refused.status_code == 422 and faults_of(refused.text) == []
    said = words_of(refused)
    assert "Masz 0 z 17 podpisów" in said and "zgoda rodzica albo opiekuna" in said
    assert "/bo/bo-2027/zglos/poparcie?to=sprawdz" in refused.text and "/zglos/autorzy" in refused.text
    author.send("poparcie", {"file-1": chosen(PDF, "lista.pdf"), "signatures-1": "17"})
    author.send("zalaczniki", {"file-1": chosen(jpeg(), "a.jpg")})
    untitled = author.file(age="adult")
    assert untitled.status_code == 422 and "Napisz jeszcze, co przedstawia" in words_of(untitled)
    page = author.open("zalaczniki")
    number = re.search(r'name="title-of-(\d+)"', page.text).group(1)
    author.send("zalaczniki", {f"title-of-{number}": "Rynek"})
    assert author.file(age="adult").location == "/bo/bo-2027/zglos/wyslane"


def test_the_history_tells_how_many_supported(call, author) -> None:
    file_it(author)
    assert "z poparciem 17 osób" in words_of(author.client.get("/bo/bo-2027/zgloszenia/5001"))


def test_documents_are_made_so_often_and_not_more(call, author, monkeypatch) -> None:
    monkeypatch.setattr("pb.submission.views.papers.sheet_pdf", lambda *_: b"%PDF-")
    assert {author.client.get(DRAFT).status_code for _ in range(DOCUMENTS.n)} == {200}
    assert author.client.get(DRAFT).status_code == 429


def test_lines_and_areas_are_drawn(call) -> None:
    wkt = "GEOMETRYCOLLECTION(POINT(23.2 53.2),LINESTRING(23.2 53.2,23.21 53.21),POLYGON((23.2 53.2,23.21 53.2,23.2 53.21,23.2 53.2)))"
    assert call.ask(lambda: place_drawing(from_wkt(wkt))).startswith("data:image/svg+xml;base64,")
    assert call.ask(lambda: place_drawing(from_wkt("GEOMETRYCOLLECTION EMPTY"))) == ""
