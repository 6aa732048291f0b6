"""Who has sent an application holds a receipt: a page to print, a letter, the application as a document."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from core.db import db
from core.models import MailFile, StoredFile
from initiatives.applications.telling import tell_sent
from tests.support.applying import begun, filled, letters, link_of, only, whole


def words_of(document: bytes) -> str:
    pages = PdfReader(BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u2009", " ").split())


def test_the_receipt_says_number_day_and_sums_and_opens_again(app, neighbour) -> None:
    own = begun(neighbour)
    assert neighbour.get(own + "/potwierdzenie").location == own + "/wyslanie"
    assert neighbour.get(own + "/wniosek.pdf").status_code == 404
    whole(neighbour, own)
    sent = filled(neighbour, own + "/wyslanie")
    assert sent.location == own + "/potwierdzenie"
    page = neighbour.get(sent.location).text.replace("\xa0", " ").replace("\u2009", " ")
    for said in (
        "Wniosek jest złożony",
        "24 listopada, 13:00",
        "9 320 zł",
        "3 320 zł",
        "6 000 zł",
        "2 osoby",
    ):
        assert said in page
    assert "Przynieście do urzędu listę z podpisami" in page
    said = words_of(neighbour.get(own + "/wniosek.pdf").data)
    assert "złożony 24 listopada 2026, 13:00" in said and "4 maja 2027 – 9 maja 2027" in said
    assert "2 520 zł 12 osób × 6 godz." in said and "2 520 zł 72 godz." in said
    assert app.test_client().get(own + "/potwierdzenie").location.startswith("/konto/zaloguj")


def test_every_member_who_confirmed_gets_a_letter_with_the_document(app, neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    for name in ("ewa", "iza"):
        filled(neighbour, own + "/ludzie", name=name, email=f"{name}@example.org", go="add")
    filled(app.test_client(), link_of("ewa@example.org"), answer="yes")
    filled(neighbour, own + "/wyslanie")
    tell_sent(only().id)
    letter = letters("ewa@example.org")[-1]
    assert "nr 1" in letter.subject and "Przyjęto 24\xa0listopada" in letter.body
    assert len(letters("iza@example.org")) == 1
    held = select(StoredFile).join(MailFile).where(MailFile.outgoing_id == letter.id)
    (document,) = db.session.scalars(held)
    assert document.name == "wniosek-pil-2027-1.pdf" and document.media_type == "application/pdf"
