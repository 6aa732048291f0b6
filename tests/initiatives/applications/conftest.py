"""A published programme, and a neighbour who is signed in."""

from __future__ import annotations

import pytest

from core.db import transaction
from tests.support.initiatives import add_programme
from tests.support.officials import signed_in


@pytest.fixture
def programme(app, clock):
    with transaction():
        return add_programme(clock())


@pytest.fixture
def neighbour(app, programme):
    return signed_in(app, "resident", name="Ola Próbna")
