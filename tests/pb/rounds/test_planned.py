"""A round that is only planned is nobody's business but the office's."""

from __future__ import annotations

import pytest

from core.clock import now
from core.problems import NotFound
from pb.rounds.queries import all_rounds, every_round, find_any_round, find_round
from pb.rounds.rules import Stage
from tests.support.rounds import make_round

PAGES = (
    "/bo/bo-2028/",
    "/bo/bo-2028/harmonogram.ics",
    "/bo/bo-2028/projekty/",
    "/bo/bo-2028/projekty.csv",
    "/bo/bo-2028/projekty.geojson",
    "/bo/bo-2028/projekty/1",
    "/bo/bo-2028/glosowanie",
    "/bo/bo-2028/sprawdz",
    "/bo/bo-2028/wyniki",
    "/api/v1/rounds/bo-2028",
    "/api/v1/rounds/bo-2028/projects",
    "/api/v1/rounds/bo-2028/projects.csv",
    "/api/v1/rounds/bo-2028/results",
)


@pytest.fixture
def planned(app):
    make_round("bo-2027", Stage.VOTING)
    return make_round("bo-2028", Stage.VOTING, title="Tajny plan 2028", year=2028, is_announced=False)


def test_residents_do_not_find_it_and_officials_do(planned):
    with pytest.raises(NotFound):
        find_round("bo-2028", now())
    assert find_any_round("bo-2028", now()).pb_round.title == "Tajny plan 2028"
    assert [view.pb_round.slug for view in all_rounds(now())] == ["bo-2027"]
    assert [view.pb_round.slug for view in every_round(now())] == ["bo-2028", "bo-2027"]


@pytest.mark.parametrize("address", PAGES)
def test_its_addresses_lead_nowhere(client, planned, address):
    assert client.get(address).status_code == 404
    if not address.endswith(("wyniki", "results")):
        assert client.get(address.replace("bo-2028", "bo-2027")).status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/bo/", "/mapa", "/mapa/projekty.geojson", "/api/v1/rounds", "/api/v1/"]
)
def test_pages_of_all_rounds_leave_it_out(client, planned, address):
    shown = client.get(address)
    assert shown.status_code == 200
    assert "Tajny plan" not in shown.text and "bo-2028" not in shown.text
