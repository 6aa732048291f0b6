"""Pages in English and Ukrainian: the language is said, nothing of ours is left in Polish, the switch keeps the page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from babel.messages.catalog import Catalog

from core.web import catalogues
from tests.support.clock import MIDDAY
from tests.support.voter import Voter, error_in
from tests.support.words import polish_left, texts_of, town_words, untranslated

PAGES = [
    "/", "/mapa", "/mapa?edycja=bo-2026&temat=sport", "/dostepnosc", "/prywatnosc", "/zrodla",
    "/bo/", "/bo/bo-2027/", "/bo/bo-2026/", "/bo/bo-2025/", "/bo/zielony-2027/", "/bo/solecki-2027/",
    "/bo/bo-2027/projekty/", "/bo/bo-2027/projekty/?q=nic-takiego", "/bo/bo-2026/projekty/?status=wybrane",
    "/bo/bo-2027/projekty/1", "/bo/bo-2026/projekty/1", "/bo/bo-2026/projekty/3", "/bo/zielony-2027/projekty/1",
    "/bo/bo-2026/wyniki", "/bo/bo-2025/wyniki", "/bo/bo-2027/wyniki", "/bo/bo-2026/sprawdz",
    "/bo/bo-2026/wyniki/krok-po-kroku/miasto", "/bo/bo-2025/wyniki/krok-po-kroku/miasto", "/bo/bo-2026/wyniki/porownanie",
    "/bo/bo-2027/glosowanie", "/bo/solecki-2027/glosowanie", "/bo/bo-2026/glosowanie",
    "/konto/zaloguj", "/konto/rejestracja", "/konto/haslo", "/api/v1/", "/nie/ma/takiej",
]  # fmt: skip


@pytest.fixture(scope="module")
def own(town) -> list[str]:
    """The town's own words, which stay Polish in every language."""
    with town[0].app_context():
        return town_words()


@pytest.fixture(scope="module")
def book() -> dict[str, Catalog]:
    return {code: catalogues.read(path, code) for code, path in catalogues.catalogue_files().items()}


@pytest.fixture
def visit(town):
    """Open an address in a language, at noon of the loading day."""
    application, clock = town
    clock.set(MIDDAY)

    def open_page(address: str, code: str):
        client = application.test_client()
        client.set_cookie("lang", code)
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), f"{address}: {answer.status_code}"
        return answer

    return open_page


@pytest.mark.parametrize("code", ["en", "uk"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_ours_is_left_in_polish(address, code, visit, own, book):
    html = visit(address, code).text
    assert f'<html lang="{code}"' in html
    assert polish_left(html, own) == []
    assert untranslated(html, book[code]) == []


@pytest.mark.parametrize("address", PAGES)
def test_polish_pages_show_no_other_language(address, visit):
    html = visit(address, "pl").text
    assert '<html lang="pl"' in html
    foreign = [said for said in texts_of(html) if re.search(r"[а-яіїє]{3}", said.replace("Українська", ""))]
    assert foreign == []


@pytest.mark.parametrize("code", ["en", "uk"])
def test_the_ballot_from_choice_to_receipt(code, town, own, book):
    application, clock = town
    clock.set(MIDDAY)
    voter = Voter.of(application)
    voter.client.set_cookie("lang", code)
    pages = [voter.open().text]
    empty = voter.choose()
    assert empty.status_code == 422
    pages.append(empty.text)
    assert not polish_left(error_in(empty), own)
    number = re.search(r'name="project"[^>]*value="(\d+)"', pages[0])
    assert number is not None
    chosen = voter.choose(int(number[1]))
    assert chosen.status_code == 303
    pages.append(voter.client.get(chosen.location).text)
    pages.append(voter.identify(pesel="44051401458").text)
    known = voter.identify(pesel={"en": "90010112342", "uk": "85020212349"}[code])
    if known.status_code == 303:
        pages.append(voter.client.get(known.location).text)
    for html in pages:
        assert polish_left(html, own) == []
        assert untranslated(html, book[code]) == []


def test_the_switch_keeps_the_page_and_its_filters(town):
    application, clock = town
    clock.set(MIDDAY)
    client = application.test_client()
    address = "/bo/bo-2026/projekty/?status=wybrane&temat=sport"
    switches = set(re.findall(r'href="(/jezyk/uk\?[^"]*)"', client.get(address).text))
    (switch,) = switches
    answer = client.get(unescape(switch))
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert shown.request.path == "/bo/bo-2026/projekty/"
    assert shown.request.args.to_dict() == {"status": "wybrane", "temat": "sport"}
    assert '<html lang="uk"' in shown.text
