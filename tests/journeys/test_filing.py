"""A resident proposes a project: by keyboard on a phone, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

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
    expect(page.locator("[data-cost]")).to_contain_text("Zieleń: 100% kosztu")
    assert f"Razem {2 * price:,.0f} zł".replace(",", " ") in said_in(page, "[data-cost]")
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


def said_in(page, where: str) -> str:
    return re.sub(r"[\s\u2009]+", " ", page.inner_text(where))


def test_the_sum_stays_in_sight_and_tells_floor_and_what_is_no_number(town, open_browser):
    person = open_browser(size=PHONE)
    page = person.page
    person.go(BASE)
    page.click("form button.main")
    page.fill("#place-words", "na podwórku za biblioteką")
    for _ in ("the pool is shown", "on"):
        go_on(page)
    person.go(f"{BASE}/koszt")
    assert page.inner_text("[data-cost-said]") == ""
    fields = page.locator("input[data-green='1']")
    price = float(fields.nth(5).get_attribute("data-price"))
    fields.nth(5).fill("10")
    fields.nth(0).fill("dwa")
    fields.nth(1).focus()
    page.wait_for_selector("input[aria-invalid='true']")
    told = said_in(page, "[data-cost]")
    assert f"Razem {10 * price:,.0f} zł".replace(",", " ") in told
    assert "za mała" in told and "Nie liczymy 1 pozycji" in told
    assert fields.nth(0).get_attribute("aria-invalid") == "true"
    box = page.locator("[data-cost]").bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"] + 1, (
        "the sum is on the screen while the list is filled in"
    )
    fields.nth(0).fill("")
    page.wait_for_selector("input[aria-invalid='true']", state="detached")


def test_a_page_that_saves_itself_says_when_another_tab_was_first(town, open_browser):
    person = open_browser(size=PHONE)
    page = person.page
    person.go(BASE)
    page.click("form button.main")
    person.go(f"{BASE}/opis")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("#title", "Z drugiej karty")
    other.click("button[value=later]")
    page.fill("#title", "Z pierwszej karty")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => true}); document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(page.locator("[data-saved]")).to_contain_text("Na innej karcie zapisano nowszą wersję")
