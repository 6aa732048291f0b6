"""The first visit in a real browser: how much comes over the wire, and in how many requests."""

from __future__ import annotations

import os
import shutil
from typing import Any

from playwright.sync_api import Browser, Response, sync_playwright

from benchmarks.ballot import PAGE
from benchmarks.desk import Desk, Finding
from benchmarks.world import LIST, VOTING

TARGET_KB = 200
TARGET_REQUESTS = 15
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = (390, 844), (1280, 900)
PAGES = (
    ("ballot, phone", PAGE, PHONE),
    ("list, phone", f"/bo/{VOTING}/projekty/", PHONE),
    ("list, desk", f"/bo/{VOTING}/projekty/", DESK),
    ("list of 1,000, phone", f"/bo/{LIST}/projekty/", PHONE),
)
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def run(desk: Desk) -> None:
    """Open each page in a browser that has never been here."""
    program = os.environ.get("WSPOLNIE_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SystemExit("no Chromium found: install chromium or name it in WSPOLNIE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        for name, path, screen in PAGES:
            _visit(desk, browser, name, f"http://127.0.0.1:{desk.plain.port}{path}", screen)
        browser.close()


def _visit(desk: Desk, browser: Browser, name: str, address: str, screen: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]})
    root = "/".join(address.split("/")[:3])
    context.route(lambda asked: not asked.startswith(root), lambda route: route.abort())
    page = context.new_page()
    answers: list[Response] = []
    faults: list[str] = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address, wait_until="networkidle")
    if faults:
        raise SystemExit(f"{address}: {faults}")
    sizes = [(answer.url.removeprefix(root), _wire_bytes(answer)) for answer in answers]
    context.close()
    sizes.sort(key=lambda pair: -pair[1])
    note = ", ".join(
        f"{url.partition('?')[0].rpartition('/')[2] or url} {size / 1000:.1f}" for url, size in sizes
    )
    total = sum(size for _, size in sizes) / 1000
    desk.note(Finding(f"first visit, {name}", total, "kB", TARGET_KB, note=note))
    desk.note(Finding(f"first visit, {name}: requests", len(sizes), "", TARGET_REQUESTS))


def _wire_bytes(answer: Response) -> int:
    sizes: Any = answer.request.sizes()
    return int(sizes["responseBodySize"]) + int(sizes["responseHeadersSize"])
