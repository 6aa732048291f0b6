"""A resident proposes a project: by keyboard on a phone, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.browser import PHONE

pytestmark = pytest.mark.journey

SLUG = "zielony-2027"
BASE = f"/bo/{SLUG}/zglos"
MOST_TABS = 250


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what ``selector`` names."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("name => document.activeElement.matches(name)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def write(page: Page, selector: str, text: str) -> None:
    """Go to a field with the keyboard and type."""
    tab_to(page, selector)
    page.keyboard.type(text)


def go_on(page: Page) -> None:
    """Press the main button with the keyboard."""
    tab_to(page, "button[name=go][value=next]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_resident_writes_a_green_project_with_the_keyboard_only_on_a_phone(town, open_browser):
    person = open_browser(size=PHONE)
    page = person.page
    person.go(BASE)
    tab_to(page, "form button.main")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    write(page, "#place-words", "na podwórku za biblioteką")
    go_on(page)
    assert "Pula zielona" in page.inner_text("main")
    go_on(page)
    assert page.url.endswith("/opis")
    write(page, "#title", "Lipy i ławki na podwórku")
    tab_to(page, "#category")
    page.keyboard.press("ArrowDown")
    write(page, "#summary", "Pięć lip i dwie ławki na podwórku.")
    go_on(page)
    write(page, "#beneficiaries", "Mieszkańcy trzech bloków.")
    write(page, "#availability", "Dla wszystkich, bezpłatnie.")
    tab_to(page, "#accessible-yes")
    page.keyboard.press("Space")
    go_on(page)
    first = page.locator("input[data-green='1']").first
    price = float(first.get_attribute("data-price"))
    write(page, f"[id='{first.get_attribute('id')}']", "2")
    told = page.inner_text("[data-cost]").replace("\u00a0", " ")
    assert f"Razem {2 * price:,.0f} zł".replace(",", " ") in told and "Zieleń: 100% kosztu" in told
    write(page, "#upkeep", "1 200,50 zł")
    go_on(page)
    assert page.url.endswith("/zalaczniki")
    person.go(f"{BASE}/sprawdz")
    said = page.inner_text("main").replace("\u00a0", " ")
    assert "Lipy i ławki na podwórku" in said and "1 200,50 zł" in said


def test_without_a_script_the_estimate_is_counted_by_the_server(town, open_browser):
    person = open_browser(size=PHONE, java_script_enabled=False)
    page = person.page
    person.go(BASE)
    page.click("form button.main")
    page.fill("#place-words", "na podwórku za biblioteką")
    for _ in ("the pool is shown", "on"):
        page.click("button[name=go][value=next]")
    person.go(f"{BASE}/koszt")
    field = page.locator("input[data-green='']").first
    field.fill("10000")
    page.click("button[name=go][value=stay]")
    assert "za duża" in page.inner_text("[data-cost]")
    assert field.input_value() == "10000"
