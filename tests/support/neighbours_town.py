"""Starachowice as journeys meet it: addresses of its programmes, and what a person does on any of its pages."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.sync_api import Page

from core.clock import WARSAW
from demo.initiatives import programmes
from demo.offsets import LoadingDay
from tests.support.demo_packs import STARACHOWICE, read

DAY = datetime.now(WARSAW).date()
_FORMER, PAST, HOME, GREEN = (
    f"/inicjatywy/{pack['slug']}/"
    for pack, _days in programmes(read(STARACHOWICE / "initiatives.json"), LoadingDay(DAY))
)


def words(page: Page) -> str:
    """What the page says, its spaces evened out."""
    return re.sub(r"\s+", " ", page.inner_text("main"))


def send(page: Page, name: str) -> None:
    """Press the button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()
