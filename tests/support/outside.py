"""The application as behind a real server: outside any context, so that no request sees what another remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app import create_app
from config import Config
from core.db import db
from tests.support.clock import MovableClock


@contextmanager
def outside_context(settings: Config, clock: MovableClock) -> Iterator[Flask]:
    """The application until the block ends; its connections are given back then."""
    application = create_app(settings, clock)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    rates = application.extensions.get("rate_engine")
    if rates is not None:
        rates.dispose()
