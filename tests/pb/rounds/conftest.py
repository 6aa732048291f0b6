"""An official at the editor of a round, in a town with one area."""

from __future__ import annotations

import pytest

from core.db import db, transaction
from maps.models import Area
from tests.support.editing import announce, complete, planned
from tests.support.officials import signed_in

SQUARE = "SRID=4326;MULTIPOLYGON(((23.1 53.1,23.3 53.1,23.3 53.3,23.1 53.3,23.1 53.1)))"


@pytest.fixture
def area_id(app) -> int:
    """The gmina."""
    with transaction():
        area = Area(
            slug="gmina", name="Gmina Wasilków", kind="municipality", population=17_000, boundary=SQUARE
        )
        db.session.add(area)
    return area.id


@pytest.fixture
def official(app):
    """A browser with an official signed in."""
    return signed_in(app, "official")


@pytest.fixture
def plan(official, area_id) -> str:
    """A complete plan; its address in the editor."""
    desk = planned(official)
    complete(official, desk, area_id)
    return desk


@pytest.fixture
def announced(official, plan) -> str:
    """The same, announced."""
    assert announce(official, plan).status_code == 303
    return plan
