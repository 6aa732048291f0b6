"""What journeys need: the demonstration loaded once, a real server, a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from demo import loading
from tests.support import browser as browsing
from tests.support.browser import Visitor
from tests.support.live_town import DemoTown, LiveTown, live_town

Open = Callable[..., Visitor]


@pytest.fixture(scope="session")
def demo(template_database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoTown]:
    """The demonstration town, to be copied by each server."""
    admin, template = template_database
    name = f"wsp_demo_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    town = DemoTown(admin, name, tmp_path_factory.mktemp("demo"))
    try:
        town.make(template)
        yield town
    finally:
        town.drop()


@pytest.fixture(scope="session")
def town(demo: DemoTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """A server for all journeys that leave the rounds in their stages; the closing has one of its own."""
    with live_town(demo, tmp_path_factory.mktemp("town")) as live:
        yield live


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; ends with the module, for its event loop must not meet other tests'."""
    with sync_playwright() as driver:
        chromium = browsing.start(driver)
        yield chromium
        chromium.close()


@pytest.fixture
def open_browser(browser: Browser, town: LiveTown) -> Iterator[Open]:
    """Call it for a new person's browser: ``open_browser(size=PHONE, java_script_enabled=False)``."""
    with ExitStack() as people:

        def new(**options: Any) -> Visitor:
            entered: AbstractContextManager[Visitor] = browsing.visitor(browser, town.url, **options)
            return people.enter_context(entered)

        yield new


@pytest.fixture(scope="session")
def starachowice(
    template_database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveTown]:
    """The town with initiatives; each journey goes on from another thing of it. Without the former year, made too slowly."""
    admin, template = template_database
    name = f"wsp_star_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    town = DemoTown(admin, name, tmp_path_factory.mktemp("star"), "starachowice")
    whole = loading._read

    def without_the_former(pack: str, file: str) -> Any:
        told = whole(pack, file)
        if file == "initiatives.json":
            told["programmes"] = told["programmes"][1:]
        return told

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loading, "_read", without_the_former)
            town.make(template)
        with live_town(town, tmp_path_factory.mktemp("star-live")) as live:
            yield live
    finally:
        town.drop()


@pytest.fixture
def meet(browser: Browser, starachowice: LiveTown) -> Iterator[Open]:
    """A new person's browser, signed in where a role is told."""
    with ExitStack() as people:

        def new(role: str = "", **options: Any) -> Visitor:
            person = people.enter_context(browsing.visitor(browser, starachowice.url, **options))
            if role:
                person.sign_in(*starachowice.login(role))
            return person

        yield new
