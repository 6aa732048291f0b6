"""Starachowice in a browser: a neighbour finishes a draft on a phone, another says yes, the committee scores, all read."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import create_engine, text

from tests.support.browser import DESK, PHONE, Visitor
from tests.support.live_town import LiveTown
from tests.support.neighbours_town import DAY, HOME, PAST, send, words

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

SHEETS = f"/urzad{HOME}ocena"
THUMB = {"size": PHONE, "has_touch": True, "is_mobile": True}


def link_to(town: LiveTown, recipient: str) -> str:
    """The address in the newest letter that waits for somebody, without the host."""
    engine = create_engine(town.database_url)
    newest = text("SELECT body FROM core_outgoing_mails WHERE recipient = :to ORDER BY id DESC LIMIT 1")
    with engine.connect() as connection:
        body = str(connection.execute(newest, {"to": recipient}).scalar_one())
    engine.dispose()
    found = re.search(rf"{re.escape(town.url)}(\S+)", body)
    assert found, body
    return found[1]


def test_a_draft_is_finished_on_a_phone_and_a_neighbour_says_yes(starachowice, meet) -> None:
    person = meet("resident", **THUMB)
    page = person.page
    person.go(HOME + "wniosek")
    person.look("inicjatywa-moje", (PHONE,))
    person.press("Ławki i skrzynie z kwiatami w Starachowicach Górnych", "link")
    own = page.url.removeprefix(starachowice.url).rsplit("/", 1)[0]
    bring_more_labour(person, own)
    invite(person, own, "Zofia Sąsiedzka", "zofia@sasiedzi.example")
    neighbour = meet(**THUMB)
    neighbour.go(link_to(starachowice, "zofia@sasiedzi.example"))
    neighbour.look("inicjatywa-czlonek", (PHONE,))
    send(neighbour.page, "Tak, biorę udział")
    assert "Potwierdzono Twój udział" in words(neighbour.page)
    person.go(f"{own}/ludzie")
    page.fill("#name", "Jan Podpisany")
    page.get_by_label("Ta osoba podpisuje listę na papierze").check()
    send(page, "Dodaj osobę")
    person.go(f"{own}/wyslanie")
    assert "Tego jeszcze brakuje" not in words(page), words(page)
    person.look("inicjatywa-wyslanie", (PHONE,))
    send(page, "Wyślij wniosek")
    assert "5" in words(page) and page.url.endswith("/potwierdzenie")


def bring_more_labour(person: Visitor, own: str) -> None:
    """A share that is too small is said at once; more hours make it up, counted while they are typed."""
    page = person.page
    person.go(f"{own}/koszty")
    total = page.locator("[data-cost-sum]")
    assert "wymagane 30% jest spełnione" not in total.inner_text()
    page.fill("[name=line-2-hours]", "16")
    total.get_by_text("wymagane 30% jest spełnione").wait_for()
    person.look("inicjatywa-koszty", (PHONE,))
    send(page, "Dalej")


def invite(person: Visitor, own: str, name: str, email: str) -> None:
    """Add somebody by their address; a wrong one is said beside the field, and the name stays."""
    page = person.page
    person.go(f"{own}/ludzie")
    page.fill("#name", name)
    page.fill("#email", "zofia")
    send(page, "Dodaj osobę")
    assert page.locator("#email-e").is_visible() and page.input_value("#name") == name
    page.fill("#email", email)
    send(page, "Dodaj osobę")
    assert f"Dodano: {name}" in words(page)


def test_hours_and_a_bad_day_are_written_on_a_phone(meet) -> None:
    person = meet("resident", **THUMB)
    page = person.page
    person.go(PAST + "wnioski/2")
    assert "Ogrodzenie ogródka" in words(page)
    person.go(PAST + "wniosek")
    page.get_by_role("link", name=re.compile("Ogrodzenie ogródka")).click()
    own = re.sub(r"/[a-z]+$", "", page.url.split(PAST, 1)[1])
    person.go(f"{PAST}{own}/prace")
    before = words(page)
    for name, value in (
        ("who", "Ewa Przykładna"),
        ("people", "2"),
        ("hours", "-3"),
        ("what", "Malowanie furtki"),
    ):
        page.fill(f"[name={name}]", value)
    page.fill("[name=worked_on]", f"{DAY:%d.%m.%Y}")
    send(page, "Zapisz godziny")
    assert page.locator("#hours-e").is_visible() and page.input_value("[name=what]") == "Malowanie furtki"
    page.fill("[name=hours]", "3")
    send(page, "Zapisz godziny")
    assert "Malowanie furtki" in words(page) and words(page) != before
    person.look("inicjatywa-dziennik", (PHONE,))


def test_the_committee_scores_alone_and_hands_in(meet) -> None:
    member = meet("committee3")
    page = member.page
    member.go(SHEETS)
    member.look("inicjatywa-karty")
    page.get_by_role("link", name=re.compile("Naprawa ramp")).click()
    assert "komisja1" not in page.content() and "Punkty całej komisji" not in words(page)
    points = page.locator("[name^=points-]")
    kept = points.first.input_value()
    points.first.fill("99")
    send(page, "Zapisz i oddaj")
    assert page.locator(".error-summary").is_visible() and points.first.input_value() == "99"
    points.first.fill(kept)
    member.look("inicjatywa-karta")
    send(page, "Zapisz i oddaj")
    assert "Oddanej karty nie można już zmienić" in words(page)
    send(page, "Oddaj")
    member.go(SHEETS)
    assert "Punkty całej komisji" not in words(page)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_everybody_reads_what_became_of_each(meet, script) -> None:
    reader = meet(java_script_enabled=script)
    page = reader.page
    seen = {
        "inicjatywy": "/inicjatywy/", "inicjatywy-program": HOME, "inicjatywy-wnioski": HOME + "wnioski/",
        "inicjatywy-ranking": PAST + "ranking", "inicjatywy-statystyka": "/inicjatywy/statystyka",
        "inicjatywy-rozliczona": PAST + "wnioski/1", "inicjatywy-w-pracy": PAST + "wnioski/2",
    }  # fmt: skip
    for name, path in seen.items():
        reader.go(path)
        if script:
            reader.look(name, (PHONE, DESK))
    reader.go(PAST + "wnioski/")
    assert words(page).count("przykładowe") == 6
