"""A report of a consultation: refused while a mark waits, published with its document, corrected by a new version."""

import hashlib
import io
import re
from datetime import timedelta

import pytest
from flask import Flask, g
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from consultations.consultation.models import Consultation, Subscription
from consultations.consultation.queries import find_consultation
from consultations.marks.models import Mark
from consultations.marks.services.emptying import empty_of_people
from consultations.marks.services.owning import erase_mark
from consultations.report import making
from consultations.report.models import ConsultationReport, ParticipationCount, ReportDraft, ReportVersion
from consultations.report.queries import marks
from consultations.report.tasks import count_participation
from core.db import db, transaction
from core.jobs import run_waiting_jobs
from core.models import OutgoingMail
from core.pdf import make_pdf
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.officials import signed_in
from tests.support.route_people import kept_file

DESK = "/urzad/konsultacje/zielone/raport"
PAGE = "/konsultacje/zielone/raport"
TOLD = {
    "course": "Konsultacje trwały miesiąc.\n\n– spacer\n– warsztat",
    "conclusions": "Posadzimy dwie lipy przy szkole.",
    "chapter-drzewo": "Sadzimy tam, gdzie nie ma sieci.",
}


@pytest.fixture
def town(app: Flask, clock: MovableClock):
    """A consultation that is over: six marks of six people, one of them without a decision."""
    with transaction():
        one = add_consultation(
            clock(), "zielone", closes_at=clock() - timedelta(days=1), opens_at=clock() - timedelta(days=30),
            legal_basis="Art. 5a ustawy o samorządzie gminnym.",
        )  # fmt: skip
        told = [{"age": "25-34", "relation": "lives"}] * 5 + [{"age": "75+"}]
        marks = [
            add_mark(one, clock(), number, (23.2 + number / 1000, 53.2), author=str(number), about=told[number - 1],
                     body=f"Potrzebna lipa {number}, tel. 600 700 800.", author_name="Ola Nowak")
            for number in range(1, 7)
        ]  # fmt: skip
        marks[0].email, marks[0].email_confirmed_at = "ola@poczta.example", clock()
        marks[1].email = "nie-potwierdzony@poczta.example"
        add_mark(
            one,
            clock(),
            7,
            visibility="hidden",
            hidden_reason="Obraża, tel. 600 700 800.",
            body="Obraźliwe słowa.",
        )
        add_answer(one, marks[:4], clock(), promised_on=(clock() + timedelta(days=90)).date())
        add_answer(
            one,
            marks[4:5],
            clock(),
            "not_possible",
            grounds="Pod ziemią biegnie gazociąg, drzewo by go zniszczyło.",
        )
    return one


@pytest.fixture
def official(app: Flask):
    return signed_in(app, "official", "ala@urzad.example", "Ala Pierwsza")


def sent(client, address: str, **fields: object):
    """Send a form of the desk with its token and the version that it shows."""
    g.pop("csrf_token", None)
    html = client.get(DESK).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', html).group(1)
    opened = re.search(r'name="opened" value="(\d+)"', html).group(1)
    return client.post(address, data={"csrf_token": token, "opened": opened, **fields})


def decided(clock: MovableClock) -> None:
    """The last mark gets its decision."""
    with transaction():
        one = db.session.scalars(select(Consultation)).one()
        add_answer(one, list(db.session.scalars(select(Mark).where(Mark.number == 6))), clock(), "passed_on")


def published(app: Flask, client, **fields: object):
    answer = sent(client, DESK + "/publikacja", **fields)
    assert answer.status_code == 303, answer.text
    waiting = client.get(DESK).text
    # The page loads itself again, so there is no form on it that could lose what is typed.
    assert "Tworzymy dokument" in waiting and "<textarea" not in waiting
    db.session.remove()
    run_waiting_jobs(app)
    db.session.expire_all()
    return db.session.scalars(select(ReportVersion).order_by(ReportVersion.number.desc())).first()


def test_publication_is_refused_while_a_mark_lacks_a_decision_and_names_it(town, official):
    html = official.get(DESK).text
    assert "1 uwaga nie ma jeszcze zatwierdzonej decyzji." in html
    assert "Raport poda numer" in html and '#ukryte"' in html
    assert '<a class="nb" href="/urzad/konsultacje/zielone/uwagi/6">nr 6</a>' in html
    refused = sent(official, DESK + "/publikacja", bip_url="ftp://x")
    assert refused.status_code == 422
    for words in (
        "nie ma jeszcze zatwierdzonej decyzji",
        "Brakuje wniosków",
        "zaczyna się od https://",
        'value="ftp://x"',
    ):
        assert words in refused.text
    assert db.session.scalar(select(ReportDraft.id)) is None


def test_held_marks_stand_in_the_way_and_only_twenty_are_named(town, official, clock):
    with transaction():
        for number in range(10, 35):
            add_mark(town, clock(), number, visibility="held", author=str(number))
    html = official.get(DESK).text
    assert "26 uwag nie ma jeszcze zatwierdzonej decyzji." in html and "i jeszcze 6." in html
    assert html.count('class="nb" href="/urzad/konsultacje/zielone/moderacja"') == 19


def test_the_course_is_written_from_the_data_until_somebody_saves_it(town, official):
    html = official.get(DESK).text
    assert "Konsultacje trwały:" in html and "Ułożyliśmy go z dat" in html
    assert sent(official, DESK, **TOLD).status_code == 303
    assert "– warsztat</textarea>" in official.get(DESK).text
    stale = sent(official, DESK, **TOLD, opened="1")
    assert stale.status_code == 409 and "Niczego nie nadpisaliśmy" in stale.text
    long = sent(official, DESK, **TOLD | {"conclusions": "x" * 20_001})
    assert long.status_code == 422 and "o 1 znak za długi" in long.text and "x" * 20_001 in long.text


def test_who_took_part_is_added_up_once_it_is_over_and_what_each_told_is_erased(town, clock):
    count_participation()
    kept = db.session.scalars(select(ParticipationCount)).all()
    # The one person of 75 is alone, so everybody is in one group.
    assert {(one.facet, one.value, one.people) for one in kept} == {
        ("age", "other", 6),
        ("relation", "lives", 5),
    }
    assert db.session.scalar(text("select count(*) from con_marks where about <> '{}'")) == 0
    at = db.session.scalars(select(ConsultationReport)).one().counted_at
    clock.move(hours=1)
    count_participation()
    assert db.session.scalars(select(ConsultationReport)).one().counted_at == at
    assert len(db.session.scalars(select(ParticipationCount)).all()) == 2


def test_nothing_is_added_up_while_people_still_mark(app, clock):
    with transaction():
        one = add_consultation(clock(), "trwa")
        add_mark(one, clock(), about={"age": "25-34"})
    count_participation()
    assert db.session.scalar(select(Mark.about)) == {"age": "25-34"}


def test_a_report_is_published_corrected_and_read(app, town, official, clock, monkeypatch):
    stood_open = []

    def watched(html: str, seconds: int) -> bytes:
        stood_open.append(db.session().in_transaction())
        return make_pdf(html, seconds)

    monkeypatch.setattr(making, "make_pdf", watched)
    resident = app.test_client()
    assert (
        resident.get(PAGE).status_code == 404
        and resident.get("/api/v1/consultations/zielone/report").status_code == 404
    )
    decided(clock)
    with transaction():
        kept = {
            "retention_until": clock() + timedelta(days=99),
            "created_at": clock(),
            "confirmed_at": clock(),
        }
        db.session.add(
            Subscription(email="jan@poczta.example", consultation_id=town.id, key_hash=b"k" * 32, **kept)
        )
    assert sent(official, DESK, **TOLD).status_code == 303
    preview = official.get(DESK + "/podglad")
    assert preview.status_code == 200 and "To jest podgląd" in preview.text
    first = published(app, official, bip_url="https://bip.example.pl/7")
    told = {
        mail.recipient
        for mail in db.session.scalars(select(OutgoingMail))
        if mail.subject.startswith("Raport:")
    }
    assert told == {"ola@poczta.example", "jan@poczta.example"}
    page = resident.get(PAGE)
    assert page.status_code == 200 and "przekazane dalej" in page.text and "Posadzimy dwie lipy" in page.text
    assert "https://bip.example.pl/7" in page.text and first.sha256.hex()[:8] in page.text
    assert "Uwagi ukryte przez urząd" in page.text and ">Obraża, tel. […].</th>" in page.text
    assert "Obraźliwe" not in page.text and "Ola Nowak" not in page.text and "600 700 800" not in page.text
    assert "/konsultacje/zielone/raport" in resident.get("/konsultacje/zielone/").text
    no_reason = sent(official, DESK + "/publikacja")
    assert no_reason.status_code == 422 and "Napisz, co poprawia nowa wersja" in no_reason.text
    assert sent(official, DESK, **TOLD | {"conclusions": "Posadzimy trzy lipy."}).status_code == 303
    second = published(app, official, correction="Lip będzie trzy.")
    # A long document must not hold a transaction: the database would end it.
    assert stood_open == [False, False]
    assert (second.number, second.correction) == (2, "Lip będzie trzy.")
    assert "trzy lipy" in resident.get(PAGE).text and "dwie lipy" in resident.get(PAGE + "/1").text
    assert "To wcześniejsza wersja" in resident.get(PAGE + "/1").text
    assert resident.get(PAGE + "/3").status_code == resident.get(PAGE + "/99999.pdf").status_code == 404
    data = resident.get("/api/v1/consultations/zielone/report").get_json()
    assert [one["version"] for one in data["versions"]] == [2, 1]
    for one in data["versions"]:
        pdf = resident.get(f"{PAGE}/{one['version']}.pdf")
        assert pdf.mimetype == "application/pdf" and hashlib.sha256(pdf.data).hexdigest() == one["sha256"]
        assert one["pdf"].endswith(f"{PAGE}/{one['version']}.pdf")
    assert resident.get(PAGE + ".pdf").data == pdf_of(second, resident)
    speaks_to_a_reader(resident.get(PAGE + ".pdf").data)


def test_words_taken_back_after_publication_are_shown_no_more(app, town, official, clock):
    decided(clock)
    assert sent(official, DESK, **TOLD).status_code == 303
    published(app, official)
    with transaction():
        view = find_consultation("zielone")
        one = db.session.scalars(select(Mark).where(Mark.number == 2)).one()
        assert erase_mark(one, view, clock()) == []
        kept = db.session.scalars(select(Mark).where(Mark.number == 3)).one()
        # The keep time of this one is over; nobody took it back.
        empty_of_people([kept.id])
    resident = app.test_client()
    told = resident.get("/api/v1/consultations/zielone/report").text
    for html in (resident.get(PAGE).text, told):
        assert "Potrzebna lipa 2" not in html and "Potrzebna lipa 3" in html
    assert "autor usunął tę uwagę" in resident.get(PAGE).text


def test_words_taken_back_while_the_document_is_made_are_not_in_it(app, town, official, clock, monkeypatch):
    decided(clock)
    assert sent(official, DESK, **TOLD).status_code == 303
    made: list[str] = []

    def slow(html: str, seconds: int) -> bytes:
        made.append(html)
        if len(made) == 1:
            with transaction():
                one = db.session.scalars(select(Mark).where(Mark.number == 2)).one()
                assert erase_mark(one, find_consultation("zielone"), clock()) == []
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr(making, "make_pdf", slow)
    version = published(app, official)
    assert ["Potrzebna lipa 2" in html for html in made] == [True, False]
    assert "Potrzebna lipa 2" not in str(version.content) and "Potrzebna lipa 3" in str(version.content)


def test_a_report_of_too_many_marks_says_that_it_is_abridged_and_where_all_are(
    app, town, official, clock, monkeypatch
):
    monkeypatch.setattr(marks, "MOST_MARKS", 4)
    decided(clock)
    assert sent(official, DESK, **TOLD).status_code == 303
    monkeypatch.setattr(making, "make_pdf", lambda html, _seconds: b"%PDF-1.7 " + html.encode())
    version = published(app, official)
    resident = app.test_client()
    said = "To skrót: po kolei wymieniamy 4 uwagi, z którymi zgadza się najwięcej osób. Dalsze 2 uwagi tylko liczymy."
    for words in (resident.get(PAGE).text, resident.get(PAGE + ".pdf").data.decode()):
        assert said in words.replace("\xa0", " ") and "Wszystkie uwagi z odpowiedziami" not in words
    table = resident.get(PAGE + "/1.csv").data
    assert table.count(b"Potrzebna lipa") == 6
    assert version.content["list"]["sha256"] == hashlib.sha256(table).hexdigest()
    assert version.content["list"]["sha256"][:8] in resident.get(PAGE).text


def pdf_of(version: ReportVersion, client) -> bytes:
    return client.get(f"{PAGE}/{version.number}.pdf").data


def speaks_to_a_reader(pdf: bytes) -> None:
    """Tagged, in Polish, with its title; every mark with its answer is in it, and nobody's name."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "pl" and root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert reader.metadata.title == "Raport z konsultacji: Gdzie posadzić drzewa?"
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for number in range(1, 7):
        assert f"Nr {number}. Potrzebna lipa {number}" in said
    assert "Uwagi ukryte przez urząd" in said and "Obraża, tel. […]. 7" in said
    assert "Pod ziemią biegnie gazociąg" in said and "Decyzja: przekazane dalej" in said
    assert "Ola Nowak" not in said and "Obraźliwe" not in said and "600 700" not in said


@pytest.mark.parametrize(
    "statement",
    ["update con_report_versions set bip_url = 'https://inny.pl'", "update con_report_versions set sha256 = ''::bytea",
     "delete from con_report_versions"],
)  # fmt: skip
def test_a_published_version_is_never_changed(app, town, statement):
    with transaction():
        db.session.add(
            ReportVersion(
                consultation_id=town.id, number=1, content={}, file_id=kept_file(), sha256=b"0" * 32,
                published_at=town.created_at,
            )
        )  # fmt: skip
    with pytest.raises(ProgrammingError, match="immutable"), transaction():
        db.session.execute(text(statement))
