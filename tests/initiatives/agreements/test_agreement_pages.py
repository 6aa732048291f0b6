"""An official makes an agreement from the town's template, records the signatures, changes it by annexes alone."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.db import db, transaction
from core.files.storing import find_file
from core.jobs import run_waiting_jobs
from core.models import OutgoingMail
from initiatives.agreements.models import Agreement, Annex, Delivery, LabourEntry
from initiatives.agreements.queries import agreement_of, signed_agreement
from initiatives.agreements.tasks import SOMEBODY, erase_work
from tests.initiatives.agreements.test_templates import template
from tests.support.editing import errors_in
from tests.support.initiatives import add_agreement, add_application, add_programme
from tests.support.officials import signed_in
from tests.support.sent_files import PDF

HOME = "/urzad/inicjatywy/pil-2027"
PAGE = f"{HOME}/wnioski/1/umowa"
DAYS = {"starts_on": "1.12.2026", "ends_on": "31.8.2027", "signature": "WI.273.1.2027"}


@pytest.fixture
def accepted(app, clock):
    with transaction():
        programme = add_programme(clock())
        told = {"status": "accepted", "grounds": "Potrzebne.", "loans": "Łopaty & taczki"}
        return add_application(programme, clock(), **told)


@pytest.fixture
def official(app):
    return signed_in(app, "official")


def token(browser, address: str = PAGE) -> dict[str, str]:
    return {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text).group(1)}


def made(accepted) -> Agreement:
    db.session.expire_all()
    return agreement_of(accepted.id)


def let_documents_be_made(app) -> None:
    """The town's worker makes them; the test's own session reads them anew."""
    run_waiting_jobs(app)
    db.session.expire_all()


def test_from_the_estimate_to_signatures(app, accepted, official) -> None:
    form = token(official)
    answer = official.post(PAGE, data={**form, **DAYS, "version": "0"})
    assert answer.status_code == 303, errors_in(answer)
    assert "Dokumenty powstają" in official.get(PAGE).text
    run_waiting_jobs(app)
    agreement = made(accepted)
    words = "\n".join(
        one.text for one in Document(io.BytesIO(find_file(agreement.docx_file_id).content)).paragraphs
    )
    for said in (
        "WI.273.1.2027",
        "9 320,00",
        "35,6%",
        "72 godz.",
        "Łopaty & taczki",
        "Sąsiadka 1",
        "31.08.2027",
    ):
        assert said in words.replace("\xa0", " ").replace("\u2009", " "), said
    assert find_file(agreement.pdf_file_id).content.startswith(b"%PDF-")
    assert (
        official.get(f"{PAGE}/pliki/pdf").status_code == official.get(f"{PAGE}/pliki/docx").status_code == 200
    )
    refused = official.post(
        f"{PAGE}/podpis", data={**form, "way": "trusted_profile", "signed_on": "24.11.2026"}
    )
    assert refused.status_code == 422 and 'id="file-e"' in refused.text
    sent = {**form, "way": "trusted_profile", "signed_on": "24.11.2026", "file": (BytesIO(PDF), "umowa.pdf")}
    assert official.post(f"{PAGE}/podpis", data=sent).status_code == 303
    assert accepted.status == "agreed" and made(accepted).signed_file_id
    run_waiting_jobs(app)
    letters = list(db.session.scalars(select(OutgoingMail)))
    links = [re.search(r"/inicjatywy/pil-2027/prace/\S+", one.body).group(0) for one in letters]
    assert len(set(links)) == 3
    assert app.test_client().get(links[0]).status_code == 200


def test_days_backwards_or_outside_the_programme_are_told(accepted, official) -> None:
    form = {**token(official), **DAYS, "version": "0"}
    for typed, field in (
        ({"ends_on": "30.11.2026"}, "ends_on"), ({"ends_on": "1.1.2028"}, "ends_on"), ({"ends_on": "kiedyś"}, "ends_on"),
        ({"starts_on": ""}, "starts_on"), ({"signature": "x" * 61}, "signature"),
    ):  # fmt: skip
        answer = official.post(PAGE, data=form | typed)
        assert answer.status_code == 422 and f'id="{field}-e"' in answer.text
        assert 'value="31.8.2027"' in answer.text or "ends_on" in typed
    assert made(accepted) is None


def test_no_step_of_the_schedule_stays_outside_the_agreement(accepted, official) -> None:
    form = {**token(official), **DAYS, "version": "0"}
    page = official.get(PAGE).text
    assert (
        'value="22.02.2027"' in page and 'value="23.04.2027"' in page and "Harmonogram prac w czasie" in page
    )
    for typed, field, said in (
        ({"starts_on": "1.3.2027"}, "starts_on", "zaczyna się 22"), ({"ends_on": "1.4.2027"}, "ends_on", "kończy się 23"),
    ):  # fmt: skip
        answer = official.post(PAGE, data=form | typed)
        beside = re.search(rf'id="{field}-e">([^<]+)<', answer.text).group(1)
        assert answer.status_code == 422 and said in beside and "Kopanie i sadzenie" in beside
    assert made(accepted) is None


def test_two_officials_do_not_overwrite_each_other(accepted, official) -> None:
    form = {**token(official), **DAYS, "version": "0"}
    assert official.post(PAGE, data=form).status_code == 303
    assert official.post(PAGE, data=form | {"signature": "inna"}).status_code == 409
    assert made(accepted).signature == "WI.273.1.2027"


def read_words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    return text.replace("\xa0", " ").replace("\u2009", " ")


def test_what_is_signed_is_changed_by_annexes_alone(app, accepted, official, clock) -> None:
    with transaction():
        agreement = add_agreement(accepted, clock())
    for change in ("ends_on = ends_on + 1", "content = '{}'", "signed_on = null, way = ''"):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(f"update ini_agreements set {change}"))
    form = token(official)
    assert official.post(PAGE, data={**form, **DAYS, "version": "1"}).status_code == 422
    lines = {
        "line-1-name": "Deski i ziemia", "line-1-town": "6 500", "line-1-in_kind": "800", "line-1-source": "rachunek",
        "line-2-name": "Kopanie i sadzenie", "line-2-people": "12", "line-2-hours": "6",
    }  # fmt: skip
    steps = {
        "work-1-name": "Kopanie", "work-1-starts_on": "1.12.2026", "work-1-ends_on": "1.4.2027", "work-1-who": "members",
        "work-2-name": "Sadzenie", "work-2-starts_on": "1.3.2027", "work-2-ends_on": "31.3.2027", "work-2-who": "both",
    }  # fmt: skip
    days = {"annex-starts_on": "25.10.2026", "annex-ends_on": "31.3.2027", "annex-version": "0"}
    sent = {**form, **lines, **steps, **days, "annex-reason": ""}
    refused = official.post(f"{PAGE}/aneks", data=sent)
    beside = re.search(r'id="work-1-ends_on-e">([^<]+)<', refused.text).group(1)
    assert "To poza dniami umowy: od 25" in beside and 'value="1.4.2027"' in refused.text
    sent |= {"work-1-ends_on": "28.2.2027"}
    refused = official.post(f"{PAGE}/aneks", data=sent)
    assert refused.status_code == 422 and 'id="annex-reason-e"' in refused.text
    assert 'value="6 500"' in refused.text
    sent |= {"annex-reason": "Droższe deski"}
    assert official.post(f"{PAGE}/aneks", data=sent).status_code == 303
    assert signed_agreement(accepted.id).terms.lines[0].town == 6000, "nothing binds before it is signed"
    signed = {**form, "annex-signed_on": "24.11.2026", "annex-file": (BytesIO(PDF), "aneks.pdf")}
    early = official.post(f"{PAGE}/aneks/podpis", data=signed | {"annex-file": (BytesIO(PDF), "aneks.pdf")})
    assert early.status_code == 422 and "Dokumenty jeszcze powstają" in early.text
    let_documents_be_made(app)
    prepared = official.get(PAGE).text
    assert "jeszcze nie obowiązuje" in prepared and "6 500,00" in prepared.replace("\xa0", " ")
    for what in ("projekt-docx", "projekt-pdf"):
        assert official.get(f"{PAGE}/pliki/{what}").status_code == 200
    refused = official.post(f"{PAGE}/aneks/podpis", data={**form, "annex-signed_on": "1.10.2026"})
    assert refused.status_code == 422 and 'id="annex-file-e"' in refused.text
    assert 'id="annex-signed_on-e"' in refused.text and 'value="1.10.2026"' in refused.text
    signed |= {"annex-file": (BytesIO(PDF), "aneks.pdf")}
    assert official.post(f"{PAGE}/aneks/podpis", data=signed).status_code == 303
    db.session.expire_all()
    bound = signed_agreement(accepted.id)
    assert bound.terms.lines[0].town == 6500 and bound.terms.ends_on == date(2027, 3, 31)
    assert [one.name for one in bound.terms.works] == ["Kopanie", "Sadzenie"]
    public = official.get("/inicjatywy/pil-2027/wnioski/1").text
    assert "Sadzenie" in public and public.count("Harmonogram prac w czasie") == 1
    page = official.get(PAGE).text
    assert "Aneks nr 1" in page and "Droższe deski" in page
    for what in ("aneks-1", "aneks-1-pdf", "aneks-1-docx"):
        assert official.get(f"{PAGE}/pliki/{what}").status_code == 200
    words = read_words(find_file(bound.annexes[0].docx_file_id).content)
    for said in (
        "nr 1",
        "WI.273.1.2027",
        "Droższe deski",
        "6 000,00",
        "6 500,00",
        "25.10.2026 – 23.01.2027",
        "01.03.2027 – 31.03.2027",
    ):
        assert said in words, said
    official.post(f"{PAGE}/aneks", data=sent | {"annex-ends_on": "1.4.2027"})
    assert "Aneks nr 2 jest przygotowany" in official.get(PAGE).text
    assert official.post(f"{PAGE}/aneks/usun", data=form).status_code == 303
    assert "Aneks nr 2 jest przygotowany" not in official.get(PAGE).text
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text("update ini_annexes set reason = 'inny'"))
    assert db.session.get(Agreement, agreement.id).ends_on != bound.terms.ends_on


def test_an_annex_keeps_to_the_share_the_cap_and_the_money_that_is_left(app, official, clock) -> None:
    with transaction():
        programme = add_programme(clock(), town_cap=Decimal(7000))
        accepted = add_application(programme, clock(), status="accepted", grounds="Potrzebne.")
        told = {"status": "accepted", "grounds": "Potrzebne.", "granted": Decimal(93_500)}
        add_application(programme, clock(), 2, **told)
        add_agreement(accepted, clock())
    sent = {
        **token(official), "annex-starts_on": "25.10.2026", "annex-ends_on": "31.3.2027",
        "work-1-name": "Kopanie", "work-1-starts_on": "1.12.2026", "work-1-ends_on": "28.2.2027",
        "annex-reason": "Droższe deski", "line-1-name": "Deski", "line-1-in_kind": "800", "line-1-source": "rachunek",
        "line-2-name": "Kopanie", "line-2-people": "12", "line-2-hours": "6",
    }  # fmt: skip

    def answer(**changes: str) -> str:
        told = {name.replace("_1_", "-1-").replace("_2_", "-2-"): text for name, text in changes.items()}
        page = official.post(f"{PAGE}/aneks", data=sent | told)
        return page.text.replace("\xa0", " ") if page.status_code == 422 else ""

    with transaction():
        db.session.add(
            Delivery(
                agreement_id=agreement_of(accepted.id).id, kind="town", what="Deski", amount=Decimal(4200),
                happened_on=clock().date(), entry_key=uuid4(), added_at=clock(), struck_reason="",
            )
        )  # fmt: skip
    assert "Gmina zapłaciła już 4 200 zł" in answer(line_1_town="4 000"), "what is paid is paid"
    short = answer(line_1_town="6 000", line_2_people="1")
    assert "Wymagane jest 30% całości" in short and 'value="6 000"' in short
    assert "najwyżej 7 000 zł" in answer(line_1_town="7 000,01")
    assert "zostało na to 6 500 zł, a tu jest o 0,50 zł więcej" in answer(line_1_town="6 500,50")
    assert answer(line_1_town="6 500") == ""
    let_documents_be_made(app)
    file = (BytesIO(PDF), "aneks.pdf")
    signed = {"csrf_token": sent["csrf_token"], "annex-signed_on": "24.11.2026", "annex-file": file}
    assert official.post(f"{PAGE}/aneks/podpis", data=signed).status_code == 303
    db.session.expire_all()
    assert accepted.granted == Decimal(6500), "the next in line cannot have it, too"
    shown = re.sub("<[^>]+>", "", official.get(PAGE).text).replace("\xa0", " ").replace("\u2009", " ")
    assert "teraz gmina 6 500 zł" in shown


def test_a_town_keeps_a_template_of_its_own(app, accepted, official) -> None:
    address = f"{HOME}/ustawienia/umowa"
    form = token(official, address)
    for body, said in ((template("{{ kwota }}"), "kwota"), (b"%PDF-1.7", "DOCX"), (b"", "Wybierz plik")):
        refused = official.post(address, data={**form, "file": (BytesIO(body), "wzor.docx")})
        assert refused.status_code == 422 and said in re.search(r'id="file-e">([^<]+)<', refused.text).group(
            1
        )
    good = template("Umowa {{ numer_umowy }} o „{{ tytul }}”")
    assert official.post(address, data={**form, "file": (BytesIO(good), "wzor.docx")}).status_code == 303
    assert "wzor.docx" in official.get(address).text
    official.post(PAGE, data={**form, **DAYS, "version": "0"})
    run_waiting_jobs(app)
    kept = find_file(made(accepted).docx_file_id).content
    assert (
        Document(io.BytesIO(kept)).paragraphs[0].text == "Umowa WI.273.1.2027 o „Ogród sąsiedzki na Majówce”"
    )
    assert official.get(f"{address}/wzor.docx").data.startswith(b"PK")
    of_annexes = f"{HOME}/ustawienia/aneks"
    assert official.get(f"{of_annexes}/wzor.docx").data.startswith(b"PK")
    refused = official.post(
        of_annexes, data={**form, "file": (BytesIO(template("{{ powot }}")), "aneks.docx")}
    )
    assert refused.status_code == 422 and "powot" in refused.text
    own = template("Aneks {{ numer_aneksu }}: {{ powod }}")
    assert official.post(of_annexes, data={**form, "file": (BytesIO(own), "aneks.docx")}).status_code == 303
    assert "aneks.docx" in official.get(of_annexes).text and "aneks.docx" not in official.get(address).text


def test_once_people_are_erased_nobody_is_named_in_the_diary(accepted, official, clock) -> None:
    with transaction():
        agreement = add_agreement(accepted, clock())
        entry = LabourEntry(
            agreement_id=agreement.id, who="Ewa", people=2, hours=3, worked_on=agreement.starts_on
        )
        entry.what, entry.entry_key, entry.added_at = "u Ewy", "7d444840-9dc0-11d1-b245-5ffdce74fad2", clock()
        db.session.add(entry)
        annex = Annex(
            agreement_id=agreement.id, number=1, reason="x", content={}, signed_on=agreement.starts_on
        )
        annex.made_at = clock()
        db.session.add(annex)
    with transaction():
        assert erase_work(clock()) == 0
    with transaction():
        db.session.execute(text("delete from ini_members"))
        assert erase_work(clock()) == 1
    db.session.expire_all()
    kept = db.session.scalars(select(LabourEntry)).one()
    assert (kept.who, kept.what, kept.hours) == (SOMEBODY, "", 3)
    with transaction():
        assert erase_work(clock()) == 0
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text("delete from ini_labour"))
