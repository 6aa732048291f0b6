"""A page in headless Chromium that is watched: console, policy, accessibility, pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

from config import ROOT

CHROMIUM = os.environ.get("WSPOLNIE_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
"""The world outside cannot be found. Refusing it by a route took the browser's memory away: every page fetched every
file again."""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PICTURES = ROOT / "test-output" / "screenshots"
ARE_KEPT = bool(os.environ.get("WSPOLNIE_PICTURES"))
"""Whether pictures of pages are kept for people to look at; no test reads one, and with their waits they took a sixth of a journey."""
WIDER = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
    await Promise.allSettled(document.getAnimations().map(one => one.finished));
    return document.documentElement.scrollWidth - innerWidth;
}"""
"""Pixels outside the window once the page is laid out at its size, scripts have answered that and colours stand."""
AXE = ROOT / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js"
AXE_RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => ({id: one.id, impact: one.impact, nodes: one.nodes.slice(0, 6).map(node => node.html.slice(0, 160)
        + ' :: ' + node.any.map(check => check.message).join(' ').slice(0, 200))}))"""


def start(driver: Playwright) -> Browser:
    """The system's Chromium, without a network of its own."""
    return driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


_looked_at: set[str] = set()


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Visitor:
    """One person's browser at one town; everything suspicious is collected in ``troubles``."""

    context: BrowserContext
    page: Page
    town: str
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response:
        """Open a page of the town; anything but 2xx fails."""
        answer = self.page.goto(self.town + path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
        return answer

    def press(self, name: str, role: str = "button") -> None:
        """Press the button (or follow the link) that is called so."""
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def sign_in(self, email: str, password: str) -> None:
        """Log in by the form."""
        self.go("/konto/zaloguj")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.press("Zaloguj się")
        self.page.wait_for_url(lambda url: "zaloguj" not in url)

    def scan(self) -> list[str]:
        """Serious and critical findings of axe-core on the page as it stands."""
        self.page.evaluate(_axe_source())
        found: list[dict[str, Any]] = self.page.evaluate(AXE_RUN)
        where = self.page.url.removeprefix(self.town)
        return [f"{where} {one['id']} ({one['impact']}): " + " | ".join(one["nodes"]) for one in found]

    def look(self, name: str, widths: tuple[dict[str, int], ...] = (PHONE, DESK)) -> None:
        """See that nothing is wider than the window at each width, and scan at the last; findings go to ``troubles``.

        A page that was looked at under this name in this run is not looked at again.
        """
        if name in _looked_at:
            return
        _looked_at.add(name)
        self.page.wait_for_load_state("load")
        before = self.page.viewport_size
        for size in widths:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = self.page.evaluate(WIDER)
            if ARE_KEPT:
                self.page.screenshot(path=PICTURES / f"{name}-{size['width']}.png", full_page=True)
            if wide > 0:
                self.troubles.append(f"{self.page.url}: {wide} px wider than {size['width']}")
        self.troubles += self.scan()
        if before:
            self.page.set_viewport_size(before)

    def watch(self) -> None:
        """Collect what the console says and what the town answers badly; the world outside cannot be reached."""
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._note_answer)

    def _note_message(self, message: ConsoleMessage) -> None:
        is_outside = message.location.get("url", "").startswith("https://") and "net::ERR" in message.text
        is_refusal = any(f"status of {code}" in message.text for code in (403, 409, 422))
        if message.type == "error" and not is_outside and not is_refusal:
            self.troubles.append(f"{self.page.url}: {message.text} ({message.location.get('url')})")

    def _note_answer(self, answer: Response) -> None:
        if answer.url.startswith(self.town) and (answer.status >= 500 or answer.status == 404):
            self.troubles.append(f"{answer.status} {answer.url}")


@contextmanager
def visitor(
    browser: Browser, town: str, size: dict[str, int] | None = None, **options: Any
) -> Iterator[Visitor]:
    """A fresh browser profile; when the block ends well nothing suspicious may have been seen."""
    context = browser.new_context(
        viewport=size or DESK, locale="pl-PL", timezone_id="Europe/Warsaw", **options
    )  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    one = Visitor(context, context.new_page(), town)
    one.watch()
    try:
        yield one
        assert not one.troubles, "\n".join(one.troubles)
    finally:
        context.close()
