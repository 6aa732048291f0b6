"""A published round whose winners are built, and an official who writes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from core.db import db
from tests.support.clock import MovableClock
from tests.support.officials import signed_in
from tests.support.works import Site, published_round


@pytest.fixture
def app(settings, clock: MovableClock) -> Iterator[Flask]:
    """The application outside any context, as requests meet it."""
    application = create_app(settings, clock)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    rates = application.extensions.get("rate_engine")
    if rates is not None:
        rates.dispose()


@pytest.fixture
def site(app: Flask) -> Site:
    """The published round with an official at work."""
    with app.app_context():
        published_round()
        db.session.remove()
    return Site(app, signed_in(app, "official", "anna@urzad.example"))
