"""The API: every address of its description, in its shapes, and not a number before the announcement."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from sqlalchemy import text

from core.db import db, transaction
from pb.rounds.rules import Stage
from pb.submission.models import Project
from pb.tally.engine.merkle import verify_inclusion
from pb.tally.engine.pabulib.reader import read_election
from tests.opendata.schema_check import faults
from tests.support.announced import announced, count_all, open_after_voting
from tests.support.rounds import TOWN, VILLAGE, make_round
from tests.support.urns import cast

BASE = "/api/v1/rounds/bo-2027"
ROUND_FIELDS = {"slug", "title", "year", "kind", "stage", "pools"}
POOL_FIELDS = {"id", "name", "kind", "amount", "area", "method", "min", "max"}
PROJECT_FIELDS = {"number", "title", "cost", "pool", "category", "status", "location"}
VERDICT_FIELDS = {"votes", "selected", "reason"}


@pytest.fixture
def made(app):
    """A round in its voting days with eleven ballots for one project."""
    round_made = make_round(pools=(TOWN, VILLAGE))
    for _voter in range(11):
        cast(round_made, [round_made.numbers["miasto"][0]])
    cast(round_made, [round_made.numbers["miasto"][1], round_made.numbers["solectwa"][0]])
    return round_made


@pytest.fixture
def told(made, client, clock):
    """The description of the API, with the round announced."""
    announced(made, clock)
    return client.get("/api/v1/openapi.json").get_json()


def test_the_description_and_the_routes_are_the_same(app, client):
    description = client.get("/api/v1/openapi.json").get_json()
    routes = {
        re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("api.", "api_consultations.", "api_initiatives."))
    }
    assert routes - {"/", "/openapi.json"} == set(description["paths"])
    assert description["openapi"].startswith("3.1") and description["servers"] == [
        {"url": "http://localhost/api/v1"}
    ]
    names = [operation["get"]["operationId"] for operation in description["paths"].values()]
    assert len(names) == len(set(names))


def test_every_answer_has_the_shape_that_is_described(told, client):
    schemas = told["components"]["schemas"]
    for path, operation in told["paths"].items():
        if path.startswith(("/consultations/", "/initiatives/")):
            continue  # test_consultations.py and test_initiatives.py beside this file
        answer = client.get("/api/v1" + path.replace("{slug}", "bo-2027"))
        assert answer.status_code == 200, path
        ((kind, content),) = operation["get"]["responses"]["200"]["content"].items()
        assert answer.mimetype == kind, path
        if kind.endswith("json"):
            assert faults(answer.get_json(force=True), content["schema"], schemas) == [], path
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_fields_of_the_contract_are_there(told, client):
    one = client.get(BASE).get_json()
    assert set(one) >= ROUND_FIELDS and one["kind"] == "mixed" and one["stage"] == "implementation"
    assert all(set(pool) >= POOL_FIELDS for pool in one["pools"])
    assert [pool["kind"] for pool in one["pools"]] == ["citizen", "village"]
    assert one["pools"][0]["amount"] == 240000 and one["pools"][0]["max"] == 3
    items = client.get(f"{BASE}/projects").get_json()["items"]
    assert all(set(item) >= PROJECT_FIELDS | VERDICT_FIELDS for item in items)
    first = items[0]
    assert first["number"] == 1 and first["pool"] == "miasto" and first["location"]["type"] == "Point"
    assert first["votes"] == 11 and first["selected"] is True and first["reason"]["code"] == "selected"


def test_results_hold_all_that_a_recount_needs(told, client):
    body = client.get(f"{BASE}/results").get_json()
    assert (body["ballots"], body["void"], [pool["id"] for pool in body["pools"]]) == (
        12,
        0,
        ["miasto", "solectwa"],
    )
    town = body["pools"][0]
    assert (
        set(town["parameters"]) >= {"ties", "threshold", "conflicts", "withdrawn"}
        and town["rule"] == "greedy"
    )
    assert town["selected"] == ["1", "2"] and len(town["input_sha256"]) == 64
    assert town["budget"] - town["spent"] == town["left"]


def test_money_in_reasons_is_a_number_even_with_grosze(made, client, clock):
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = 1000.55 WHERE number = 1"))
    announced(made, clock)
    reason = client.get(f"{BASE}/projects").get_json()["items"][0]["reason"]
    assert reason["left"] == 238999.45
    assert client.get(f"{BASE}/results").get_json()["pools"][0]["projects"][0]["reason"] == reason


def test_the_proof_leads_from_a_row_to_the_root(told, client):
    rows = client.get(f"{BASE}/ballots.pb").data.decode().split("VOTES\n")[1].splitlines()[1:]
    for row in (1, len(rows)):
        body = client.get(f"{BASE}/proof?row={row}").get_json()
        assert body["line"] == rows[row - 1] and body["ballots"] == len(rows) == 12
        path = [bytes.fromhex(step) for step in body["path"]]
        root = bytes.fromhex(body["merkle_root"])
        assert verify_inclusion(body["line"].encode(), row - 1, len(rows), path, root)
        assert not verify_inclusion(body["line"].encode() + b"x", row - 1, len(rows), path, root)


def test_the_ballots_are_one_pabulib_file(told, client, tmp_path):
    path = tmp_path / "karty.pb"
    path.write_bytes(client.get(f"{BASE}/ballots.pb").data)
    election = read_election(path)
    assert election.ballot_count == 12 and len(election.projects) == 10
    assert election.sha256 == client.get(f"{BASE}/proof").get_json()["file_sha256"]


@pytest.mark.parametrize(
    "path", ["", "/projects", "/results", "/ballots.pb", "/proof", "/projects.geojson", "/projects.csv"]
)
def test_what_did_not_change_is_not_sent_again(told, client, path):
    first = client.get(BASE + path)
    again = client.get(BASE + path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_lists_come_in_pages_and_are_filtered(made, client):
    with transaction():
        _more_projects(150)
    first = client.get(f"{BASE}/projects").get_json()
    second = client.get(f"{BASE}/projects?page=2").get_json()
    assert (first["page"], first["pages"], first["total"], len(first["items"])) == (1, 2, 160, 100)
    assert (second["page"], len(second["items"])) == (2, 60)
    numbers = [item["number"] for item in first["items"] + second["items"]]
    assert numbers == sorted(set(numbers))
    assert client.get(f"{BASE}/projects?page=3").get_json()["items"] == []
    assert client.get(f"{BASE}/projects?pool=solectwa").get_json()["total"] == 5
    sport = client.get(f"{BASE}/projects?category=sport&pool=miasto").get_json()
    assert {item["category"] for item in sport["items"]} == {"sport"}
    assert client.get(f"{BASE}/projects?status=withdrawn").get_json()["total"] == 0
    assert client.get(f"{BASE}/projects?area=Wasilk%C3%B3w").get_json()["total"] == 160
    assert client.get(f"{BASE}/projects?area=Nigdzie").get_json()["total"] == 0


def _more_projects(count: int) -> None:
    one = db.session.query(Project).filter_by(number=1).one()
    for number in range(100, 100 + count):
        db.session.add(
            Project(
                round_id=one.round_id, pool_id=one.pool_id, number=number, code=str(number), title="Kolejny", summary="",
                category="sport", cost=one.cost, place=one.place, status="on_ballot",
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "projects?page=0", "projects?page=-1", "projects?page=x", "projects?page=99999999999999999999", "projects?page=%C2%B2",
        "projects?category=zielen", "projects?status=good", "projects?pool=x", "ballots.pb?pool=x", "proof?row=0",
        "proof?row=13", "proof?row=1.5",
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_allowed_is_told(told, client, query):
    answer = client.get(f"{BASE}/{query}")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    body = json.loads(answer.data)
    assert faults(body, {"$ref": "#/Problem"}, told["components"]["schemas"]) == [] and body["status"] == 422
    assert body["detail"]


@pytest.mark.parametrize(
    "path", ["/rounds/nie-ma", "/rounds/nie-ma/projects", "/rounds/nie-ma/results", "/nic"]
)
def test_what_is_not_there_is_a_problem(app, client, path):
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    body = json.loads(answer.data)
    assert body["status"] == 404
    assert body["detail"].startswith("Nie ma nic pod tym adresem.")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_may_be_written(app, client, method):
    answer = getattr(client, method)("/api/v1/rounds")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert json.loads(answer.data)["detail"] == "Ten adres tylko się czyta: metodami GET i HEAD."
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def assert_no_numbers(client) -> None:
    """No address of the API says how anybody voted."""
    for path in ("results", "ballots.pb", "proof"):
        answer = client.get(f"{BASE}/{path}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path
    body = client.get(BASE).get_json()
    assert body["published_at"] is None and body["stage"] in ("voting", "counting")
    for item in client.get(f"{BASE}/projects").get_json()["items"]:
        assert not set(item) & {"votes", "points", "selected", "reason"}
    for feature in client.get(f"{BASE}/projects.geojson").get_json(force=True)["features"]:
        assert feature["properties"].get("outcome") in (None, "none", "open")
        assert not set(feature["properties"]) & {"votes", "points", "selected", "reason"}
    table = client.get(f"{BASE}/projects.csv").data.decode("utf-8-sig")
    (heading, *_rows) = csv.reader(io.StringIO(table), delimiter=";")
    assert not {"głosy", "votes", "wybrany", "selected"} & set(heading)


def test_no_numbers_before_the_announcement(made, client, clock):
    assert_no_numbers(client)
    open_after_voting(made, clock)
    assert_no_numbers(client)
    count_all(made)
    assert made.round_view.stage is Stage.COUNTING
    assert_no_numbers(client)


def test_the_page_for_people_names_what_there_is(told, client):
    page = client.get("/api/v1/").get_data(as_text=True)
    assert f"{BASE}/results" in page and "/api/v1/openapi.json" in page
