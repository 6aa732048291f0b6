"""Residents propose: with a thumb on a phone, by keyboard alone, and by plain HTTP without any script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.support.browser import Visitor
from tests.support.editing import Fields
from tests.support.great_round.people import fill
from tests.support.great_round.preparing import SLUG
from tests.support.keyboard import tab_to, type_into
from tests.support.moving_town import MovingTown
from tests.support.plain_http import Answer, PlainBrowser
from tests.support.sent_files import jpeg

STEPS = f"/bo/{SLUG}/zglos"
WHOM = {
    "beneficiaries": "Wszyscy, którzy tędy chodzą.",
    "availability": "Dla wszystkich, bezpłatnie, cały rok.",
    "accessible": "yes",
    "accessibility": "Równa nawierzchnia i miejsce na wózek przy każdej ławce.",
}
_LINK = re.compile(r"https?://[^\s<>\"]+")


def what(title: str, category: str = "greenery") -> dict[str, str]:
    """The words of a project."""
    return {"title": title, "category": category, "summary": f"{title}, dla całego Wasilkowa."}


def person(name: str) -> dict[str, object]:
    """Who proposes."""
    address = name.split()[0].lower().replace("ł", "l") + "@poczta.example"
    return {"name": name, "email": address, "age": "adult", "declaration": True}


def links_in(letters: list[str], part: str) -> list[str]:
    """Addresses that contain ``part``, from the oldest letter on, without the host."""
    found = [link.rstrip(".,)") for letter in letters for link in _LINK.findall(letter)]
    return [urlsplit(link).path for link in found if part in link]


def number_of(text: str) -> int:
    """The number that the page after sending tells."""
    found = re.search(r"/zgloszenia/(\d+)", text)
    assert found, text[-600:]
    return int(found.group(1))


def on_a_phone(author: Visitor, title: str, folder: Path) -> None:
    """By touch: a point, words, a price list, a line of one's own, a photo, a neighbour's support."""
    page = author.page
    author.go(f"/bo/{SLUG}/")
    author.look("edycja-nabor")
    page.get_by_role("link", name="Zgłoś projekt").first.tap()
    page.wait_for_url(f"**{STEPS}")
    author.look("zglos")
    author.press("Zacznij: gdzie ma powstać?")
    page.wait_for_selector(".place-tools button")
    page.get_by_role("button", name="Postaw punkt tutaj").tap()
    page.get_by_label("Pula ogólnomiejska").check()
    author.look("zglos-miejsce")
    _next(author, "opis")
    fill(author, what(title, "streets"))
    author.look("zglos-opis")
    _next(author, "cel")
    fill(author, WHOM)
    author.look("zglos-cel")
    _next(author, "koszt")
    _cost_and_papers(author, folder)


def _cost_and_papers(author: Visitor, folder: Path) -> None:
    page = author.page
    page.get_by_label("Ławka z oparciem").fill("4")
    fill(author, {"line-1-name": "Wymiana płyt", "line-1-quantity": "100", "line-1-unit": "m²",
                  "line-1-unit_price": "250", "line-1-source": "cennik zarządu dróg", "upkeep": "1 200"})  # fmt: skip
    page.get_by_text("33 400 zł").first.wait_for()
    author.look("zglos-koszt")
    _next(author, "zalaczniki")
    photo = folder / "IMG_0001.jpg"
    photo.write_bytes(jpeg(place=True))
    fill(author, {"file-1": str(photo), "title-1": "Krzywe płyty przy szkole", "public-1": True})
    author.press("Zapisz pliki")
    page.get_by_text("IMG_0001.jpg").wait_for()
    author.look("zglos-zalaczniki")
    _next(author, "poparcie")
    fill(author, {"emails": "sasiad@poczta.example"})
    author.press("Wyślij listy")
    page.get_by_text("Poproszono").wait_for()
    author.look("zglos-poparcie")


def by_keyboard(author: Visitor, title: str, name: str) -> int:
    """With Tab, arrows, space and Enter alone, into the green pool."""
    page, keys = author.page, author.page.keyboard
    author.go(STEPS)
    _press(page, "form[action$='/zglos'] button")
    page.wait_for_selector(".place-tools button")
    tab_to(page, ".map-live")
    keys.press("Shift+ArrowRight")
    keys.press("Enter")
    page.get_by_label("Zielona pula").wait_for()
    tab_to(page, "input[name=pool]")
    keys.press("ArrowDown")
    _press(page, NEXT, "opis")
    for step, answers in (("cel", what(title)), ("koszt", WHOM)):
        for field, text in answers.items():
            _answer_by_keys(page, field, text)
        _press(page, NEXT, step)
    author.look("zglos-koszt-zielony")
    for label, quantity in (("Lipa drobnolistna", "10"), ("Ławka z oparciem", "2")):
        place = page.get_by_label(label).get_attribute("id")
        type_into(page, f"[id='{place}']", quantity)
    page.get_by_text("Zieleń: 66,9% kosztu").first.wait_for()
    type_into(page, "#upkeep", "0")
    for step in ("zalaczniki", "poparcie", "sprawdz"):
        _press(page, NEXT, step)
    for field, answer in person(name).items():
        _answer_by_keys(page, field, answer)
    _press(page, NEXT, "wyslane")
    return number_of(page.locator("main").inner_html())


NEXT = "button[name=go][value=next]"


def _answer_by_keys(page: Page, name: str, answer: object) -> None:
    kind = page.locator(f"main [name='{name}']").first.evaluate(
        "one => one.tagName === 'SELECT' ? 'select' : one.type"
    )
    if kind == "select":
        tab_to(page, f"#{name}")
        while page.locator(f"#{name}").input_value() != answer:
            page.keyboard.press("ArrowDown")
    elif kind in ("radio", "checkbox"):
        tab_to(page, f"[name='{name}']")
        page.keyboard.press("Space")
    else:
        type_into(page, f"#{name}", str(answer))


def _press(page: Page, button: str, step: str = "") -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")
    if step:
        page.wait_for_url(f"**/zglos/{step}")


def by_plain_http(port: int, title: str, name: str, coordinates: str, cost: str) -> int:
    """Without any script: numbers for the place, a line of one's own; gives the number of filing."""
    browser = PlainBrowser(port)
    start = browser.get(STEPS)
    assert browser.post(STEPS, [("csrf_token", start.token)]).status == 303
    where = {"place-coordinates": coordinates, "place-as": "point"}
    shown = _send(browser, "miejsce", where, browser.get(f"{STEPS}/miejsce"))
    while shown.status == 200:
        assert "place-coordinates" in Fields(shown.text).sheet
        shown = _send(browser, "miejsce", {}, shown)
    own = {
        "line-1-name": title,
        "line-1-unit_price": cost,
        "line-1-source": "oferta z marca",
        "upkeep": "500",
    }
    for step, answers in (
        ("opis", what(title, "sport")), ("cel", WHOM), ("koszt", own), ("sprawdz", {**person(name), "declaration": "yes"}),
    ):  # fmt: skip
        shown = _send(browser, step, answers, browser.get(f"{STEPS}/{step}"))
        assert shown.status == 303, (step, shown.text[-3000:])
    return number_of(browser.get(f"{STEPS}/wyslane").text)


def _send(browser: PlainBrowser, step: str, answers: Mapping[str, object], page: Answer) -> Answer:
    """Press "Dalej" on a page: what it holds already, with ``answers`` typed over."""
    assert page.status == 200, (step, page.status)
    held = Fields(page.text).sheet
    fields = [(name, value) for name, values in held.items() if name not in answers for value in values]
    return browser.post(
        f"{STEPS}/{step}", [*fields, *((name, str(one)) for name, one in answers.items()), ("go", "next")]
    )


def support_by_letter(town: MovingTown, neighbour: Visitor) -> None:
    """The neighbour follows the link of the letter and says yes."""
    town.work()
    neighbour.go(links_in(town.mails("sasiad@poczta.example"), "/poparcie/")[0])
    neighbour.look("poparcie-prosba")
    fill(neighbour, {"name": "Sąsiad Zza Płotu", "resident": True})
    neighbour.press("Popieram ten projekt")
    neighbour.look("poparcie-dane")


def send(author: Visitor, name: str) -> int:
    """The last page: who proposes; gives the number of the filed project."""
    author.go(f"{STEPS}/sprawdz")
    fill(author, person(name))
    author.look("zglos-sprawdz")
    author.press("Wyślij projekt")
    author.page.wait_for_url("**/zglos/wyslane")
    author.look("zglos-wyslane")
    return number_of(author.page.locator("main").inner_html())


def _next(author: Visitor, step: str) -> None:
    author.press("Dalej")
    author.page.wait_for_url(f"**/zglos/{step}")
