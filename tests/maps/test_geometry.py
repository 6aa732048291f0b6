"""Geometry from outside: what is taken, what is mended and what is refused, with the place."""

from __future__ import annotations

import copy
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon

from maps.geometry import AREA_TYPES, LINE_TYPES, POINT_TYPES, as_multipolygon, check_geometry

SQUARE = [[21.0, 52.0], [21.1, 52.0], [21.1, 52.1], [21.0, 52.1], [21.0, 52.0]]
HOLE = [[21.02, 52.02], [21.02, 52.08], [21.08, 52.08], [21.08, 52.02], [21.02, 52.02]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [copy.deepcopy(ring) for ring in rings]}


def code(data, allowed=AREA_TYPES, **options):
    """The code of the only problem."""
    checked = check_geometry(data, allowed, **options)
    assert checked.geometry is None
    (problem,) = checked.problems
    return problem.code


def test_sound_polygon_is_taken_as_it_is():
    checked = check_geometry(polygon(SQUARE, HOLE))
    assert checked.problems == [] and checked.repairs == ()
    assert isinstance(checked.geometry, Polygon) and len(checked.geometry.interiors) == 1
    assert checked.geometry.area == pytest.approx(0.01 - 0.0036)


def test_exterior_turns_counter_clockwise_and_heights_are_dropped():
    checked = check_geometry(polygon([[x, y, 112.5] for x, y in SQUARE[::-1]]))
    assert checked.geometry.exterior.is_ccw and not checked.geometry.has_z


def test_open_ring_is_closed():
    checked = check_geometry(polygon(SQUARE[:-1]))
    assert checked.repairs == ("ring_closed",)
    assert checked.geometry.area == pytest.approx(0.01)


def test_hair_on_the_edge_is_mended_without_lines_left():
    hair = [*SQUARE[:3], [21.05, 52.1], [21.05, 52.15], [21.05, 52.1], *SQUARE[3:]]
    checked = check_geometry(polygon(hair))
    assert checked.repairs == ("made_valid",)
    assert isinstance(checked.geometry, MultiPolygon) and checked.geometry.is_valid
    assert checked.geometry.bounds == (21.0, 52.0, 21.1, 52.1)


def test_bow_tie_is_refused_with_the_place_where_it_crosses():
    checked = check_geometry(polygon([[21.0, 52.0], [21.1, 52.1], [21.1, 52.0], [21.0, 52.1], [21.0, 52.0]]))
    (problem,) = checked.problems
    assert problem.code == "geometry_crosses"
    assert (problem.facts["lon"], problem.facts["lat"]) == (21.05, 52.05)


def test_parts_that_lie_on_one_another_are_refused():
    doubled = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 0.05, y] for x, y in SQUARE]]]}
    assert code(doubled) == "geometry_crosses"


def test_multipolygon_stays_one():
    apart = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 0.5, y] for x, y in SQUARE]]]}
    checked = check_geometry(apart)
    assert checked.problems == [] and len(as_multipolygon(checked.geometry).geoms) == 2


@pytest.mark.parametrize(
    ("x", "y", "system"),
    [
        (637_000, 486_000, "EPSG:2180"),
        (486_000, 637_000, "EPSG:2180"),
        (5_550_000, 5_700_000, "EPSG:2176"),
        (6_570_000, 5_570_000, "EPSG:2177"),
        (7_500_000, 5_790_000, "EPSG:2178"),
        (5_900_000, 8_450_000, "EPSG:2179"),
        (2_337_700, 6_842_000, "EPSG:3857"),
    ],
)
def test_metres_are_told_with_their_system(x, y, system):
    square = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y]]
    (problem,) = check_geometry(polygon(square)).problems
    assert (problem.code, problem.facts["system"]) == ("coordinates_in_metres", system)


def test_latitude_before_longitude_is_told():
    assert code(polygon([[y, x] for x, y in SQUARE])) == "axes_swapped"


def test_outside_poland_and_outside_the_world():
    assert code(polygon([[x - 18, y] for x, y in SQUARE])) == "outside_poland"
    assert code(polygon([[x * 10, y] for x, y in SQUARE])) == "outside_world"
    assert check_geometry(polygon([[x - 18, y] for x, y in SQUARE]), in_poland=False).problems == []


def test_one_stray_vertex_is_enough():
    assert code(polygon([*SQUARE[:2], [0, 0], *SQUARE[3:]])) == "outside_poland"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, "geometry_missing"),
        ([], "geometry_missing"),
        ({"type": 7}, "geometry_missing"),
        ({"type": "Point", "coordinates": [21, 52]}, "geometry_type"),
        ({"type": "GeometryCollection", "geometries": []}, "geometry_type"),
        ({"type": "Polygon"}, "coordinates_malformed"),
        ({"type": "Polygon", "coordinates": []}, "coordinates_empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "coordinates_empty"),
        ({"type": "Polygon", "coordinates": [[[21]]]}, "coordinates_malformed"),
        ({"type": "Polygon", "coordinates": [[["21", "52"]]]}, "coordinates_malformed"),
        ({"type": "Polygon", "coordinates": [[[True, False]]]}, "coordinates_malformed"),
        ({"type": "Polygon", "coordinates": [[21, 52]]}, "coordinates_malformed"),
        ({"type": "Polygon", "coordinates": [[[math.nan, 52]]]}, "coordinates_not_finite"),
        ({"type": "Polygon", "coordinates": [[[math.inf, 52]]]}, "coordinates_not_finite"),
        ({"type": "Polygon", "coordinates": [[[10**400, 52]]]}, "coordinates_not_finite"),
        (
            {"type": "Polygon", "coordinates": [[[21, 52], [21.1, 52], [21, 52], [21.1, 52]]]},
            "ring_too_short",
        ),
        (
            {"type": "Polygon", "coordinates": [[[21, 52], [21.1, 52], [21.2, 52], [21, 52]]]},
            "geometry_crosses",
        ),
    ],
)
def test_what_is_no_area_is_refused(data, expected):
    assert code(data) == expected


def test_huge_numbers_of_vertices_are_refused_before_they_are_built():
    ring = [[21 + 0.1 * math.cos(n / 1e5), 52 + 0.1 * math.sin(n / 1e5)] for n in range(100_001)]
    assert code(polygon(ring)) == "too_many_vertices"
    assert code(polygon(SQUARE), most_vertices=4) == "too_many_vertices"


def test_points_and_lines_where_they_are_allowed():
    assert check_geometry({"type": "Point", "coordinates": [21, 52]}, POINT_TYPES).geometry == Point(21, 52)
    line = {"type": "LineString", "coordinates": [[21, 52], [21.1, 52]]}
    assert check_geometry(line, LINE_TYPES).geometry.length == pytest.approx(0.1)
    assert code({"type": "LineString", "coordinates": [[21, 52], [21, 52]]}, LINE_TYPES) == "line_too_short"


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["Polygon", "MultiPolygon", "Point", "Curve"]), anything)
def test_nothing_from_outside_makes_it_fall(name, coordinates):
    checked = check_geometry({"type": name, "coordinates": coordinates}, AREA_TYPES | POINT_TYPES)
    assert (checked.geometry is None) == bool(checked.problems)


degrees = st.tuples(st.floats(20, 22), st.floats(51, 53))


@settings(max_examples=200, deadline=None)
@given(st.lists(degrees, min_size=1, max_size=12))
def test_what_is_taken_is_valid(ring):
    checked = check_geometry({"type": "Polygon", "coordinates": [[list(spot) for spot in ring]]})
    if checked.geometry is not None:
        assert checked.geometry.is_valid and checked.geometry.area > 0
    else:
        assert checked.problems
