"""The settings are tried through real pages, as an administrator of a town whose record is or is not there yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db, transaction
from core.models import Site
from core.site.record import forget_site
from tests.support.officials import signed_in
from tests.support.outside import outside_context


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, as behind a real server."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def town(app: Flask) -> Flask:
    """A town that is set up."""
    with app.app_context():
        with transaction():
            db.session.add(Site(name="Próbowo", controller="gmina Próbowo", requires_second_factor=False))
        forget_site()
    return app


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """An administrator's browser."""
    return signed_in(app, "administrator")
