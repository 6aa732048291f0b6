"""The list of projects and its map: one choice, one order, and nothing told before its time."""

from __future__ import annotations

import csv
import io
import json

from flask import Flask
from flask.testing import FlaskClient

from pb.rounds.rules import Stage
from tests.support.pages import Page, looked_at, words
from tests.support.projects import change_project, count_votes
from tests.support.rounds import MadeRound, make_round
from tests.support.statements import counted_statements


def listed(page: Page, slug: str = "bo-2027") -> list[int]:
    """Numbers of the projects on the list, in its order."""
    beginning = f"/bo/{slug}/projekty/"
    found = [
        int(href.removeprefix(beginning))
        for text, href in page.links
        if href.startswith(beginning) and href.removeprefix(beginning).isdecimal() and "Nr" in text
    ]
    return list(dict.fromkeys(found))


def mapped(client: FlaskClient, query: str = "") -> list[int]:
    """Numbers of the projects on the map."""
    answer = client.get(f"/bo/bo-2027/projekty.geojson{query}")
    return [one["properties"]["number"] for one in json.loads(answer.data)["features"]]


def test_filters_search_and_order_agree_on_list_map_and_table(app: Flask, client: FlaskClient) -> None:
    make_round(projects_per_pool=5)
    change_project("bo-2027", 3, title="Źródło przy Łąkowej", category="culture", place="Dąbrówki")
    change_project("bo-2027", 9, status="rejected", grounds="Działka nie należy do gminy.")
    for query, numbers in {
        "": [1, 2, 3, 4, 5, 6, 7, 8, 10],
        "?pula=solectwa": [6, 7, 8, 10],
        "?temat=kultura": [3, 8],
        "?miejsce=Dąbrówki": [3],
        "?szukaj=zrodlo+lakowej": [3],
        "?szukaj=8": [8],
        "?status=odrzucone": [9],
        "?status=wszystkie&pula=solectwa": [6, 7, 8, 9, 10],
        "?szukaj=%25": [],
        "?szukaj=nic-takiego": [],
    }.items():
        page = looked_at(client.get(f"/bo/bo-2027/projekty/{query}"))
        assert listed(page) == numbers, query
        assert page.headings[0].startswith(str(len(numbers))), query
        assert mapped(client, query) == numbers, query
        rows = list(
            csv.DictReader(io.StringIO(client.get(f"/bo/bo-2027/projekty.csv{query}").text.lstrip("\ufeff")))
        )
        assert [int(row["number"]) for row in rows] == numbers, query
    dearest = looked_at(client.get("/bo/bo-2027/projekty/?kolejnosc=najdrozsze"))
    assert listed(dearest) == [10, 8, 7, 6, 5, 4, 3, 2, 1]
    counts = [words(text) for text, href in dearest.links if "kolejnosc=najdrozsze" in href]
    assert {"wszystkie 9", "ogólnomiejska 5", "sołecka 4", "odrzucone 1", "Dąbrówki 1"} <= set(counts)


def test_an_address_that_makes_no_sense_still_shows_the_list(app: Flask, client: FlaskClient) -> None:
    make_round(projects_per_pool=1)
    odd = "?pula=zła&temat=%ff%fe&status=x&strona=999999999&kolejnosc=x&nr=abc&szukaj=" + "%F0%9F%8C%B3" * 400
    assert looked_at(client.get("/bo/bo-2027/projekty/" + odd)).headings[0].startswith("0")
    assert listed(looked_at(client.get("/bo/bo-2027/projekty/?strona=9999"))) == [1, 2]
    assert client.get("/bo/nie-ma/projekty/").status_code == 404
    assert client.get("/bo/BO/projekty/").status_code == 404


def test_pages_of_twenty_and_the_same_statements_for_ten_and_a_thousand(
    app: Flask, client: FlaskClient
) -> None:
    make_round("bo-2027", projects_per_pool=5)
    make_round("duza", projects_per_pool=500, year=2026)
    paths = (
        "/bo/{}/projekty/",
        "/bo/{}/projekty/?szukaj=projekt&strona=2",
        "/bo/{}/projekty.geojson",
        "/bo/{}/",
        "/bo/{}/projekty/1",
    )
    for path in (*paths, "/", "/mapa", "/bo/"):
        client.get(path.format("bo-2027"))
        first, again = [], []
        for slug in ("bo-2027", "duza"):
            app.extensions.pop("kept", None)
            for sent in (first, again):
                with counted_statements() as statements:
                    assert client.get(path.format(slug)).status_code == 200
                sent.append(len(statements))
        assert first[0] == first[1] <= 5, (path, first)
        assert again[0] == again[1] <= first[0], (path, again)
    last = looked_at(client.get("/bo/duza/projekty/?strona=50"))
    assert listed(last, "duza") == list(range(981, 1001))
    assert ("Następna", "/bo/duza/projekty/?strona=2") in looked_at(client.get("/bo/duza/projekty/")).links


def test_no_verdict_before_publication_and_a_verdict_after_it(app: Flask, client: FlaskClient) -> None:
    counting = make_round(stage=Stage.COUNTING, projects_per_pool=2)
    count_votes(counting.slug, {1, 3})
    for path in _told_of(counting):
        answer = client.get(path)
        assert answer.status_code == 200
        seen = looked_at(answer).text if answer.mimetype == "text/html" else answer.text
        for telling in ("777", "4321", "wybrany", '"won"', '"lost"', "selected"):
            assert telling not in seen, (path, telling)
        for mark in ('class="mk won', 'class="mk lost', 'class="no won', 'class="tag won', 'class="tag lost'):
            assert mark not in answer.text, (path, mark)
    published = make_round("bo-2026", Stage.RESULTS, year=2026, projects_per_pool=2)
    count_votes(published.slug, {1, 3})
    features = json.loads(client.get("/bo/bo-2026/projekty.geojson").data)["features"]
    assert {one["properties"]["number"]: one["properties"]["outcome"] for one in features} == {
        1: "won", 2: "lost", 3: "won", 4: "lost",
    }  # fmt: skip
    assert listed(looked_at(client.get("/bo/bo-2026/projekty/?status=wybrane")), "bo-2026") == [1, 3]


def _told_of(made: MadeRound) -> list[str]:
    base = f"/bo/{made.slug}"
    lists = [
        f"{base}/projekty/",
        f"{base}/projekty/?status=wybrane",
        f"{base}/projekty.geojson",
        f"{base}/projekty.csv",
    ]
    return [
        *lists,
        f"{base}/",
        f"{base}/projekty/1",
        f"{base}/projekty/2",
        "/mapa",
        "/mapa/projekty.geojson",
        "/",
        "/bo/",
    ]


def test_the_map_data_has_all_that_the_map_shows_and_may_be_kept(app: Flask, client: FlaskClient) -> None:
    make_round(projects_per_pool=1)
    change_project("bo-2027", 2, location=None, cost="1234.5", title='„Plac" & <b>x</b>')
    answer = client.get("/bo/bo-2027/projekty.geojson", headers={"Accept-Encoding": "gzip"})
    assert answer.mimetype == "application/geo+json"
    plain = client.get("/bo/bo-2027/projekty.geojson")
    first, second = json.loads(plain.data)["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [23.201, 53.2]}
    assert first["properties"] == {
        "number": 1, "title": "Projekt próbny 1", "cost": 11000, "cost_text": "11\u2009000\u00a0zł",
        "category": "greenery", "category_label": "Zieleń", "shape": "circle", "outcome": "none",
        "url": "/bo/bo-2027/projekty/1", "pool": "Pula ogólnomiejska", "area": "Wasilków",
    }  # fmt: skip
    assert second["geometry"] is None
    assert second["properties"]["cost_text"] == "1\u2009234,50\u00a0zł"
    assert second["properties"]["title"] == '„Plac" & <b>x</b>'
    etag = plain.headers["ETag"]
    known = client.get("/bo/bo-2027/projekty.geojson", headers={"If-None-Match": etag})
    assert (known.status_code, known.data) == (304, b"")
    change_project("bo-2027", 1, title="Inny tytuł")
    changed = client.get("/bo/bo-2027/projekty.geojson", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert "Inny tytuł" in changed.text


def test_a_table_does_not_run_formulas(app: Flask, client: FlaskClient) -> None:
    make_round(projects_per_pool=1)
    change_project("bo-2027", 1, title='=HYPERLINK("http://x.example")')
    rows = list(csv.DictReader(io.StringIO(client.get("/bo/bo-2027/projekty.csv").text.lstrip("\ufeff"))))
    assert rows[0]["title"].startswith("'=")


def test_a_project_that_is_an_area_keeps_its_shape_and_says_where_to_mark_it(
    app: Flask, client: FlaskClient
) -> None:
    make_round(projects_per_pool=1)
    change_project(
        "bo-2027", 1, location="SRID=4326;POLYGON((23.2 53.2,23.3 53.2,23.3 53.3,23.2 53.3,23.2 53.2))"
    )
    first = json.loads(client.get("/bo/bo-2027/projekty.geojson?nr=1").data)["features"][0]
    assert first["geometry"]["type"] == "Polygon"
    lon, lat = first["properties"]["label"]
    assert 23.2 < lon < 23.3
    assert 53.2 < lat < 53.3
    looked_at(client.get("/bo/bo-2027/projekty/1"))
