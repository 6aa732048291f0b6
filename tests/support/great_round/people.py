"""Those who take part in a whole round: officials with two factors, residents with a phone, keyboard or plain HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from playwright.sync_api import Locator, Page

from tests.support.browser import Visitor
from tests.support.moving_town import MovingTown

PASSWORD = "zielone drzwi przy rynku"
SECONDS_OF_A_CODE = 30


def fill(person: Visitor, answers: Mapping[str, object]) -> None:
    """Answer fields by their names: typed, chosen, ticked (``True``) or picked by value; folded parts are opened."""
    for name, answer in answers.items():
        fields = person.page.locator(f'main [name="{name}"]')
        for value in answer if isinstance(answer, list | tuple) else [answer]:
            _answer(person.page, fields, str(value) if value is not True else "yes")


def _answer(page: Page, fields: Locator, value: str) -> None:
    first = fields.first
    kind = first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    unfold(page, f'[name="{first.get_attribute("name")}"]')
    if kind == "select":
        first.select_option(value)
    elif kind in ("checkbox", "radio"):
        page.locator(f'main [name="{first.get_attribute("name")}"][value="{value}"]').check()
    elif kind == "file":
        first.set_input_files(value)
    else:
        first.fill(value)


def unfold(page: Page, field_in: str) -> None:
    """Open every folded part around a field, as a person does before typing."""
    folded = page.locator("main details:not([open])", has=page.locator(field_in))
    while folded.count():
        folded.first.locator("> summary").click()


@dataclass
class Official:
    """Somebody of the office at an own computer, with a password and a telephone that makes codes."""

    email: str
    name: str
    at: Visitor
    town: MovingTown
    secret: str = field(default="", init=False)

    @property
    def page(self) -> Page:
        """What is on the screen."""
        return self.at.page

    def accept(self, link: str) -> None:
        """Open the one-time link of a new account, choose a password and, where the town asks for it, set up the second factor."""
        self.page.goto(link)
        self.page.fill("#password", PASSWORD)
        self.at.look("konto-haslo")
        self.at.press("Zapisz hasło")
        self.at.sign_in(self.email, PASSWORD)
        if self.page.url.endswith("/konto/drugi-skladnik"):
            self.set_up_factor()

    def set_up_factor(self) -> None:
        """Take the town's secret into the telephone and keep the recovery codes."""
        self.at.look("drugi-skladnik")
        self.at.press("Ustaw drugi składnik")
        self.secret = self.page.locator("#secret").inner_text().replace(" ", "")
        self.at.look("drugi-skladnik-obraz")
        self.page.fill("#code", self.code())
        self.at.press("Potwierdź")
        self.at.look("drugi-skladnik-kody")
        self.at.press("Kody są zachowane, dalej", "link")

    def code(self) -> str:
        """Six digits of the telephone at the town's time."""
        return pyotp.TOTP(self.secret).at(self.town.clock())

    def come_to_work(self) -> None:
        """Sign in by both factors, in a browser that was closed over night."""
        self.at.context.clear_cookies()
        self.town.clock.set(self.town.clock() + timedelta(seconds=2 * SECONDS_OF_A_CODE))
        self.at.sign_in(self.email, PASSWORD)
        if "/konto/kod" in self.page.url:
            self.page.fill("#code", self.code())
            self.at.press("Zaloguj się")
            self.page.wait_for_url(lambda url: "/konto/kod" not in url)

    def fill(self, **answers: object) -> None:
        """Answer fields of the page (``__`` in a name is a dot)."""
        fill(self.at, {name.replace("__", "."): answer for name, answer in answers.items()})

    def done(self) -> str:
        """The notice that says it is done."""
        return self.page.locator(".notice.good").first.inner_text()
