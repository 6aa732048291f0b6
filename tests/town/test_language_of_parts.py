"""On pages in other languages the town's own words say that they are Polish (WCAG 3.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from sqlalchemy import text

from core.db import db, transaction
from pb.rounds.categories import forget_catalogue
from tests.support.voter import Voter

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
OWN = """
    SELECT title FROM pb_projects UNION SELECT summary FROM pb_projects UNION SELECT beneficiaries FROM pb_projects
    UNION SELECT regexp_split_to_table(description, E'\\n\\\\s*\\n') FROM pb_projects
    UNION SELECT accessibility FROM pb_projects UNION SELECT proposer FROM pb_projects
    UNION SELECT rtrim(grounds, '.') FROM pb_projects UNION SELECT name FROM pb_cost_lines
    UNION SELECT title FROM pb_rounds UNION SELECT introduction FROM pb_rounds UNION SELECT regulation_title FROM pb_rounds
    UNION SELECT name FROM pb_pools UNION SELECT note FROM pb_implementations UNION SELECT name FROM pb_milestones
    UNION SELECT name FROM pb_categories WHERE code = 'greenery' UNION SELECT name FROM maps_areas UNION SELECT controller FROM core_site UNION SELECT sub_title FROM core_site
"""
EDITIONS = (
    "bo-2027", "zielony-2027", "solecki-2027", "mlodziezowy-2026", "bo-2026", "bo-2025", "sasiedzki-2026",
)  # fmt: skip


class Parts(HTMLParser):
    """The texts of a page's body, each with the language it is said to be in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the language from here on."""
        if tag not in VOID:
            before = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or before))

    def handle_endtag(self, tag: str) -> None:
        """Back to the language around."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """A text; the title of the window has no parts that could be marked."""
        if self.open and data.strip() and self.open[-1][0] not in ("title", "script", "style"):
            self.found.append((plain(data), self.open[-1][1]))


def plain(words: str) -> str:
    """With simple spaces only."""
    return re.sub(r"\s+", " ", words).strip()


def own_words() -> list[str]:
    """All that the town itself wrote, but single words, which are names of places and people."""
    found = {plain(one) for one in db.session.scalars(text(OWN)) if one}
    return sorted(one for one in found if " " in one)


def addresses() -> Iterator[str]:
    """Every kind of public page, with projects of each status."""
    yield from (
        "/",
        "/mapa",
        "/mapa?edycja=teraz",
        "/bo/",
        "/zrodla",
        "/prywatnosc",
        "/dostepnosc",
        "/api/v1/",
        "/nie-ma",
    )
    for slug in EDITIONS:
        yield from (f"/bo/{slug}/{end}" for end in ("", "projekty/", "wyniki", "sprawdz", "glosowanie"))
    rows = db.session.execute(
        text(
            "SELECT DISTINCT ON (slug, status) slug, p.number FROM pb_projects p JOIN pb_rounds r ON r.id = round_id"
            " ORDER BY slug, status, p.number"
        )
    )
    yield from (f"/bo/{slug}/projekty/{number}" for slug, number in rows)
    yield from (f"/bo/bo-2025/projekty/{number}" for number in range(1, 9))


def unmarked(html: str, own: list[str]) -> list[str]:
    """The town's own words that stand on a page as if they were in the page's language."""
    return [said for said, language in Parts(html).found if language != "pl" for one in own if one in said]


@pytest.fixture
def own(app) -> list[str]:
    """The words of Wasilków, with a category of its own."""
    with transaction():
        db.session.execute(text("UPDATE pb_categories SET name = 'Drzewa i kwiaty' WHERE code = 'greenery'"))
    forget_catalogue()
    return own_words()


@pytest.mark.demo
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_towns_words_are_marked_on_pages_in_other_languages(client, own, language: str) -> None:
    client.set_cookie("lang", language)
    faults, marked = {}, set()
    for address in addresses():
        html = client.get(address).text
        assert f'<html lang="{language}"' in html
        if wrong := unmarked(html, own):
            faults[address] = wrong
        marked |= {one for said, spoken in Parts(html).found if spoken == "pl" for one in own if one in said}
    assert faults == {}
    assert len(marked) > 200


@pytest.mark.demo
@pytest.mark.parametrize("language", ["en", "uk"])
def test_on_the_ballot_too(client, own, language: str) -> None:
    client.set_cookie("lang", language)
    voter = Voter(client, "bo-2027")
    shown = [voter.open(), voter.choose(1), voter.client.get(voter.base + "/tozsamosc"), voter.identify()]
    shown += [client.get(voter.base + "/potwierdzenie"), voter.confirm(), client.get(voter.base + "/gotowe")]
    assert {answer.status_code for answer in shown} == {200, 303}
    assert {
        answer.request.path: unmarked(answer.text, own) for answer in shown if unmarked(answer.text, own)
    } == {}


@pytest.mark.demo
def test_a_polish_page_marks_nothing(client, own) -> None:
    for address in ("/", "/bo/bo-2026/wyniki", "/bo/bo-2025/projekty/1", "/bo/bo-2027/glosowanie"):
        html = client.get(address).text
        assert set(re.findall(r'(?<!href)lang="(\w+)"', html[html.index("<main") :])) == set()


@pytest.mark.demo
def test_what_the_town_wrote_stays_text(client, own) -> None:
    title = '<b>"Park" & staw</b>'
    with transaction():
        for table in ("pb_projects", "pb_rounds"):
            db.session.execute(text(f"UPDATE {table} SET title = :title"), {"title": title})
    client.set_cookie("lang", "en")
    for address in ("/", "/mapa", "/bo/", "/bo/bo-2027/", "/bo/bo-2027/projekty/", "/bo/bo-2026/wyniki"):
        html = client.get(address).text
        assert "<b>&#34;Park" not in html and '<b>"Park' not in html
        assert "&lt;b&gt;" in html
