"""A category of the town's own goes the whole way: editor, filing, list, ballot, results, map, tables and API."""

from __future__ import annotations

import json

import pytest
from flask import g

from core.db import db, transaction
from pb.submission.models import Project
from tests.support.announced import announced
from tests.support.editing import errors_in, filled
from tests.support.filing import WHAT, Proposer, make_call, words_of
from tests.support.officials import signed_in
from tests.support.rounds import TOWN, make_round
from tests.support.urns import cast
from tests.support.voter import Voter

CATALOGUE = "/urzad/kategorie"
NAME = "Edukacja i wychowanie"
CODE = "edukacja-i-wychowanie"
MARKED = f'<span lang="pl">{NAME.replace(" i ", " i" + chr(160))}</span>'


def another_person() -> None:
    """The test's own context outlives a request, and with it the token of whoever came last."""
    g.pop("csrf_token", None)


@pytest.fixture
def official(app):
    """A town in whose catalogue education stands second, with a star."""
    browser = signed_in(app, "official")
    added = {"nowa-1__name": NAME, "nowa-1__shape": "star", "nowa-1__position": "1"}
    assert filled(browser, CATALOGUE, greenery__position="1", sport__position="3", **added).status_code == 303
    another_person()
    return browser


@pytest.fixture
def made(official):
    """Voting days; the first two projects are about education."""
    round_made = make_round(pools=(TOWN,), categories=["greenery", CODE])
    with transaction():
        db.session.query(Project).filter(Project.number.in_((1, 2))).update({"category": CODE})
    return round_made


def test_from_the_editor_to_a_filed_project(official, client, app) -> None:
    make_call()
    resident = Proposer(app.test_client())
    resident.begin()
    resident.place()
    assert NAME not in words_of(resident.open("opis"))
    refused = resident.send("opis", {**WHAT, "category": CODE})
    assert refused.status_code == 422 and "Wybierz kategorię z listy." in words_of(refused)
    rules = {"categories": [CODE, "sport"], "reason": "Rada rozszerzyła regulamin."}
    another_person()
    changed = filled(official, "/urzad/edycje/bo-2027/zgloszenia", **rules)
    assert changed.status_code == 303, errors_in(changed)
    another_person()
    shown = resident.open("opis")
    assert shown.text.index(f">{NAME}</option>") < shown.text.index(">Sport i zabawa</option>")
    resident.fill_in(opis={"category": CODE})
    assert NAME in words_of(resident.open("sprawdz"))
    assert resident.file().status_code == 303
    assert db.session.query(Project.category).scalar() == CODE
    assert NAME.split()[0] in official.get("/bo/bo-2027/projekty/").text


def test_lists_and_filters_show_the_towns_names_in_its_order(made, client) -> None:
    page = client.get("/bo/bo-2027/projekty/").text
    topics = page.split(">Temat<", 1)[1]
    assert topics.index("Edukacja") < topics.index("Kultura") < topics.index("Sąsiedztwo")
    for address in ("/bo/bo-2027/projekty/", "/mapa"):
        chosen = client.get(f"{address}?temat={CODE}").text
        assert "Projekt próbny 2" in chosen and "Projekt próbny 3" not in chosen
    assert "Projekt próbny 3" in client.get("/bo/bo-2027/projekty/?temat=kultura").text


def test_its_name_says_on_other_pages_that_it_is_polish(made, client) -> None:
    client.set_cookie("lang", "en")
    for address in ("/bo/bo-2027/projekty/", "/bo/bo-2027/projekty/1", "/mapa", "/bo/bo-2027/glosowanie"):
        page = client.get(address).text
        assert MARKED in page, address
        assert f"{NAME}</" not in page.replace(MARKED, "").replace(f'lang="pl">{NAME}</option>', ""), address
    assert f'<option value="{CODE}" lang="pl">{NAME}</option>' in client.get("/bo/bo-2027/glosowanie").text


def test_ballot_map_results_tables_and_api(made, client, app, clock) -> None:
    ballot = Voter.of(app).open()
    assert NAME.replace(" i ", " i") in ballot.text.replace("\u00a0", "")
    told = client.get("/bo/bo-2027/projekty.geojson").get_json(force=True)["features"][0]["properties"]
    assert (told["category"], told["category_label"], told["shape"]) == (CODE, NAME, "star")
    assert f",{NAME},on_ballot," in client.get("/api/v1/rounds/bo-2027/projects.csv").text
    cast(made, [1])
    announced(made, clock)
    results = client.get("/bo/bo-2027/wyniki").text
    assert "Edukacja" in results.split("data-legend", 1)[1].split("</ul>", 1)[0]
    assert NAME in client.get("/bo/bo-2027/wyniki.csv").text
    of_result = json.loads(client.get("/bo/bo-2027/wyniki.geojson").text)["features"]
    assert any(
        (one["properties"]["shape"], one["properties"]["category"]) == ("star", CODE) for one in of_result
    )
    chosen = client.get(f"/api/v1/rounds/bo-2027/projects?category={CODE}").get_json()
    assert [(one["category"], one["category_label"]) for one in chosen["items"]] == [(CODE, NAME)] * 2
    assert client.get("/api/v1/rounds/bo-2027/projects?category=nieznana").status_code == 422
    described = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]["Project"][
        "properties"
    ]
    assert CODE in described["category"]["enum"] and described["category_label"] == {"type": "string"}


def test_a_change_of_name_and_sign_shows_at_once_on_what_is_kept(made, official, client) -> None:
    before = client.get("/bo/bo-2027/projekty.geojson")
    assert NAME.split()[0] in client.get("/bo/bo-2027/projekty/").text
    assert Voter(client).open().status_code == 200
    another_person()
    changed = {f"{CODE}__name": "Szkoły", f"{CODE}__shape": "house"}
    assert filled(official, CATALOGUE, **changed).status_code == 303
    assert "Szkoły" in client.get("/bo/bo-2027/projekty/").text
    assert "Szkoły" in Voter(client).open().text
    again = client.get("/bo/bo-2027/projekty.geojson", headers={"If-None-Match": before.headers["ETag"]})
    assert (
        again.status_code == 200
        and "Szkoły" in again.get_json(force=True)["features"][0]["properties"].values()
    )
