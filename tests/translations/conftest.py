"""A demonstration town that the tests of this folder read, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from config import Config
from core.db import db
from tests.support.clock import MovableClock
from tests.support.loaded_town import LoadedTown


@pytest.fixture(scope="session")
def town(
    wasilkow: LoadedTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, MovableClock]]:
    """The application over a loaded town, outside any context, and its clock."""
    clock, folder = MovableClock(), tmp_path_factory.mktemp("words")
    with wasilkow.copied_to(folder) as url:
        application = create_app(Config("test", url, "s" * 40, b"p" * 40, instance=folder), clock)
        yield application, clock
        with application.app_context():
            db.engine.dispose()
        rates = application.extensions.get("rate_engine")
        if rates is not None:
            rates.dispose()


@pytest.fixture
def words(town: tuple[Flask, MovableClock]) -> Iterator[Flask]:
    """The application inside its context, for texts without a page."""
    with town[0].app_context():
        yield town[0]
