"""A published round whose winners are built, and an official who writes of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.db import db
from tests.support.clock import MovableClock
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.works import Site, published_round


@pytest.fixture
def app(settings, clock: MovableClock) -> Iterator[Flask]:
    """The application outside any context, as requests meet it."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def site(app: Flask) -> Site:
    """The published round with an official at work."""
    with app.app_context():
        published_round()
        db.session.remove()
    return Site(app, signed_in(app, "official", "anna@urzad.example"))
