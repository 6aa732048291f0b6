"""The place field without a script: what a form says becomes a geometry, words, or a sentence beside the field."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import Point

from maps.fields import read_place, stored_place
from maps.place_page import shown_place
from maps.place_reading import PlaceLimits, PlaceRules
from maps.queries import area_by_slug
from maps.texts import sentence
from tests.support.maps import area, bring, bring_places, features_of, square

RULES = PlaceRules(asks_parcels=True)


@pytest.fixture(autouse=True)
def town(app):
    """Wasilków with its places; sentences are worded as for a request."""
    bring(features_of("gminy_demo", nazwa="Wasilków"), "municipality")
    bring_places(features_of("miejscowosci_demo", gmina="Wasilków"), kind_field="typ")
    with app.test_request_context():
        yield


def read(rules=RULES, **fields):
    """The reading of a form whose fields are as told."""
    return read_place(
        {f"place-{'as' if name == 'shape' else name}": value for name, value in fields.items()},
        "place",
        rules,
    )


def collection(*geometries):
    """A GeoJSON GeometryCollection as text."""
    return json.dumps({"type": "GeometryCollection", "geometries": list(geometries)})


def point(lon=23.2065, lat=53.1987):
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}


def said(reading):
    """The sentences of what is wrong."""
    return [sentence(problem).replace("\xa0", " ") for problem in reading.problems]


BOWTIE = {
    "type": "Polygon",
    "coordinates": [[[23.2, 53.2], [23.21, 53.21], [23.21, 53.2], [23.2, 53.21], [23.2, 53.2]]],
}


def test_what_the_script_drew_is_taken_at_once():
    reading = read(shapes=collection(point()))
    assert reading.is_final and reading.geometry == Point(23.2065, 53.1987)


def test_several_parts_become_one_geometry():
    line = {"type": "LineString", "coordinates": [[23.2, 53.2], [23.201, 53.2]]}
    assert read(shapes=collection(point(), point(23.21))).geometry.geom_type == "MultiPoint"
    assert read(shapes=collection(point(), point())).geometry.geom_type == "Point"
    assert read(shapes=collection(point(), line)).geometry.geom_type == "GeometryCollection"
    assert (
        read(shapes=collection(square(23.2, 53.2, 0.002), square(23.21, 53.2, 0.002))).geometry.geom_type
        == "MultiPolygon"
    )


def test_areas_that_overlap_are_joined_and_said():
    reading = read(shapes=collection(square(23.2, 53.2, 0.002), square(23.201, 53.2, 0.002)))
    assert reading.geometry.geom_type == "Polygon" and [note.code for note in reading.notes] == [
        "shapes_joined"
    ]


def test_typed_coordinates_are_shown_before_they_are_taken():
    first = read(coordinates="53,1987 23,2065")
    assert not first.is_final and not first.problems and first.geometry == Point(23.2065, 53.1987)
    page = shown_place(first)
    assert page.parts[0].text.replace("\xa0", " ") == "53,1987 N 23,2065 E" and "<svg" in page.still
    assert page.typed.coordinates == ""
    second = read(shapes=page.typed.shapes)
    assert second.is_final and second.geometry == first.geometry


def test_the_order_of_metres_is_said_back():
    for typed in ("781010 605300", "605300 781010"):
        reading = read(coordinates=typed)
        assert reading.geometry.distance(Point(23.2128, 53.2384)) < 0.001
        assert "EPSG:2180" in sentence(reading.notes[0])
    assert "najpierw długość" in sentence(read(coordinates="23,2065 53,1987").notes[0])


def test_rows_of_coordinates_as_one_line_or_area():
    rows = "53,2 23,2\n53,2 23,202\n53,202 23,202"
    assert read(coordinates=rows, shape="line").geometry.geom_type == "LineString"
    assert read(coordinates=rows, shape="area").geometry.geom_type == "Polygon"
    assert read(coordinates=rows).geometry.geom_type == "MultiPoint"
    short = read(coordinates="53,2 23,2", shape="line")
    assert short.problems[0].field == "coordinates" and short.typed.coordinates == "53,2 23,2"


def test_a_wrong_row_loses_nothing():
    reading = read(
        coordinates="53,2 23,2\ngdzieś tam", shapes=collection(point()), words="za szkołą", parcels="12/x"
    )
    assert said(reading)[0] == "Wiersz 2 („gdzieś tam”) to nie są współrzędne. Przykład: 53,1987 23,2065."
    assert reading.typed.coordinates == "53,2 23,2\ngdzieś tam" and reading.typed.words == "za szkołą"
    assert "23.2065" in reading.typed.shapes and reading.typed.parcels == "12/x"
    assert [problem.field for problem in reading.problems] == ["coordinates", "parcels"]


def test_a_named_place_is_picked_from_a_list():
    listed = read(search="dabr", do="find")
    ((key, label),) = shown_place(listed).matches
    assert label.startswith("Dąbrówki") and not listed.is_final
    picked = read(search="dabr", chosen=str(key), do="show")
    assert picked.geometry.geom_type == "Point" and picked.typed.search == "" and not picked.is_final
    assert "Dąbrówki" in sentence(picked.notes[0])
    assert read(shapes=picked.typed.shapes).is_final
    assert "Poszukaj" in said(read(chosen="99999999"))[0]


def test_an_unknown_name_leads_on():
    reading = read(search="Marsjańska 7", do="find")
    assert shown_place(reading).matches is None and "Marsjańska 7" in sentence(reading.notes[0])
    assert read(search="Marsjańska 7", words="za szkołą").is_final


def test_words_are_enough_unless_the_rules_say_otherwise():
    reading = read(words="  za   szkołą, przy boisku ")
    assert reading.is_final and reading.geometry is None and reading.words == "za szkołą, przy boisku"
    strict = read(PlaceRules(words_suffice=False), words="za szkołą")
    assert said(strict) == ["Sam opis nie wystarczy. Zaznacz miejsce na mapie albo podaj współrzędne."]
    assert said(read()) == ["Zaznacz miejsce na mapie albo wskaż je inaczej."]
    assert read(PlaceRules(is_required=False)).is_final
    assert "301" in said(read(words="x" * 301))[0]


def test_outside_the_town_the_distance_is_told_and_the_point_is_kept():
    reading = read(shapes=collection(point(), point(23.2065, 53.05)))
    (told,) = said(reading)
    assert told.startswith("Punkt 2 leży ") and told.endswith(" km od niej.") and "poza granicą gminy" in told
    assert reading.geometry is None and "53.05" in reading.typed.shapes
    page = shown_place(reading)
    assert [bool(part.error) for part in page.parts] == [False, True] and page.errors[0][0] == "place-list"
    lenient = read(PlaceRules(refuses_outside=False), shapes=collection(point(23.2065, 53.05)))
    assert lenient.is_final and lenient.notes[0].code == "place_outside"
    assert read(PlaceRules(area_ids=()), shapes=collection(point(23.2065, 53.05))).is_final


def test_inside_the_area_that_the_rules_name():
    bring([area(1, "Studzianki", square(23.2, 53.2, 0.01))], "solectwo")
    rules = PlaceRules(area_ids=(area_by_slug("solectwo", "studzianki").id,), area_name="Studzianki")
    assert read(rules, shapes=collection(point(23.205, 53.205))).is_final
    (told,) = said(read(rules, shapes=collection(square(23.209, 53.202, 0.002))))
    assert told.startswith(
        "Obszar 1 leży po obu stronach granicy (Studzianki): poza nią jest 50%, najdalej 67 m"
    )


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (BOWTIE, "przecina samą siebie w miejscu 53,2050 N 23,2050 E"),
        (square(23.2, 53.2, 0.00001), "za mały"),
        (square(23.15, 53.18, 0.06), "a może mieć najwyżej 5 km²"),
        ({"type": "LineString", "coordinates": [[23.2, 53.2], [23.200001, 53.2]]}, "za krótka"),
        ({"type": "LineString", "coordinates": [[23.2, 53.2]]}, "co najmniej dwa różne punkty"),
        ({"type": "Point", "coordinates": [1e999, 53.2]}, "nie jest zwykłą liczbą"),
        ({"type": "Point", "coordinates": ["23", "53"]}, "nie mają postaci liczb"),
        ({"type": "Point", "coordinates": [10**400, 53]}, "nie jest zwykłą liczbą"),
        ({"type": "Point", "coordinates": [2.35, 48.85]}, "poza Polską"),
    ],
)  # fmt: skip
def test_shapes_that_cannot_be_a_place(geometry, words):
    reading = read(shapes=collection(geometry))
    assert words in said(reading)[0], said(reading)
    assert reading.geometry is None and reading.typed.shapes != ""
    shown_place(reading)


def test_too_many_parts_and_vertices():
    assert (
        "najwyżej 20 miejsc" in said(read(shapes=collection(*[point(23.2 + n / 1000) for n in range(21)])))[0]
    )
    many = {"type": "LineString", "coordinates": [[23.2 + n / 1e5, 53.2] for n in range(501)]}
    assert "500 wierzchołków" in said(read(shapes=collection(many)))[0]
    half = [
        {"type": "LineString", "coordinates": [[23.2 + n / 1e5, 53.2 + k / 1e3] for n in range(251)]}
        for k in (0, 1)
    ]
    assert "500 wierzchołków" in said(read(shapes=collection(*half)))[0]


def test_only_the_kinds_that_the_rules_allow():
    rules = PlaceRules(limits=PlaceLimits(kinds=frozenset({"point"})))
    assert said(read(rules, shapes=collection(square(23.2, 53.2, 0.002)))) == [
        "Obszar 1: tu można zaznaczyć tylko: punkt."
    ]


def test_axes_and_metres_in_geojson_are_put_right_and_said():
    turned = read(shapes=collection(point(53.1987, 23.2065)))
    assert turned.geometry == Point(23.2065, 53.1987) and turned.notes[0].code == "shapes_turned"
    metric = read(shapes=collection(point(781010, 605300)))
    assert metric.geometry.distance(Point(23.2128, 53.2384)) < 0.001


def test_a_part_is_taken_away_by_its_number():
    shapes = collection(point(), BOWTIE, point(23.21))
    reading = read(shapes=shapes, do="remove-2")
    assert not reading.problems and not reading.is_final and reading.geometry.geom_type == "MultiPoint"
    assert len(read(shapes=shapes, do="remove-9").parts) == 3


@pytest.mark.parametrize(
    "text", ["[", "[]", "null", '"x"', '{"type":"Point"}', "{" * 5000, "[" * 100000, "1" * 5000, "x" * 200001]
)
def test_texts_that_are_no_shapes_come_back_as_they_were(text):
    reading = read(shapes=text)
    assert reading.problems and reading.problems[0].field == "shapes" and reading.geometry is None
    if text != '{"type":"Point"}':
        assert reading.typed.shapes == text


def test_parcels_are_kept_as_text():
    assert read(shapes=collection(point()), parcels="412/3, 200209_4.0001.412/3").parcels == (
        "412/3",
        "200209_4.0001.412/3",
    )
    wrong = read(shapes=collection(point()), parcels="200209_7.0001.412")
    assert "200209_7.0001.412" in said(wrong)[0] and wrong.geometry is not None


def test_what_is_stored_opens_as_it_was():
    first = read(shapes=collection(point(), square(23.2, 53.2, 0.002)), words="przy boisku", parcels="412/3")
    again = stored_place("place", RULES, first.geometry, first.words, first.parcels)
    assert again.typed.shapes == first.typed.shapes and len(shown_place(again).parts) == 2
