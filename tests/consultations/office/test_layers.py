"""Layers beside the marks: own files are read whole or refused with a sentence, services are shown through us."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from consultations.consultation.layer_queries import layers_of
from consultations.consultation.layer_texts import purpose_word
from consultations.consultation.models import LayerFeature
from consultations.consultation.queries import record_of
from core.db import db, transaction
from maps.outward.fetching import Reach
from tests.support.consultations import add_consultation, add_layer
from tests.support.editing import errors_in, filled, opened
from tests.support.map_service import Service, picture, reach_of, running
from tests.support.officials import signed_in

SLUG = "zielone-2026"
DESK = f"/urzad/konsultacje/{SLUG}/ustawienia/warstwy"
FORM = {
    "name": "Tereny gminy",
    "source": "Ewidencja gruntów, 2026",
    "legend": "Zielone: gmina.",
    "purpose": "land",
}
SQUARE = [[[23.2, 53.19], [23.21, 53.19], [23.21, 53.2], [23.2, 53.2], [23.2, 53.19]]]
BOW = [[[23.2, 53.19], [23.21, 53.2], [23.21, 53.19], [23.2, 53.2], [23.2, 53.19]]]


@pytest.fixture
def official(app, clock):
    with transaction():
        add_consultation(clock(), SLUG)
    return signed_in(app, "official")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running() as number:
        yield number


def sent_file(official, content: bytes, address: str = f"{DESK}/nowa?rodzaj=geojson", **typed: str):
    form = {**opened(official, address), **FORM, **typed, "file": (io.BytesIO(content), "<b>tereny.geojson")}
    return official.post(address, data=form, content_type="multipart/form-data")


def thing(coordinates: object, kind: str = "Polygon", **properties: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def file_of(*things: object, **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(things)}).encode()


def services(official, kind: str = "wms", url: str = "http://mapy.example/png?service=WMS", **typed: str):
    told = {"url": url, "remote_layer": "drzewa", "name": "Spis drzew", "purpose": "background"}
    return filled(official, f"{DESK}/nowa?rodzaj={kind}", **{**FORM, **told, **typed})


def test_a_file_becomes_a_layer_that_the_map_asks_for_by_its_view(official, client) -> None:
    content = file_of(
        thing(SQUARE, wlasciciel="Gmina\u0000 <b>Wasilków</b>", nested={"a": 1}, pesel="x" * 900),
        thing([[23.25, 53.2], [23.26, 53.21]], "LineString"),
        thing([23.2, 53.2], "Point", nazwa=7),
    )
    assert sent_file(official, content).status_code == 303
    layer = layers_of(record_of(SLUG).id)[0]
    page = client.get(f"/konsultacje/{SLUG}/")
    assert "Zielone: gmina." in page.text and "warstwy/" in page.text
    here = client.get(f"/konsultacje/{SLUG}/warstwy/{layer.id}.geojson?bbox=23.205,53.195,23.206,53.196").json
    assert [one["properties"] for one in here["features"]] == [{"label": "Gmina <b>Wasilków</b>"}]
    assert here["is_whole"] is True
    kept = db.session.scalars(select(LayerFeature.properties).order_by(LayerFeature.id)).first()
    assert set(kept) == {"wlasciciel", "pesel"} and len(kept["pesel"]) == 300


def test_a_file_that_is_no_layer_is_refused_beside_its_field(official) -> None:
    far = file_of(thing([19.0, 50.2], "Point"))
    for content, said in (
        (b"", "Wskaż plik"),
        (file_of(thing(BOW)), "przecina"),
        (far, "nie leży w obszarze"),
    ):
        refused = sent_file(official, content)
        assert refused.status_code == 422 and said in " ".join(errors_in(refused))
        assert 'id="file-e"' in refused.text and 'value="Ewidencja gruntów, 2026"' in refused.text
    assert db.session.scalar(select(func.count()).select_from(LayerFeature)) == 0


def test_a_new_file_takes_the_place_of_the_former_one_and_none_leaves_it(official) -> None:
    sent_file(official, file_of(thing(SQUARE, nazwa="stare")))
    number = layers_of(record_of(SLUG).id)[0].id
    assert sent_file(official, b"", f"{DESK}/{number}", name="Grunty").status_code == 422
    assert filled(official, f"{DESK}/{number}", name="Grunty").status_code == 303
    labels = select(LayerFeature.label)
    assert list(db.session.scalars(labels)) == ["stare"]
    assert sent_file(official, file_of(thing(SQUARE, opis="nowe")), f"{DESK}/{number}").status_code == 303
    assert list(db.session.scalars(labels)) == ["nowe"]


def test_a_service_is_shown_through_us_and_asked_only_for_its_picture(official, client, app, port) -> None:
    app.extensions["outward_reach"] = reach_of(port)
    done = services(official)
    assert done.status_code == 303
    assert "przysłała obraz" in official.get(done.location).text
    layer = layers_of(record_of(SLUG).id)[0]
    tile = client.get(f"/konsultacje/{SLUG}/warstwy/{layer.id}/15/18500/10500?LAYERS=inne&v=1")
    assert (tile.status_code, tile.mimetype, tile.data) == (200, "image/png", picture())
    assert tile.headers["X-Content-Type-Options"] == "nosniff" and "public" in tile.headers["Cache-Control"]
    assert Service.asked[-1].startswith(
        "mapy.example/png?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=drzewa&"
    )
    asked = len(Service.asked)
    assert client.get(f"/konsultacje/{SLUG}/warstwy/{layer.id}/15/18500/10500").status_code == 200
    assert len(Service.asked) == asked
    assert client.get(f"/konsultacje/{SLUG}/warstwy/{layer.id}/15/40000/1").status_code == 404
    assert "mapy.example" not in client.get(f"/konsultacje/{SLUG}/").text


def test_what_is_no_picture_never_reaches_the_reader(official, client, app, port) -> None:
    app.extensions["outward_reach"] = reach_of(port)
    services(official, "wmts", "http://mapy.example/svg")
    layer = layers_of(record_of(SLUG).id)[0]
    for _ in range(2):
        tile = client.get(f"/konsultacje/{SLUG}/warstwy/{layer.id}/15/18500/10500")
        assert (tile.status_code, tile.data) == (502, b"")
    assert sum("/svg?" in one and "TILECOL=18500" in one for one in Service.asked) == 1
    assert "notice stop" in official.get(f"{DESK}/{layer.id}?sprawdz=1").text


def test_an_address_that_may_not_be_asked_is_refused_beside_its_field(official, app) -> None:
    app.extensions["outward_reach"] = Reach(resolve=lambda *_: [("192.168.1.10", 443)])
    for url, said in (
        ("http://169.254.169.254/latest", "nie jest nazwą serwera w internecie"),
        ("https://mapy.example:8080/wms", "portem 8080"),
        ("https://a:b@mapy.example/wms", "loginu ani hasła"),
        ("https://mapy.example/wms?token=1", "token"),
        ("https://mapy.example/wms", "sieci prywatnej"),
    ):
        refused = services(official, url=url)
        assert refused.status_code == 422 and said in " ".join(errors_in(refused))
        assert 'id="url-e"' in refused.text and 'value="Spis drzew"' in refused.text


def test_layers_of_the_office_are_not_shown_to_everybody(official, client, clock) -> None:
    with transaction():
        one = record_of(SLUG)
        hidden = add_layer(one, clock(), {"Jan Kowalski": "POINT(23.2 53.19)"}, is_public=False).id
    address = f"/{hidden}.geojson?bbox=23,53,24,54"
    assert client.get(f"/konsultacje/{SLUG}/warstwy{address}").status_code == 404
    assert official.get(f"/konsultacje/{SLUG}/warstwy{address}").status_code == 404
    assert "Tereny gminy" not in client.get(f"/konsultacje/{SLUG}/").text
    answer = official.get(DESK + address)
    assert "Jan Kowalski" in answer.text and "private" in answer.headers["Cache-Control"]
    for wrong in ("", "1,2,3", "a,b,c,d", "nan,0,1,1", "24,53,23,54"):
        assert official.get(f"{DESK}/{hidden}.geojson?bbox={wrong}").status_code == 404


def test_layers_are_moved_changed_and_taken_away(official, clock) -> None:
    with transaction():
        one = record_of(SLUG)
        numbers = [add_layer(one, clock(), name=name, position=place).id for place, name in enumerate("abc")]
    token = {"csrf_token": opened(official, f"{DESK}/{numbers[0]}")["csrf_token"]}
    for number, step in ((numbers[2], "earlier"), (numbers[0], "later"), (numbers[0], "later")):
        assert official.post(f"{DESK}/{number}/przesun", data={**token, "step": step}).status_code == 303
    names = lambda: [each.name for each in layers_of(record_of(SLUG).id)]  # noqa: E731
    assert names() == ["c", "b", "a"]
    stale = opened(official, f"{DESK}/{numbers[1]}")
    assert filled(official, f"{DESK}/{numbers[1]}", name="b2").status_code == 303
    clash = official.post(f"{DESK}/{numbers[1]}", data={**stale, "name": "b3"})
    assert clash.status_code == 409 and 'value="b3"' in clash.text
    assert official.post(f"{DESK}/{numbers[0]}/usun", data=token).status_code == 303
    assert names() == ["c", "b2"]


def test_whoever_chooses_a_service_is_told_that_it_measures_nothing(official) -> None:
    form = official.get(f"{DESK}/nowa?rodzaj=wms").text.replace("\xa0", " ")
    assert "nie da się w nim niczego zmierzyć" in form
    assert "niczego" not in official.get(f"{DESK}/nowa?rodzaj=geojson").text
    assert purpose_word("land", "wms").startswith(purpose_word("land", "geojson") + " (obraz")
