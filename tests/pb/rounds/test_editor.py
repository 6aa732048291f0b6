"""An official makes a round in the browser, from an empty town to announced, and changes it afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.clock import now
from core.db import db, transaction
from maps.models import Area
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import find_any_round, find_round
from pb.rounds.rules import IdentityMethod, Stage
from tests.support.editing import DESK, complete, errors_in, opened, planned
from tests.support.officials import post, signed_in

SQUARE = "SRID=4326;MULTIPOLYGON(((23.1 53.1,23.3 53.1,23.3 53.3,23.1 53.3,23.1 53.1)))"


@pytest.fixture
def area_id(app) -> int:
    with transaction():
        area = Area(
            slug="gmina", name="Gmina Wasilków", kind="municipality", population=17_000, boundary=SQUARE
        )
        db.session.add(area)
    return area.id


@pytest.fixture
def official(app):
    return signed_in(app, "official")


@pytest.fixture
def announced(official, area_id) -> str:
    desk = planned(official)
    complete(official, desk, area_id)
    done = post(official, desk, opened=opened_version(official, desk))
    assert done.status_code in (303, 405)
    return desk


def opened_version(browser, desk: str) -> str:
    return str(find_any_round(desk.split("/")[-2], now()).pb_round.version)


def announce(browser, desk: str):
    form = opened(browser, desk)
    return browser.post(
        desk + "oglos", data={"csrf_token": form["csrf_token"], "opened": opened_version(browser, desk)}
    )


def test_a_round_grows_from_an_empty_town_to_announced(client, official, area_id, clock):
    assert "Nie ma jeszcze żadnej edycji" in official.get(DESK).text
    desk = planned(official)
    page = official.get(desk)
    assert "Do ogłoszenia brakuje" in page.text and "Nie ma żadnej puli" in page.text
    refused = announce(official, desk)
    assert refused.status_code == 422 and "Nie ma żadnej puli." in errors_in(refused)
    complete(official, desk, area_id)
    assert client.get("/bo/bo-2028/").status_code == 404
    assert announce(official, desk).status_code == 303
    shown = client.get("/bo/bo-2028/")
    assert (
        shown.status_code == 200 and "Pula ogólnomiejska" in shown.text and "Zmiany zasad" not in shown.text
    )
    view = find_round("bo-2028", now())
    assert view.pb_round.announced_at == now() and view.rules.version == 1
    (pool,) = view.rules.pools
    assert (pool.amount, pool.cost_floor, pool.maximum) == (Decimal(240_000), Decimal("1234.56"), 3)
    voting = view.rules.window(Stage.VOTING)
    assert voting.opens_at == datetime(2027, 9, 6, 6, 0, tzinfo=UTC)
    assert voting.closes_at == datetime(2027, 9, 20, 21, 59, 59, tzinfo=UTC)
    assert view.rules.window(Stage.APPEALS).closes_at == datetime(2027, 5, 21, 21, 59, 59, tzinfo=UTC)
    assert view.rules.paragraphs == {"tie": "§ 15"}
    assert filing_rules(view).questions[0].code == "czy-gmina-ma-prawo-do-terenu"
    assert set(view.rules.identity_methods) == set(IdentityMethod)
