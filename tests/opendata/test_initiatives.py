"""Programmes of local initiatives as open data."""

import pytest
from flask.testing import FlaskClient

from core.db import transaction
from tests.opendata.schema_check import faults
from tests.support.clock import MovableClock
from tests.support.initiatives import add_application, add_programme


@pytest.fixture
def town(app, clock: MovableClock) -> None:
    with app.app_context(), transaction():
        one = add_programme(clock())
        add_application(one, clock(), 1)
        add_application(one, clock(), None)
        add_programme(clock(), "szkic", published_at=None)


def test_the_list_and_one_programme_tell_what_the_contract_says(town, client: FlaskClient) -> None:
    listed = client.get("/api/v1/initiatives").get_json()
    assert (listed["page"], listed["pages"], listed["total"]) == (1, 1, 1)
    told = {name: listed["items"][0][name] for name in ("slug", "title", "year", "budget", "stage")}
    assert told == {
        "slug": "pil-2027", "title": "Program Inicjatyw Lokalnych", "year": 2027, "budget": 100_000, "stage": "open",
    }  # fmt: skip
    one = client.get("/api/v1/initiatives/pil-2027").get_json()
    assert [each["points"] for each in one["criteria"]] == [30, 20, 50] and one["most_points"] == 100
    schemas = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert faults(one, schemas["Programme"], schemas) == []


def test_a_draft_and_a_bad_page_are_problems(town, client: FlaskClient) -> None:
    for address, status in (("/api/v1/initiatives/szkic", 404), ("/api/v1/initiatives?page=x", 422)):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_applications_tell_both_shares_and_no_person(town, client: FlaskClient) -> None:
    listed = client.get("/api/v1/initiatives/pil-2027/applications").get_json()
    (one,) = listed["items"]
    assert (listed["total"], one["number"], one["status"]) == (1, 1, "submitted")
    assert one["town_share"] + one["own_contribution"] == one["total"] == 9320
    schemas = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert faults(one, schemas["Application"], schemas) == []
    shown = client.get("/api/v1/initiatives/pil-2027/applications.geojson")
    assert shown.json["features"][0]["geometry"]["type"] == "Point"
    table = client.get("/api/v1/initiatives/pil-2027/applications.csv").text
    assert one["scope"] == "nature" and "Ochrona przyrody" in table and ";nature;" not in table
    assert "9320" in table and not any("Sąsiadka" in text for text in (table, shown.text))


def test_applications_are_chosen_by_a_known_status_only(town, client: FlaskClient) -> None:
    base = "/api/v1/initiatives/pil-2027/applications?status="
    assert [client.get(base + word).get_json()["total"] for word in ("submitted", "accepted", "")] == [
        1,
        0,
        1,
    ]
    for word in ("bzdura", "draft", "withdrawn"):
        answer = client.get(base + word)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        assert "submitted" in answer.get_json()["detail"]
