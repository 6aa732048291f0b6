"""A consultation that takes marks, and a neighbour who marks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient

from core.db import transaction
from tests.support.clock import MovableClock
from tests.support.consultations import SPOT, add_consultation

SLUG = "zielone-2026"
FORM = f"/konsultacje/{SLUG}/zaznacz"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def shapes(*at: tuple[float, float], kind: str = "Point") -> str:
    """What the script writes of a point, a line or an area."""
    coordinates: Any = [list(one) for one in at]
    coordinates = coordinates[0] if kind == "Point" else [coordinates] if kind == "Polygon" else coordinates
    return json.dumps(
        {"type": "GeometryCollection", "geometries": [{"type": kind, "coordinates": coordinates}]}
    )


def typed(**changes: Any) -> dict[str, Any]:
    """A form that is right as it is."""
    told = {
        "topic": "drzewo",
        "body": "Tu nie ma cienia. Posadźcie lipę.",
        "place-shapes": shapes(SPOT),
        "entry": str(uuid4()),
    }
    return {**told, **changes}


class Neighbour:
    """Somebody with a browser of their own, without script."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def token(self) -> str:
        """The token of this session."""
        if has_app_context():
            g.pop("csrf_token", None)
        return TOKEN.search(self.client.get(FORM).get_data(as_text=True)).group(1)

    def sends(self, address: str, **fields: Any) -> Any:
        """Send a form."""
        return self.client.post(
            address, data={"csrf_token": self.token(), **fields}, content_type="multipart/form-data"
        )

    def marks(self, **changes: Any) -> str:
        """Mark a place; gives the address of the private link."""
        answer = self.sends(FORM, **typed(**changes))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(answer.location)


@pytest.fixture
def consultation(app: Flask, clock: MovableClock):
    """An open consultation around Wasilków."""
    with transaction():
        return add_consultation(clock())


@pytest.fixture
def neighbour(client: FlaskClient, consultation) -> Neighbour:
    """A neighbour."""
    return Neighbour(client)


@pytest.fixture
def others(app: Flask, consultation) -> Callable[[], Neighbour]:
    """As many other neighbours as a test wants."""

    def come() -> Neighbour:
        # A test's own context outlives its requests: another browser's key and token must not.
        g.pop("marks_browser", None)
        g.pop("csrf_token", None)
        return Neighbour(app.test_client())

    return come
