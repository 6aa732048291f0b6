"""A visitor reads the results map, goes round it by keyboard, downloads everything and counts again."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from urllib.request import urlopen

import pytest

from tests.support.browser import DESK, PHONE

pytestmark = pytest.mark.journey

SLUG = "bo-2026"
PAGE = f"/bo/{SLUG}/wyniki"
POOLS = ("miasto", "solectwa", "zielona")


def fetch(town, path: str) -> bytes:
    """What anybody gets from an address."""
    with urlopen(town.url + path, timeout=30) as answer:
        return answer.read()


def announced(town, pool: str) -> set[str]:
    """Codes of the winners of a pool, from the API."""
    said = json.loads(fetch(town, f"/api/v1/rounds/{SLUG}/results"))
    part = next(one for one in said["pools"] if one["id"] == pool)
    return {one["id"] for one in part["projects"] if one["selected"]}


def test_the_map_and_the_list_of_results_know_each_other(open_browser):
    person = open_browser(size=DESK)
    page = person.page
    person.go(PAGE)
    single = page.locator("#mapa .leaflet-marker-icon:not(.cluster)")
    single.first.wait_for()
    number = single.first.get_attribute("data-mark")
    mark, row = f"#mapa .leaflet-marker-icon[data-mark='{number}']", f".results li[data-number='{number}']"
    page.locator(row).hover()
    page.locator(f"{mark}.on").wait_for()
    page.locator(mark).focus()
    page.locator(f"{row}.on").wait_for()
    page.keyboard.press("Enter")
    card = page.get_by_role("link", name="Zobacz projekt")
    card.wait_for()
    person.look("wyniki-mapa-karta")
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.mark") == number, "Escape loses the place on the map"


def test_every_marker_can_be_reached_by_keyboard(open_browser):
    person = open_browser(size=DESK)
    page = person.page
    person.go(PAGE)
    page.locator("#mapa .leaflet-marker-icon[data-mark]").first.wait_for()
    expected = set(
        page.locator("#mapa .leaflet-marker-icon[data-mark]").evaluate_all(
            "all => all.map(one => one.dataset.mark)"
        )
    )
    page.locator("#mapa").scroll_into_view_if_needed()
    page.locator("#mapa .leaflet-container").focus()
    reached = set()
    for _ in range(len(expected) + 6):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.mark"))
    assert len(expected) > 3 and None not in expected
    assert expected <= reached
    names = page.locator("#mapa .leaflet-marker-icon[data-mark]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert all(names)


@pytest.mark.parametrize("pool", POOLS)
def test_the_downloaded_ballots_give_the_announced_winners(town, tmp_path, pool):
    file = tmp_path / f"{pool}.pb"
    file.write_bytes(fetch(town, f"/bo/{SLUG}/karty.pb?pula={pool}"))
    counted = town.wspolnie("tally", str(file), "--json")
    assert counted.returncode == 0, counted.stderr
    winners = set(json.loads(counted.stdout)["selected"])
    assert winners and winners == announced(town, pool)


def test_the_tables_are_whole_and_open(town):
    number_of_projects = len(json.loads(fetch(town, f"{PAGE}.geojson"))["features"])
    rows = list(csv.reader(io.StringIO(fetch(town, f"{PAGE}.csv").decode("utf-8-sig")), delimiter=";"))
    assert number_of_projects > 10
    assert len(rows) == number_of_projects + 1
    with zipfile.ZipFile(io.BytesIO(fetch(town, f"{PAGE}.xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == number_of_projects + 1


@pytest.mark.parametrize("has_script", [True, False])
def test_the_ladder_is_climbed_by_keyboard_on_a_phone(open_browser, has_script):
    person = open_browser(size=PHONE, java_script_enabled=has_script)
    page = person.page
    person.go(f"{PAGE}/krok-po-kroku/miasto")
    loads = []
    page.on("load", lambda _page: loads.append(page.url))
    page.get_by_role("link", name="Następny").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Krok 2 z ").wait_for()
    page.get_by_role("link", name="Następny").press("Enter")
    page.get_by_role("heading", name="Krok 3 z ").wait_for()
    assert page.url.endswith("krok=3#drabina") and bool(loads) is not has_script
    page.go_back()
    page.get_by_role("heading", name="Krok 2 z ").wait_for()
    page.get_by_role("link", name="Ostatni").click()
    page.get_by_role("link", name="Następny").wait_for(state="detached")
    if has_script:
        person.look("wyniki-ostatni-krok")
