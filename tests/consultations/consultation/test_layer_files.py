"""A layer's file is read as a stream and refused for what it is: too large, too deep, elsewhere, in metres, no numbers."""

from __future__ import annotations

import io
import json

import pytest
import shapely

from consultations.consultation.services.layer_file import is_near, plain_properties, read_layer_file
from core.problems import Problem

SQUARE = [[[23.2, 53.19], [23.21, 53.19], [23.21, 53.2], [23.2, 53.2], [23.2, 53.19]]]
BOW = [[[23.2, 53.19], [23.21, 53.2], [23.21, 53.19], [23.2, 53.2], [23.2, 53.19]]]


def thing(coordinates: object, kind: str = "Polygon", **properties: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file_of(*things: object, **members: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(things)}).encode()


def test_a_label_is_the_named_field_or_one_that_looks_like_a_name() -> None:
    content = file_of(thing([23.2, 53.2], "Point", Nazwa="Lipa", nr=12), thing(SQUARE, opis="Trawnik"))
    assert [one.label for one in read_layer_file(io.BytesIO(content))] == ["Lipa", "Trawnik"]
    assert [one.label for one in read_layer_file(io.BytesIO(b"\xef\xbb\xbf" + content), "NR")] == [
        "12",
        "Trawnik",
    ]


def test_properties_are_plain_words() -> None:
    given = {"a\n": " x\u2028\x00y ", "b": {"deep": 1}, "c": None, "d": True, "e" * 90: "z" * 900, "f": [1]}
    assert plain_properties(given) == {"a": "x y", "d": "True", "e" * 60: "z" * 300}
    assert len(plain_properties({str(n): n for n in range(100)})) == 30


def test_a_layer_lies_where_the_consultation_is() -> None:
    things = read_layer_file(io.BytesIO(file_of(thing(SQUARE))))
    assert is_near(things, None) and is_near(things, shapely.box(23.22, 53.2, 23.3, 53.3))
    assert not is_near(things, shapely.box(19, 50, 19.1, 50.1))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "layer_file_missing"),
        (b"{", "layer_not_geojson"),
        (b"\xff\xfe\x00", "layer_not_geojson"),
        (b'{"type": "FeatureCollection", "features": [' + b"[" * 200_000, "layer_not_geojson"),
        (b'{"features": [{"type":"Feature","n":' + b"9" * 5000 + b"}]}", "layer_not_geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "collection_empty"),
        (b" " * (10 * 1024 * 1024 + 1), "file_too_big"),
        (file_of(thing(BOW)), "geometry_crosses"),
        (file_of(thing([[[float("nan"), 53], [23, 53], [24, 53], [23, 54]]])), "coordinates_not_finite"),
        (file_of(thing([float("inf"), 53], "Point")), "coordinates_not_finite"),
        (file_of(thing([765432.1, 612345.6], "Point")), "coordinates_in_metres"),
        (file_of(thing([2583000, 7020000], "Point")), "coordinates_in_metres"),
        (file_of(thing([53.19, 23.2], "Point")), "axes_swapped"),
        (file_of(thing([100, 5], "Point")), "outside_poland"),
        (file_of(thing(SQUARE), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2180"}}), "system_declared"),
        (file_of(thing([[23.2, 53.19 + i / 1e7] for i in range(20_001)], "LineString")), "too_many_vertices"),
        (file_of(*[thing([23.2, 53.19], "Point")] * 20_001), "layer_too_much"),
        (file_of({"type": "Feature", "properties": {}, "geometry": {"type": "GeometryCollection"}}), "geometry_type"),
        (file_of(*[thing(BOW)] * 9), "more_problems"),
    ],
    ids=[
        *("none", "broken", "bytes", "deep", "digits", "empty", "large", "bow", "nan", "infinity", "metres"),
        *("mercator", "swapped", "abroad", "system", "corners", "things", "collection", "many"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_layer_is_refused(content, code) -> None:
    found = read_layer_file(io.BytesIO(content))
    assert all(isinstance(one, Problem) and one.field == "file" for one in found)
    assert found[-1].code == code
