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
PAGES = (("ballot", PAGE), ("list", f"/bo/{VOTING}/projekty/"), ("list of 1,000", f"/bo/{LIST}/projekty/"))
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def run(desk: Desk) -> None:
    """Open each page in a browser that has never been here, on a phone's screen."""
    program = os.environ.get("WSPOLNIE_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SystemExit("no Chromium found: install chromium or name it in WSPOLNIE_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        for name, path in PAGES:
            _visit(desk, browser, name, f"http://127.0.0.1:{desk.plain.port}", path)
        browser.close()


def _visit(desk: Desk, browser: Browser, name: str, root: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.route(lambda address: not address.startswith(root), lambda route: route.abort())
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(root + path, wait_until="networkidle")
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
