"""Every page once: a picture on a phone and on a desk, axe-core, a quiet console; the main ones in every look."""

from __future__ import annotations

import pytest

from tests.support.browser import PHONE

pytestmark = pytest.mark.journey

PUBLIC = {
    "start": "/",
    "mapa": "/mapa",
    "edycje": "/bo/",
    "edycja-glosowanie": "/bo/bo-2027/",
    "edycja-zgloszenia": "/bo/zielony-2027/",
    "edycja-weryfikacja": "/bo/solecki-2027/",
    "edycja-realizacja": "/bo/bo-2025/",
    "projekty": "/bo/bo-2027/projekty/",
    "projekt": "/bo/bo-2027/projekty/1",
    "projekt-wynik": "/bo/bo-2026/projekty/4",
    "projekt-realizacja": "/bo/bo-2025/projekty/1",
    "realizacja": "/bo/bo-2025/realizacja",
    "niezbudowane": "/niezbudowane",
    "mapa-realizacji": "/mapa?edycja=realizacja",
    "wyniki": "/bo/bo-2026/wyniki",
    "wyniki-krok-po-kroku": "/bo/bo-2026/wyniki/krok-po-kroku/miasto?krok=4",
    "projekt-przegrany": "/bo/bo-2026/projekty/6",
    "porownanie": "/bo/bo-2026/wyniki/porownanie",
    "wyniki-jeszcze-nie": "/bo/bo-2027/wyniki",
    "sprawdz": "/bo/bo-2026/sprawdz",
    "glosowanie-po-terminie": "/bo/mlodziezowy-2026/glosowanie",
    "dostepnosc": "/dostepnosc",
    "prywatnosc": "/prywatnosc",
    "zrodla": "/zrodla",
    "api": "/api/v1/",
    "logowanie": "/konto/zaloguj",
    "rejestracja": "/konto/rejestracja",
    "nowe-haslo": "/konto/haslo",
    "nie-ma-strony": "/nie-ma-takiej-strony",
}
OFFICE = {
    "urzad": "/urzad/",
    "urzad-zamkniecie": "/urzad/bo/bo-2027/zamkniecie",
    "urzad-klucz": "/urzad/bo/zielony-2027/klucz",
    "urzad-kody": "/urzad/bo/bo-2027/kody",
    "urzad-realizacja": "/urzad/realizacja?edycja=bo-2025",
    "konto": "/konto/",
}
ADMINISTRATION = {
    "urzad-konta": "/urzad/konta",
    "urzad-konto": "/urzad/konta/1",
    "urzad-konto-nowe": "/urzad/konta/nowe",
    "urzad-dziennik": "/urzad/dziennik",
    "urzad-co-gdyby": "/urzad/co-gdyby/",
    "urzad-co-gdyby-edycja": "/urzad/co-gdyby/bo-2026",
    "urzad-kategorie": "/urzad/kategorie",
    "urzad-poczta": "/urzad/poczta",
}
IN_EVERY_LOOK = ("start", "projekty", "projekt", "wyniki", "logowanie")
LOOKS = ("ciemny", "kontrast")


def open_all(person, pages):
    """Open each page at its size and look at it; a refusal's page is a page, too."""
    for name, path in pages.items():
        answer = person.page.goto(person.town + path)
        assert answer.status in (200, 403, 404), (path, answer.status)
        person.page.wait_for_load_state("load")
        person.look(name)
    expected = [trouble for trouble in person.troubles if "nie-ma-takiej-strony" in trouble]
    person.troubles[:] = [trouble for trouble in person.troubles if trouble not in expected]


def test_public_pages(open_browser):
    open_all(open_browser(), PUBLIC)


def test_office_pages(town, open_browser):
    clerk = open_browser()
    clerk.sign_in(*town.login("clerk"))
    open_all(clerk, OFFICE)


def test_pages_of_the_administrator(town, open_browser):
    administrator = open_browser()
    administrator.sign_in(*town.login("administrator"))
    open_all(administrator, ADMINISTRATION)


@pytest.mark.parametrize("look", LOOKS)
def test_main_pages_in_other_looks(open_browser, look):
    person = open_browser(size=PHONE)
    person.go(f"/wyglad?look={look}&letters=duze&wroc=/")
    for name in IN_EVERY_LOOK:
        person.go(PUBLIC[name])
        assert person.page.locator("html").get_attribute("data-look") == look
        person.look(f"{name}-{look}", (PHONE,))
        for landmark in ("main", "body > header", "body > footer"):
            assert person.page.locator(landmark).count() == 1, landmark
        person.page.keyboard.press("Tab")
        assert person.page.evaluate("document.activeElement.matches('a.skip[href=\"#tresc\"]')")
        person.page.keyboard.press("Enter")
        assert person.page.evaluate("document.activeElement.id") == "tresc"
