"""One round from a blank town to a built project, by people in browsers and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support import browser as browsing
from tests.support.browser import Visitor
from tests.support.great_round import preparing
from tests.support.moving_town import MovingTown, moving_town

pytestmark = pytest.mark.journey


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[MovingTown]:
    """A blank installation on a Monday in December."""
    with moving_town(database_url, tmp_path, "2026-12-07 09:00") as one:
        yield one


@pytest.fixture
def new(browser: Browser, town: MovingTown) -> Iterator[Callable[..., Visitor]]:
    """Call it for a new person's browser."""
    with ExitStack() as people:
        yield lambda **options: people.enter_context(browsing.visitor(browser, town.url, **options))


def test_one_round_from_nothing_to_built(
    town: MovingTown, new: Callable[..., Visitor], tmp_path: Path, **_: Any
) -> None:
    admin = preparing.first_administrator(town, new)
    preparing.name_the_town(admin)
    preparing.bring_areas(admin, tmp_path)
    ewa = preparing.hire(admin, "Ewa Urzędowa", "official", new)
    jan = preparing.hire(admin, "Jan Zastępca", "official", new)
    olga = preparing.hire(admin, "Olga Komisyjna", "clerk", new)
    piotr = preparing.hire(admin, "Piotr Komisyjny", "clerk", new)
    preparing.make_departments(ewa, **{"Wydział Zieleni": ewa.name, "Wydział Dróg": jan.name})
    preparing.plan_a_round(ewa)
    preparing.announce(ewa)
    assert olga and piotr
