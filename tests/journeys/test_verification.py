"""An official verifies projects: by keys at a desk, and without a script on a phone (journeys.md 5)."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import PHONE

pytestmark = pytest.mark.journey

QUEUE = "/urzad/weryfikacja?kolejka=wszystkie&edycja=solecki-2027"


def official(town, open_browser, **options):
    one = open_browser(**options)
    one.sign_in(*town.login("official"))
    return one


UNTOUCHED = "Boisko do gry w bule"
"""A project whose card nobody has begun."""


def open_untouched(person) -> str:
    """Open a case that waits for its card and declare if that is still to be done; gives its address."""
    person.go(QUEUE)
    person.page.locator("table.queue tbody a", has_text=UNTOUCHED).click()
    button = person.page.get_by_role("button", name="Dalej")
    if button.count():
        person.page.check("#has_conflict-no")
        button.click()
    person.page.wait_for_selector("#karta")
    return re.sub(r"\?.*", "", person.page.url)


def answers(person) -> dict[str, str]:
    script = (
        "[...document.querySelectorAll('[data-case-card] input:checked')].map(one => [one.name, one.value])"
    )
    return dict(person.page.evaluate(script))


def test_a_card_is_filled_in_by_keys_alone(town, open_browser):
    person = official(town, open_browser)
    person.go(QUEUE)
    person.look("weryfikacja-kolejka")
    address = open_untouched(person)
    person.look("weryfikacja-sprawa")
    keys = person.page.keyboard
    names = person.page.evaluate(
        "[...document.querySelectorAll('[data-question]')].map(one => one.querySelector('input').name)"
    )
    keys.press("1")
    for key in "tnx":
        keys.press(key)
    found = answers(person)
    assert [found[name] for name in names[:3]] == ["yes", "no", "not_applicable"]
    keys.press("m")
    assert person.page.evaluate("document.activeElement.id") == "mapa-sprawy"
    keys.press("?")
    assert person.page.evaluate("document.querySelector('[data-keys-all]').open")
    keys.press("/")
    keys.type("jt")
    assert person.page.input_value("#q") == "jt", "letters in a field are letters"
    person.page.locator("h1").click()
    keys.press("z")
    person.page.wait_for_url(lambda url: not url.startswith(address))
    person.page.go_back()
    person.go(address.removeprefix(town.url))
    assert {name: answers(person)[name] for name in names[:3]} == {name: found[name] for name in names[:3]}


def test_keys_can_be_switched_off_and_stay_so(town, open_browser):
    person = official(town, open_browser)
    address = open_untouched(person)
    person.page.locator("#keys-on").uncheck()
    person.go(address.removeprefix(town.url) + "?kolejka=wszystkie&edycja=solecki-2027")
    before = person.page.url
    for key in "jkzw":
        person.page.keyboard.press(key)
    person.page.wait_for_timeout(300)
    assert person.page.url == before
    assert not person.page.locator("#keys-on").is_checked()


def test_a_phone_without_a_script_shows_the_queue_alone_then_the_case(town, open_browser):
    person = official(town, open_browser, size=PHONE, java_script_enabled=False)
    open_untouched(person)
    assert not person.page.locator(".queue-side").is_visible()
    assert not person.page.locator("[data-case-keys]").first.is_visible()
    label = person.page.locator("[data-question='1'] label", has_text="Tak").first
    label.click()
    person.page.locator("[data-more] summary").click()
    person.page.get_by_role("button", name="Zapisz", exact=True).click()
    assert person.page.locator(".notice[role=status]").count()
    person.page.get_by_role("link", name="Kolejka").click()
    assert person.page.locator("table.queue").is_visible()


def test_keys_walk_through_the_queue_and_enter_opens(town, open_browser):
    person = official(town, open_browser)
    person.go(QUEUE)
    titles = person.page.locator("table.queue tbody a").all_inner_texts()
    keys, here = person.page.keyboard, "document.activeElement.innerText"
    keys.press("j")
    assert person.page.evaluate(here) == titles[0]
    keys.press("j")
    assert person.page.evaluate(here) == titles[1]
    keys.press("k")
    keys.press("k")
    assert person.page.evaluate(here) == titles[0]
    address = person.page.evaluate("document.activeElement.href")
    keys.press("Enter")
    person.page.wait_for_url(lambda url: url == address)


def test_on_a_phone_the_acts_of_a_card_take_one_row(town, open_browser):
    person = official(town, open_browser, size=PHONE)
    open_untouched(person)
    bar = person.page.locator(".actionbar")
    assert bar.bounding_box()["height"] < 80 and not person.page.locator("kbd").first.is_visible()
    save = person.page.get_by_role("button", name="Zapisz", exact=True)
    assert not save.is_visible()
    person.page.locator("[data-more] summary").click()
    assert save.is_visible()
