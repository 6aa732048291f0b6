"""Files that are GeoJSON, nearly GeoJSON and not JSON at all; and base maps that may and may not be set."""

from __future__ import annotations

import json

import pytest

from maps.geojson import MOST_FEATURES, NotJson, encode, read_collection


def problem(text):
    """The only problem with a file."""
    found = read_collection(text.encode())
    assert found.features == ()
    (only,) = found.problems
    return only


def test_features_keep_their_number_and_properties():
    found = read_collection(
        b'\xef\xbb\xbf{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"properties":{"nazwa":"A"},'
        b'"geometry":null},{"type":"Feature","properties":null,"geometry":null}]}'
    )
    assert [(one.number, dict(one.properties), one.feature_id) for one in found.features] == [
        (1, {"nazwa": "A"}, 7),
        (2, {}, None),
    ]


def test_a_single_feature_is_a_collection_of_one():
    assert len(read_collection(b'{"type":"Feature","properties":{},"geometry":null}').features) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("", 1), ("{\n\n  oops\n}", 3), ("[" * 100_000, 1), ('{"a": ' + "9" * 5000 + "}", 1), ("\n\n\n{", 4)],
)
def test_what_is_not_json_is_told_with_its_line(text, line):
    with pytest.raises(NotJson) as broken:
        read_collection(text.encode())
    assert broken.value.line == line


def test_other_encodings_are_told_with_their_line():
    with pytest.raises(NotJson) as broken:
        read_collection('{\n"nazwa": "Żabki"}'.encode("cp1250"))
    assert broken.value.line == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[]", "not_feature_collection"),
        ("7", "not_feature_collection"),
        ('{"type":"Topology"}', "not_feature_collection"),
        ('{"type":"FeatureCollection"}', "not_feature_collection"),
        ('{"type":"FeatureCollection","features":[]}', "collection_empty"),
        ('{"type":"FeatureCollection","features":["x"]}', "not_feature"),
    ],
)
def test_what_is_not_geojson_is_refused(text, code):
    assert problem(text).code == code


def test_too_many_features():
    text = '{"type":"FeatureCollection","features":[' + ",".join(["0"] * (MOST_FEATURES + 1)) + "]}"
    assert problem(text).code == "too_many_features"


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("urn:ogc:def:crs:EPSG::2180", "EPSG:2180"),
        ("EPSG:2178", "EPSG:2178"),
        ("urn:ogc:def:crs:EPSG:8.9:3857", "EPSG:3857"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", None),
        ("urn:ogc:def:crs:EPSG::4326", None),
    ],
)
def test_a_declared_system_other_than_degrees_is_refused(name, system):
    crs = {"type": "name", "properties": {"name": name}}
    feature = {"type": "Feature", "properties": {}, "geometry": None}
    found = read_collection(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}).encode()
    )
    if system is None:
        assert len(found.features) == 1
    else:
        assert [(one.code, one.facts) for one in found.problems] == [("system_declared", {"system": system})]


def test_what_is_not_a_number_is_not_written():
    with pytest.raises(ValueError):
        encode({"x": float("nan")})
