"""Papers and support in a real browser: a phone without a script, then a neighbour, a co-author and a guardian."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.db import db, transaction
from pb.rounds.models import PoolRulesRow
from pb.rounds.rules import Stage
from tests.support import browser as browsing
from tests.support.browser import PHONE
from tests.support.filing import WHAT, make_call
from tests.support.letters import free_port, link_in, post_office
from tests.support.place_page import served
from tests.support.sent_files import PDF, jpeg

pytestmark = pytest.mark.journey
STEPS = "/bo/bo-2027/zglos"


@pytest.fixture
def settings(settings):
    return replace(settings, smtp_port=free_port(), mail_from="bo@wasilkow.example")


@pytest.fixture
def town(app):
    """A call whose pools ask for three signatures, served to browsers."""
    make_call(Stage.SUBMISSION)
    with transaction():
        for rules in db.session.scalars(select(PoolRulesRow)):
            rules.endorsements = 3
    db.session.remove()
    with served(app) as url, post_office(app) as post:
        yield url, post


def fill(person, fields: dict[str, str]) -> None:
    """Type into fields by their names."""
    for name, value in fields.items():
        person.page.locator(f'[name="{name}"]').first.fill(value)


def file(content: bytes, name: str) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def author(browser, town):
    """Somebody on a phone without a script who has said where and what."""
    with browsing.visitor(browser, town[0], size=PHONE, java_script_enabled=False) as person:
        person.go(STEPS)
        person.press("Zacznij: gdzie ma powstać?")
        person.go(f"{STEPS}/opis")
        person.page.select_option("#category", WHAT["category"])
        fill(person, {name: WHAT[name] for name in ("title", "summary", "description")})
        person.press("Dalej")
        yield person
        assert person.troubles == []


@pytest.fixture
def anyone(browser, town):
    """Another person's browser, with a script."""
    with browsing.visitor(browser, town[0], size=PHONE) as person:
        yield person
        assert person.troubles == []


def picture(person, name: str) -> None:
    browsing.PICTURES.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=browsing.PICTURES / f"{name}-390.png", full_page=True)


def test_papers_support_and_people_from_a_phone_without_a_script(author, anyone, town):
    post = town[1]
    author.go(f"{STEPS}/zalaczniki")
    author.page.set_input_files("#file-1", file(jpeg(), "IMG_1.jpg"))
    fill(author, {"title-1": "Plac przed stacją"})
    author.page.check("#public-1")
    author.page.locator("summary", has_text="Dodaj więcej plików").click()
    author.page.set_input_files("#file-2", file(b"program", "zdjecie.png"))
    fill(author, {"title-2": "Rysunek ławki"})
    author.press("Zapisz pliki")
    assert "jego zawartość to nie" in author.page.inner_text(".error-summary")
    assert author.page.input_value("#title-2") == "Rysunek ławki"
    picture(author, "zalaczniki-blad")
    author.page.set_input_files("#file-2", file(PDF, "rysunek.pdf"))
    author.press("Dalej")
    assert author.page.url.endswith("/poparcie")

    author.page.set_input_files("#file-1", file(jpeg(), "lista.jpg"))
    fill(author, {"signatures-1": "2"})
    author.press("Zapisz listę")
    assert "2" in author.page.inner_text("p.paper")
    fill(author, {"emails": "sasiad@example.pl"})
    author.press("Wyślij listy")
    picture(author, "poparcie")

    author.go(f"{STEPS}/autorzy")
    fill(author, {"coauthor_name": "Anna Kos", "coauthor_email": "anna@example.pl"})
    author.press("Zaproś współautora")
    fill(author, {"guardian_name": "Maria Kos", "guardian_email": "maria@example.pl"})
    author.press("Zapisz zgodę")
    picture(author, "autorzy")

    letters = post.letters()
    anyone.go(link_in(letters["sasiad@example.pl"][0]))
    anyone.look("poparcie-potwierdz")
    anyone.page.fill("#name", "Jan Nowak")
    anyone.page.check("#resident")
    anyone.press("Popieram ten projekt")
    anyone.look("poparcie-policzone")
    anyone.go(link_in(letters["anna@example.pl"][0]))
    anyone.look("wspolautor")
    anyone.page.check("#age-adult")
    anyone.press("Zgadzam się")
    anyone.go(link_in(letters["maria@example.pl"][0]))
    anyone.look("opiekun")
    anyone.press("Zgadzam się")

    author.go(f"{STEPS}/autorzy")
    assert "Nie liczą się jeszcze" not in author.page.inner_text("main")


def test_the_pages_are_clean_with_a_script(anyone, town):
    anyone.go(STEPS)
    anyone.press("Zacznij: gdzie ma powstać?")
    anyone.go(f"{STEPS}/opis")
    anyone.page.select_option("#category", WHAT["category"])
    fill(anyone, {name: WHAT[name] for name in ("title", "summary", "description")})
    anyone.press("Dalej")
    for path in ("zalaczniki", "poparcie", "autorzy"):
        anyone.go(f"{STEPS}/{path}")
        anyone.look(path)
    anyone.go(f"{STEPS}/poparcie")
    anyone.page.get_by_role("link", name="/poparcie/").first.click()
    anyone.look("popieram")
