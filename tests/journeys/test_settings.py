"""A visitor changes the language and the look of a page and stays on it."""

from __future__ import annotations

import pytest

from tests.support.browser import PHONE

pytestmark = pytest.mark.journey

PAGE = "/bo/bo-2027/projekty/?kategoria=greenery"


def test_the_language_switch_keeps_the_page(open_browser):
    person = open_browser(size=PHONE)
    person.go(PAGE)
    for code, word in (("en", "Projects"), ("uk", "Проєкти"), ("pl", "Projekty")):
        person.page.locator(f".langs a[hreflang={code}]").click()
        person.page.wait_for_url(f"**{PAGE}")
        assert person.page.locator("html").get_attribute("lang") == code
        assert word.casefold() in person.page.title().casefold()
        person.look(f"projekty-{code}", (PHONE,))


def test_the_look_is_chosen_and_kept(open_browser):
    person = open_browser(size=PHONE)
    person.go(PAGE)
    person.page.locator("details.look summary").click()
    person.page.get_by_label("Wysoki kontrast").check()
    if person.page.get_by_role("button", name="Zastosuj").is_visible():
        person.press("Zastosuj")
    person.page.locator("html[data-look=kontrast]").wait_for()
    person.go("/")
    assert person.page.locator("html").get_attribute("data-look") == "kontrast"


def test_the_look_is_chosen_without_a_script(open_browser):
    person = open_browser(size=PHONE, java_script_enabled=False)
    person.go(PAGE)
    person.page.locator("details.look summary").click()
    person.page.get_by_label("Ciemny").check()
    person.press("Zastosuj")
    person.page.wait_for_url(f"**{PAGE}")
    assert person.page.locator("html").get_attribute("data-look") == "ciemny"
