"""Consultations and local initiatives in English and Ukrainian: every page that a reader comes to by its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import g

from core.clock import now
from core.db import db, transaction
from core.web import catalogues
from initiatives.programmes.models import Programme
from tests.support.applying import HOME, LINES
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in
from tests.support.words import NAMES, POLISH, polish_left, town_words, untranslated

MOST = 20
SKIPPED = re.compile(
    r"\.(?:pdf|csv|xlsx|geojson|ics|xml)|/pliki/|/dokumenty/|/warstwy/|/kafelki|jezyk|wniosek"
)
STEPS = ("pomysl", "miejsce", "koszty", "harmonogram", "ludzie", "zalaczniki", "wyslanie")


@pytest.fixture(scope="module")
def busy(town) -> Iterator[tuple]:
    """The town with a programme, two applications sent and one begun by whoever is signed in."""
    application, clock = town
    with application.app_context():
        if db.session.query(Programme).filter_by(slug="pil-2027").first() is None:
            with transaction():
                programme = add_programme(now(), lead="Razem zrobimy więcej.")
                add_application(programme, now(), 1)
                add_application(programme, now(), 2, grounds="Dobry pomysł.", status="accepted", granted=6000)
        own_words = town_words()
    yield application, own_words


def read(answer, code: str, own_words: list[str]) -> list[str]:
    """What stands on a page in Polish that the town has not written."""
    book = catalogues.read(catalogues.catalogue_files()[code], code)
    assert f'<html lang="{code}"' in answer.text
    ours = [said for said in polish_left(answer.text, own_words) if not is_theirs(said, " ".join(own_words))]
    return ours + untranslated(answer.text, book)


def is_theirs(said: str, theirs: str) -> bool:
    """Whether a text is put together of the town's words, cut short with "…" as lists and labels cut them."""
    parts = [part.strip(" .,") for part in re.split(r"…|[:;•·(){}\"„”]+|, ", said)]
    return all(part in theirs for part in parts if POLISH.search(NAMES.sub("", part)))


@pytest.mark.parametrize("code", ["en", "uk"])
@pytest.mark.parametrize("start", ["/inicjatywy/", "/konsultacje/"])
def test_every_page_that_links_lead_to(start: str, code: str, busy) -> None:
    application, own_words = busy
    client, waiting, seen, left = application.test_client(), [start], set(), {}
    client.set_cookie("lang", code)
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        if found := read(answer, code, own_words):
            left[address] = found
        links = (unescape(one).split("#")[0] for one in re.findall(r'href="([^"]+)"', answer.text))
        waiting += [one for one in links if one.startswith(start) and not SKIPPED.search(one)]
    assert len(seen) > 3
    assert [(at, *found) for at, found in left.items()] == []


@pytest.mark.parametrize("code", ["en", "uk"])
def test_an_application_from_the_first_word_to_the_last_refusal(code: str, busy) -> None:
    application, own_words = busy
    client = signed_in(application, "resident", f"{code}@example.org", name="Ola Lis")
    client.set_cookie("lang", code)
    left: dict[str, list[str]] = {}

    def page(answer, named: str) -> str:
        if found := read(answer, code, own_words):
            left[named] = found
        return str(answer.text)

    def sends(address: str, **typed: str):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
        g.pop("csrf_token", None)
        return client.post(address, data={"csrf_token": token[1] if token else "", **typed})

    with application.app_context():
        page(client.get(HOME + "/wniosek"), "start")
        own = sends(HOME + "/wniosek").location.removesuffix("/pomysl")
        sends(own + "/koszty", **LINES, go="stay")
        for step in STEPS:
            page(client.get(f"{own}/{step}"), step)
        for step in ("pomysl", "miejsce", "harmonogram", "wyslanie"):
            page(sends(f"{own}/{step}", go="next"), f"{step} refused")
        wrong = {"line-1-name": "x", "line-1-people": "-1", "line-1-hours": "a", "line-1-in_kind": "5"}
        page(sends(own + "/koszty", **wrong), "costs refused")
        page(sends(own + "/ludzie", name="x", email="y"), "people refused")
        page(sends(own + "/skasuj"), "erase")
    assert [(at, *found) for at, found in left.items()] == []
