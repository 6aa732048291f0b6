"""A resident votes: by keyboard on a phone, without a script, and by plain HTTP as the contract says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.browser import PHONE
from tests.support.demo_packs import PROJECTS
from tests.support.keyboard import tab_to
from tests.support.pesels import pesel_of
from tests.support.plain_http import PlainBrowser, vote

pytestmark = pytest.mark.journey

SLUG = "bo-2027"


def numbers(code: str) -> list[int]:
    """Numbers on the ballot in one pool of the demonstration's voting round."""
    return [p["number"] for p in PROJECTS[SLUG] if p["pool"] == code and p["status"] == "on_ballot"]


def choices(*codes: str) -> list[tuple[str, str]]:
    """Fields of step 1: the first project of each pool."""
    return [("project", str(numbers(code)[0])) for code in codes]


def identity(serial: int) -> list[tuple[str, str]]:
    """Fields of step 3 for a person of our own making."""
    return [
        ("pesel", pesel_of(date(1984, 3, 2), serial)),
        ("first_name", "Próba"),
        ("last_name", "Testowa"),
        ("declaration", "yes"),
    ]


def test_a_resident_votes_with_the_keyboard_only_on_a_phone(town, open_browser):
    person = open_browser(size=PHONE)
    page = person.page
    person.go("/")
    tab_to(page, f"a[href='/bo/{SLUG}/glosowanie']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glosowanie")
    person.look("glosowanie-1-wybor")
    for code in ("miasto", "solectwa", "zielona"):
        tab_to(page, f"#project-{numbers(code)[1]}")
        page.keyboard.press("Space")
    assert page.locator("[data-dock-counts]").inner_text().count("1 z 1") == 3
    tab_to(page, "[data-dock] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tozsamosc")
    person.look("glosowanie-2-tozsamosc")
    for name, value in identity(1)[:3]:
        tab_to(page, f"#{name}")
        page.keyboard.type(value)
    tab_to(page, "#declaration")
    page.keyboard.press("Space")
    tab_to(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/potwierdzenie")
    person.look("glosowanie-3-sprawdzenie")
    tab_to(page, "button[name=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gotowe")
    person.look("glosowanie-4-gotowe")
    receipt = page.locator("#receipt").inner_text()

    person.go(f"/bo/{SLUG}/sprawdz")
    tab_to(page, "#receipt")
    page.keyboard.type(receipt.lower())
    page.keyboard.press("Enter")
    page.get_by_text("Karta z tym kodem jest w urnie").wait_for()
    person.look("sprawdz-w-urnie")
    assert page.locator("main").inner_text().count("Treść pokażemy po ogłoszeniu wyników") == 1


def test_the_same_vote_by_plain_http(town):
    last = vote(PlainBrowser(town.port), SLUG, choices("miasto", "zielona"), identity(2))
    assert len(last.receipt.replace("-", "").replace(" ", "")) == 16


def test_the_last_form_sent_twice_gives_the_same_receipt(town):
    browser = PlainBrowser(town.port)
    first = vote(browser, SLUG, choices("miasto"), identity(3))
    base = f"/bo/{SLUG}/glosowanie"
    again = browser.post(f"{base}/potwierdzenie", [("csrf_token", first.token), ("confirm", "yes")])
    assert (again.status, again.location) == (303, f"{base}/gotowe")
    assert browser.get(f"{base}/gotowe").receipt == first.receipt


def test_a_second_vote_is_refused_at_the_last_step_only(town):
    vote(PlainBrowser(town.port), SLUG, choices("miasto"), identity(4))
    second = PlainBrowser(town.port)
    base = f"/bo/{SLUG}/glosowanie"
    token = ("csrf_token", second.get(base).token)
    assert second.post(base, [token, *choices("solectwa")]).status == 303
    assert second.post(f"{base}/tozsamosc", [token, *identity(4)]).status == 303
    refused = second.post(f"{base}/potwierdzenie", [token, ("confirm", "yes")])
    assert refused.status == 409
    assert 'id="receipt"' not in refused.text


def test_a_browser_without_script_votes_too(town, open_browser):
    person = open_browser(size=PHONE, java_script_enabled=False)
    page = person.page
    person.go(f"/bo/{SLUG}/glosowanie")
    picked = [numbers(code)[-1] for code in ("miasto", "solectwa")]
    for number in picked:
        page.check(f"#project-{number}")
    page.get_by_role("button", name="Dalej").last.click()
    page.wait_for_url("**/tozsamosc")
    page.fill("#pesel", "12345678901")
    page.get_by_role("button", name="Dalej: sprawdzenie karty").click()
    assert page.locator("[role=alert]").count() == 1
    for name, value in identity(5)[:3]:
        page.fill(f"#{name}", value)
    page.check("#declaration")
    page.get_by_role("button", name="Dalej: sprawdzenie karty").click()
    page.wait_for_url("**/potwierdzenie")
    for number in picked:
        assert page.get_by_text(f"Nr {number}:").count() == 1
    page.get_by_role("button", name="Wrzuć kartę do urny").click()
    page.wait_for_url("**/gotowe")
    assert page.locator("#receipt").inner_text()
