"""A resident asks what another rule would have given; an official tries amounts before the council decides."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.support.browser import DESK, PHONE
from tests.support.live_town import LiveTown, running

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("worker")]

PAGE = "/bo/bo-2026/wyniki/porownanie"
NEEDED = 90_000
"""Milliseconds for a count on a busy machine."""


@pytest.fixture(scope="module")
def worker(town: LiveTown) -> Iterator[None]:
    """The town's worker, which counts what pages ask for."""
    with running(
        [sys.executable, "-c", "from core.command import main; raise SystemExit(main())", "worker"],
        town.environment,
        town.folder / "worker.log",
    ):
        yield


def test_a_resident_comes_from_the_results_and_chooses_by_keyboard(open_browser):
    person = open_browser(size=DESK)
    page = person.page
    person.go("/bo/bo-2026/wyniki")
    page.get_by_role("link", name="A gdyby liczyć inaczej?").click()
    page.get_by_role("heading", name="Co byłoby inaczej").wait_for(timeout=NEEDED)
    assert page.get_by_role("heading", name="To porównanie, nie wynik").is_visible()
    page.locator("#mapa-wynik").scroll_into_view_if_needed()
    page.locator("#mapa-wynik .leaflet-marker-icon").first.wait_for()
    left, right = (page.locator(".map-box").nth(place).bounding_box() for place in (0, 1))
    assert left["y"] == right["y"], "the maps stand side by side"
    person.look("porownanie-policzone")
    page.locator("#zasada-od-najwiekszej").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "zasada=" in url)
    page.get_by_role("heading", name="Co byłoby inaczej").wait_for(timeout=NEEDED)
    assert "zasada=od-najwiekszej" not in page.url
    assert not page.get_by_role("columnheader", name="Od największego poparcia").count()


def test_without_a_script_the_waiting_page_loads_itself_again(open_browser):
    person = open_browser(size=PHONE, java_script_enabled=False)
    page = person.page
    person.go(PAGE + "?zasada=rowne-udzialy-reszta&zasada=rowne-udzialy")
    page.locator("#roznice").wait_for(timeout=NEEDED)
    upper, lower = (page.locator(".map-box").nth(place).bounding_box() for place in (0, 1))
    assert upper["x"] == lower["x"] and upper["y"] < lower["y"], "one map under the other on a phone"
    assert page.locator(".map-still svg").count() == 2


def test_an_official_tries_two_variants_and_loses_nothing_to_a_slip(town, open_browser):
    official = open_browser(size=DESK)
    page = official.page
    official.sign_in(*town.login("administrator"))
    official.go("/urzad/edycje/")
    page.get_by_role("link", name="Co gdyby: wypróbuj zasady na minionej edycji").click()
    page.get_by_role("link", name="Budżet obywatelski 2026").click()
    page.fill("#w1-kwota-miasto", "dwieście")
    official.press("Policz")
    page.locator(".error-summary").wait_for()
    assert page.input_value("#w1-kwota-miasto") == "dwieście"
    page.fill("#w1-kwota-miasto", "200 000")
    official.press("Dodaj wariant")
    page.select_option("#w2-zasada", "phragmen")
    official.press("Policz")
    page.get_by_role("heading", name="Co byłoby inaczej").wait_for(timeout=NEEDED)
    assert page.get_by_role("columnheader", name="Wariant 2: Metoda Phragména").count()
    official.look("urzad-co-gdyby-policzone")
