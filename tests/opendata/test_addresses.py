"""Whole addresses that people copy: the town's own in production, whatever the header Host says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.announced import announced
from tests.support.rounds import TOWN, make_round
from tests.support.urns import cast

STRANGE = {"Host": "podrobka.example"}
OURS = "https://bo.example"


@pytest.fixture
def made(app, clock):
    """An announced round."""
    round_made = make_round(pools=(TOWN,))
    cast(round_made, [round_made.numbers["miasto"][0]])
    announced(round_made, clock)
    return round_made


@pytest.fixture
def in_production(app, settings):
    """The town under its own name."""
    app.extensions["settings"] = replace(settings, environment="production", public_url=OURS)


def test_the_description_names_the_towns_own_server(in_production, client) -> None:
    told = client.get("/api/v1/openapi.json", headers=STRANGE).json["servers"]
    assert told == [{"url": OURS + "/api/v1"}]


def test_while_developing_it_is_the_server_that_was_asked(client) -> None:
    told = client.get("/api/v1/openapi.json", headers={"Host": "127.0.0.1:8123"}).json["servers"]
    assert told == [{"url": "http://127.0.0.1:8123/api/v1"}]


@pytest.mark.parametrize("path", ["/bo/bo-2027/wyniki", "/api/v1/rounds/bo-2027/proof"])
def test_ballots_to_verify_are_the_towns_own(made, in_production, client, path: str) -> None:
    answer = client.get(path, headers=STRANGE)
    assert answer.status_code == 200
    assert f"{OURS}/api/v1/rounds/bo-2027/ballots.pb" in answer.text
    assert "podrobka" not in answer.text


@pytest.mark.parametrize("path", ["/", "/api/v1/", "/api/v1/openapi.json", "/bo/bo-2027/wyniki"])
def test_no_mark_of_our_own_leaves_with_an_answer(made, client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert "X-Shareable" not in answer.headers
