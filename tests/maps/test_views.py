"""The map's addresses: 304 for who has it already, layers that packages hand in, places by name."""

from __future__ import annotations

import gzip
import json

import pytest

from core.problems import NotFound
from maps.geojson import Feature
from maps.layers import Layer, feature_collection, register_layer
from maps.queries import area_by_slug
from tests.support.maps import area, bring, bring_places, features_of, square


@pytest.fixture
def wasilkow(app):
    """Wasilków with its places."""
    bring(features_of("gminy_demo", nazwa="Wasilków"), "municipality")
    bring_places(features_of("miejscowosci_demo", gmina="Wasilków"), kind_field="typ")


def test_vector_base_is_sent_once_and_then_not_modified(client, wasilkow):
    first = client.get("/mapa/podklad.geojson", headers={"Accept-Encoding": "gzip"})
    assert (first.status_code, first.mimetype) == (200, "application/geo+json")
    assert first.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in first.headers["Vary"]
    document = json.loads(gzip.decompress(first.data))
    assert [one["properties"]["name"] for one in document["features"]][0] == "Wasilków"
    assert first.headers["Cache-Control"] == "public, no-cache"
    for known in (first.headers["ETag"], f'"other", {first.headers["ETag"]}'):
        again = client.get("/mapa/podklad.geojson", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/mapa/podklad.geojson", headers={"If-None-Match": '"other"'}).status_code == 200


def test_vector_base_under_its_digest_is_kept_for_ever_and_an_old_one_is_not(app, client, wasilkow):
    with app.test_request_context():
        address = app.jinja_env.globals["vector_base_url"]()
    assert "immutable" in client.get(address).headers["Cache-Control"]
    bring([area(1, "Nowy", square(23.1, 53.2, 0.02))], "district")
    with app.test_request_context():
        assert app.jinja_env.globals["vector_base_url"]() != address
    old = client.get(address)
    assert old.headers["Cache-Control"] == "public, no-cache"
    assert "Nowy" in old.get_data(as_text=True)


def test_places_by_name(client, wasilkow):
    found = client.get("/mapa/miejsca?q=dabr").json
    assert [one["name"] for one in found["items"]] == ["Dąbrówki"]
    assert found["items"][0]["lon"] == pytest.approx(23.2, abs=0.1)
    assert found["items"][0]["label"] == "Dąbrówki, miejscowość"
    nothing = {"items": [], "page": 1, "pages": 1, "total": 0}
    assert client.get("/mapa/miejsca").json == nothing
    assert client.get("/mapa/miejsca?q=%00%ff" + "a" * 5000).json == nothing


def test_places_come_a_page_at_a_time(client, app):
    spots = [
        Feature(n, {"nazwa": f"Polna {n:02}"}, {"type": "Point", "coordinates": [23.2, 53.2]})
        for n in range(1, 46)
    ]
    bring_places(spots)
    pages = [client.get(f"/mapa/miejsca?q=polna&strona={n}").json for n in (1, 2, 3, 99, -5)]
    assert [len(page["items"]) for page in pages] == [20, 20, 5, 5, 20]
    assert [page["page"] for page in pages] == [1, 2, 3, 3, 1] and pages[0]["total"] == 45
    assert len({one["name"] for page in pages[:3] for one in page["items"]}) == 45
    assert client.get("/mapa/miejsca?q=polna&strona=x").json["page"] == 1


def test_where_a_point_is_in_words(client, wasilkow):
    inside = client.get("/mapa/gdzie?lon=23.25&lat=53.2162").json
    assert inside["outside_m"] == 0 and "Najbliżej: Dąbrówki" in inside["text"]
    outside = client.get("/mapa/gdzie?lon=23.25&lat=53.05").json
    assert outside["outside_m"] > 5000 and "poza granicą, 13\xa0km od niej." in outside["text"]
    bring([area(1, "Mały", square(23.1, 53.2, 0.01))], "district")
    small = area_by_slug("district", "maly").id
    assert client.get(f"/mapa/gdzie?lon=23.25&lat=53.2162&obszar={small},x,").json["outside_m"] > 5000
    for wrong in ("", "?lon=1&lat=1", "?lon=nan&lat=nan", "?lon=inf&lat=53", "?lon=23.2", "?lon=a&lat=b"):
        assert client.get(f"/mapa/gdzie{wrong}").status_code == 404


def test_places_are_not_for_harvesting(client, wasilkow):
    codes = [client.get(f"/mapa/miejsca?q=d{n}").status_code for n in range(125)]
    assert codes[0] == 200 and codes[-1] == 429


def test_layers_are_handed_in_and_not_computed_for_who_has_them(app, client):
    computed = []

    def rows(arguments):
        computed.append(dict(arguments))
        yield {"number": 1, "title": "Ławka", "lon": 23.2, "lat": 53.2, "outcome": "won"}
        yield {"number": 2, "title": "Bez miejsca", "lon": None, "lat": None}

    register_layer(app, Layer("probna", rows, lambda arguments: f"v1-{arguments.get('pula', '')}"))
    first = client.get("/mapa/warstwy/probna.geojson?pula=1")
    won, placeless = first.get_json(force=True)["features"]
    assert won["geometry"] == {"type": "Point", "coordinates": [23.2, 53.2]}
    assert won["properties"] == {"number": 1, "title": "Ławka", "outcome": "won"}
    assert placeless["geometry"] is None
    again = client.get(
        "/mapa/warstwy/probna.geojson?pula=1", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304 and computed == [{"pula": "1"}]
    other = client.get(
        "/mapa/warstwy/probna.geojson?pula=2", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert other.status_code == 200
    with pytest.raises(ValueError, match="probna"):
        register_layer(app, Layer("probna", rows, lambda arguments: ""))


def test_layers_that_are_not_there(app, client):
    def missing(arguments):
        raise NotFound

    register_layer(app, Layer("pusta", missing, missing))
    assert client.get("/mapa/warstwy/pusta.geojson").status_code == 404
    assert client.get("/mapa/warstwy/inna.geojson").status_code == 404


def test_geojson_of_rows_is_text_without_spaces():
    text = feature_collection([{"lon": 21.123456789, "lat": 52.0, "title": "Żółw"}])
    assert '"coordinates":[21.123457,52.0]' in text and '"title":"Żółw"' in text


def test_the_data_of_the_script(app, wasilkow):
    with app.test_request_context():
        told = app.jinja_env.globals["map_data"]()
    assert told["base_maps"] == [] and told["places_url"] == "/mapa/miejsca"
    assert told["bounds"] == pytest.approx([23.0813, 53.1666, 23.3365, 53.2783], abs=1e-3)
    json.dumps(told)
