"""Neighbours write the diary of their work on a phone; the office follows it, pays, publishes photos, accepts."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from accounts.erasure import LEAVINGS
from core.db import db, transaction
from core.files.storing import find_file
from core.models import OutgoingMail
from initiatives.agreements.emails import post_signed
from initiatives.agreements.models import Delivery, InitiativePhoto, LabourEntry
from initiatives.agreements.queries import agreement_of, in_force, progress_of, signed_agreement
from initiatives.agreements.services.links import make_links
from initiatives.agreements.values import values_of
from initiatives.applications.models import Application
from initiatives.applications.queries import members_of
from initiatives.programmes.models import Programme
from tests.support.editing import errors_in
from tests.support.initiatives import add_agreement, add_application, add_programme, add_work_link
from tests.support.officials import signed_in
from tests.support.sent_files import PDF, jpeg

KEY = "klucz-sasiadki"
PAGE = f"/inicjatywy/pil-2027/prace/{KEY}"
DESK = "/urzad/inicjatywy/pil-2027/wnioski/1/prace"
HOURS = {
    "who": "Sąsiadka 1", "people": "3", "hours": "2,5", "worked_on": "23.11.2026", "line_no": "2", "what": "Kopanie",
    "entry_key": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "act": "labour",
}  # fmt: skip
THING = {
    "kind": "in_kind", "thing": "12 desek", "amount": "240,50 zł", "happened_on": "23.11.2026", "thing_line": "1",
    "document": "FV 7/2026", "entry_key": "7d444840-9dc0-11d1-b245-5ffdce74fad3", "act": "things",
}  # fmt: skip


@pytest.fixture
def work(app, clock) -> Application:
    with transaction():
        one = add_application(add_programme(clock()), clock())
        add_agreement(one, clock())
        add_work_link(one, KEY, clock())
    return one


def kept(table):
    db.session.expire_all()
    return list(db.session.scalars(select(table).order_by(table.id)))


def desk_form(browser, address: str = DESK) -> dict[str, str]:
    return {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text).group(1)}


def test_hours_are_written_behind_a_link_without_any_session(work, client) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200 and page.headers["Referrer-Policy"] == "no-referrer"
    assert 'value="Sąsiadka 1"' in page.text and "Kopanie i sadzenie" in page.text
    answer = client.post(PAGE, data=HOURS)
    assert answer.status_code == 303 and answer.location.endswith("#add-labour")
    (entry,) = kept(LabourEntry)
    assert (entry.people, entry.hours, entry.line_no, entry.who) == (3, Decimal("2.50"), 2, "Sąsiadka 1")
    found = progress_of(signed_agreement(work.id))
    assert found.lines[1].done.hours == Decimal("7.5") and found.lines[1].done.labour == Decimal("262.50")
    assert "7,5" in client.get(PAGE).text


def test_nobody_works_more_than_a_day_has_and_a_long_day_is_asked_about(work, client) -> None:
    one = HOURS | {"people": "1", "hours": "10"}
    assert client.post(PAGE, data=one).status_code == 303
    again = one | {"entry_key": "b", "who": "  SĄSIADKA  1 "}
    asked = client.post(PAGE, data=again)
    assert asked.status_code == 422 and "20 godz." in asked.text and 'value="10"' in asked.text
    assert re.search(r'name="sure" value="day_long"', asked.text) and len(kept(LabourEntry)) == 1
    assert client.post(PAGE, data=again | {"sure": "day_long"}).status_code == 303
    refused = client.post(PAGE, data=again | {"entry_key": "c", "sure": "day_long day_over"})
    assert (
        refused.status_code == 422 and "więcej niż doba" in refused.text and 'name="sure"' not in refused.text
    )
    assert len(kept(LabourEntry)) == 2


def test_a_double_tap_is_one_line(work, client) -> None:
    for _tap in range(2):
        assert client.post(PAGE, data=HOURS).status_code == 303
        assert client.post(PAGE, data=THING).status_code == 303
    assert len(kept(LabourEntry)) == len(kept(Delivery)) == 1


def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_lost(work, client) -> None:
    for typed, field, said in (
        ({"hours": "25"}, "hours", "24 godziny"), ({"hours": "0"}, "hours", "więcej niż 0"), ({"hours": "-2"}, "hours", "ujemna"),
        ({"hours": "dużo"}, "hours", "liczbę godzin"), ({"hours": ""}, "hours", "Uzupełnij"),
        ({"worked_on": "25.11.2026"}, "worked_on", "nie nadszedł"), ({"worked_on": "1.10.2026"}, "worked_on", "Umowa obowiązuje od"),
        ({"worked_on": "30.2.2026"}, "worked_on", "Wpisz dzień"), ({"people": "0"}, "people", "od 1 do"),
        ({"line_no": "9"}, "line_no", "Wybierz pozycję"), ({"who": ""}, "who", "Uzupełnij"),
    ):  # fmt: skip
        answer = client.post(PAGE, data=HOURS | typed)
        assert answer.status_code == 422, typed
        assert said in re.search(rf'id="{field}-e">([^<]+)<', answer.text).group(1)
        for name, text in (HOURS | typed).items():
            if name in ("who", "people", "hours", "worked_on", "what") and text:
                assert f'value="{text}"' in answer.text
    assert kept(LabourEntry) == []


def test_a_thing_has_a_worth_and_members_pay_nothing_for_the_town(work, client) -> None:
    for typed, field in (
        ({"amount": "-5"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"kind": "town"}, "kind"),
        ({"thing": ""}, "thing"),
    ):
        answer = client.post(PAGE, data=THING | typed)
        assert answer.status_code == 422 and f'id="{field}-e"' in answer.text
    assert kept(Delivery) == []


def test_an_entry_is_struck_with_a_reason_and_stays_readable(work, client) -> None:
    client.post(PAGE, data=HOURS)
    (entry,) = kept(LabourEntry)
    act = f"strike-labour-{entry.id}"
    refused = client.post(PAGE, data={"act": act, f"reason-labour-{entry.id}": " "})
    assert refused.status_code == 422 and "dlaczego skreślasz" in refused.text
    assert (
        client.post(PAGE, data={"act": act, f"reason-labour-{entry.id}": "To był inny dzień"}).status_code
        == 303
    )
    page = client.get(PAGE).text
    assert "Skreślono: To był inny dzień" in page and "<s>" in page
    assert progress_of(signed_agreement(work.id)).is_empty


def test_a_scan_is_known_by_its_content(work, client) -> None:
    refused = client.post(PAGE, data=THING | {"file": (BytesIO(b"MZ\x90 program"), "rachunek.pdf")})
    assert refused.status_code == 422 and 'id="file-e"' in refused.text and "12 desek" in refused.text
    assert client.post(PAGE, data=THING | {"file": (BytesIO(PDF), "rachunek.pdf")}).status_code == 303
    assert find_file(kept(Delivery)[0].file_id).media_type == "application/pdf"


def test_a_photo_loses_its_place_and_is_public_when_the_office_says_so(work, client, app) -> None:
    sent = {
        "act": "photo",
        "role": "before",
        "caption": "Pusty plac",
        "taken_on": "20.11.2026",
        "entry_key": "x",
    }
    assert (
        client.post(PAGE, data=sent | {"photo": (BytesIO(jpeg(place=True)), "plac.jpg")}).status_code == 303
    )
    (photo,) = kept(InitiativePhoto)
    assert b"Kowalskiego" not in find_file(photo.file_id).content and not photo.is_public
    public = f"/inicjatywy/pil-2027/wnioski/1/zdjecia/{photo.id}"
    assert (
        client.get(public).status_code == 404 and client.get(f"{PAGE}/zdjecia/{photo.id}").status_code == 200
    )
    official = signed_in(app, "official")
    act = {**desk_form(official), "act": "publish"}
    assert official.post(f"{DESK}/zdjecia/{photo.id}", data=act).status_code == 303
    assert client.get(public).status_code == 200


def test_the_office_writes_payments_and_accepts_the_work(work, app, client) -> None:
    official = signed_in(app, "official")
    form = desk_form(official)
    paid = official.post(DESK, data={**form, **THING, "kind": "town", "amount": "5 900"})
    assert paid.status_code == 303 and progress_of(signed_agreement(work.id)).done.town == 5900
    more = {**form, **THING, "kind": "town", "amount": "500", "entry_key": "x", "thing": "Farba"}
    asked = official.post(DESK, data=more)
    beside = re.search(r'id="amount-e">([^<]+)<', asked.text).group(1).replace("\xa0", " ")
    assert asked.status_code == 422 and "o 400 zł więcej" in beside and 'value="Farba"' in asked.text
    assert official.post(DESK, data=more | {"sure": "town_over"}).status_code == 303
    assert progress_of(signed_agreement(work.id)).done.town == 6400
    assert "400 zł ponad umowę" in official.get(DESK.removesuffix("/prace")).text.replace("\xa0", " ")
    refused = official.post(f"{DESK}/odbior", data={**form, "built_on": "1.1.2026", "acceptance": "Bez uwag"})
    assert refused.status_code == 422 and "Umowa obowiązuje od" in refused.text and "Bez uwag" in refused.text
    done = official.post(f"{DESK}/odbior", data={**form, "built_on": "24.11.2026", "acceptance": "Bez uwag"})
    assert done.status_code == 303, errors_in(done)
    db.session.expire_all()
    assert work.status == "built" and "prace są zakończone" not in client.get(PAGE).text
    assert client.post(PAGE, data=HOURS).status_code == 303, "forgotten hours are added until the settlement"


def test_whoever_declined_or_guesses_opens_nothing(work, client) -> None:
    assert client.get("/inicjatywy/pil-2027/prace/inny").status_code == 404
    with transaction():
        members_of(work.id)[0].declined_at = work.created_at
    assert client.get(PAGE).status_code == 404


def test_whoever_erases_the_account_leaves_hours_without_a_name(work, client, app) -> None:
    client.post(PAGE, data=HOURS)
    lead = members_of(work.id)[0]
    with transaction():
        for take_off in LEAVINGS:
            take_off(0, lead.email.upper())
    db.session.expire_all()
    (entry,) = kept(LabourEntry)
    assert (entry.who, entry.what, entry.hours) == ("–", "", Decimal("2.5")) and client.get(
        PAGE
    ).status_code == 404
    official = signed_in(app, "official")
    for tab in ("umowa", "prace", "rozliczenie"):
        assert official.get(DESK.replace("prace", tab)).status_code == 200
    programme, made = db.session.get(Programme, work.programme_id), agreement_of(work.id)
    told = values_of(work, programme, made, in_force(made).terms)
    assert told["wnioskodawca"] == "grupa mieszkańców (3): Sąsiadka 2, Sąsiadka 3"
    assert told["przedstawiciel"].startswith("...") and told["liczba_osob"] == "3" and len(told["osoby"]) == 2
    with transaction():
        post_signed(work, programme, in_force(made), make_links(work, work.created_at))
        told_to = [one.recipient for one in db.session.scalars(select(OutgoingMail))]
    assert sorted(told_to) == [f"s2-{work.id}@example.org", f"s3-{work.id}@example.org"]


def test_pages_of_the_office_are_in_polish_whatever_was_chosen(work, app) -> None:
    official = signed_in(app, "official")
    official.set_cookie("lang", "en")
    for tab in ("umowa", "prace", "rozliczenie"):
        page = official.get(DESK.replace("prace", tab)).text
        assert '<html lang="pl"' in page and "Harmonogram" in page or tab == "rozliczenie"
        assert 'lang="en"' not in page.partition("<main")[2] and "Schedule" not in page


def test_a_term_that_comes_near_with_an_empty_diary_is_told(work, client, clock) -> None:
    assert "Termin jest blisko" not in client.get(PAGE).text
    clock.move(days=50)
    assert "w dzienniku nie ma jeszcze nic" in client.get(PAGE).text
    clock.move(days=11)
    assert "Termin umowy minął" in client.get(PAGE).text
