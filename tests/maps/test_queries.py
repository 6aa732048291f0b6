"""Where places lie: known points in real towns, distances measured in metres."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import shape

from maps.place_search import places_found
from maps.queries import (
    area_at,
    area_by_slug,
    area_kinds,
    areas_of_kind,
    metres_outside,
    nearest_area,
    town_boundary,
    town_bounds,
)
from maps.vector_base import vector_base
from tests.support.maps import area, bring, bring_places, features_of, square

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def warszawa(app):
    """Warsaw with its districts and places."""
    bring(features_of("gminy_demo", nazwa="Warszawa"), "municipality")
    bring(features_of("dzielnice_warszawa"), "district")
    bring_places(features_of("miejscowosci_demo", gmina="Warszawa"), kind_field="typ")


KNOWN = [
    (21.0060, 52.2318, "Śródmieście"),
    (20.9845, 52.2688, "Żoliborz"),
    (21.0450, 52.1460, "Ursynów"),
    (21.0900, 52.1650, "Wilanów"),
    (21.0450, 52.2550, "Praga-Północ"),
    (23.2, 53.2, None),
    (500_000.0, 300_000.0, None),
]


def test_known_points_lie_in_their_districts(warszawa):
    for lon, lat, district in KNOWN:
        found = area_at(lon, lat, "district")
        assert (found.name if found else None) == district
    assert nearest_area(20.80, 52.19, "district").name == "Ursus"
    assert nearest_area(20.80, 52.19, "village") is None


def test_of_areas_that_overlap_the_smaller_one_is_meant():
    bring([area(1, "Duży", square(21, 52, 0.2)), area(2, "Mały", square(21, 52, 0.1))], "district")
    assert area_at(21.05, 52.05, "district").name == "Mały"
    assert area_at(21.0, 52.0, "district").name == "Mały", "edges count"
    assert area_at(21.15, 52.15, "district").name == "Duży"


def test_distance_outside_is_in_metres_on_the_ground():
    bring([area(1, "Gmina Próbna", square(21, 52))], "municipality")
    assert metres_outside(21.05, 52.05) == 0
    assert metres_outside(21.05, 52.11) == pytest.approx(1112.7, rel=0.002)
    assert metres_outside(21.11, 52.05) == pytest.approx(686, rel=0.005)
    assert metres_outside(21.05, 52.05, ["district"]) is None


def test_pages_of_areas(warszawa):
    first, last = areas_of_kind("district", per_page=10), areas_of_kind("district", page=99, per_page=10)
    assert (first.total, first.pages, len(first.items)) == (18, 2, 10)
    assert (last.page, len(last.items)) == (2, 8)
    assert {one.slug for one in first.items} & {one.slug for one in last.items} == set()
    assert areas_of_kind("none") == type(first)((), 1, 1, 0)
    assert area_kinds() == {"district": 18, "municipality": 1}
    assert area_by_slug("district", "praga-poludnie").name == "Praga-Południe"
    assert area_by_slug("district", "praga") is None


def test_boundary_and_bounds_of_the_town(warszawa):
    boundary = shape(town_boundary())
    assert boundary.geom_type == "MultiPolygon" and boundary.is_valid
    assert town_bounds() == pytest.approx(boundary.bounds)


def test_without_the_town_its_districts_stand_for_it():
    bring(features_of("dzielnice_krakow"), "district")
    assert town_bounds() == pytest.approx((19.792236, 49.967708, 20.217346, 50.126266), abs=1e-5)
    assert shape(town_boundary()).area > 0


def test_an_empty_town():
    assert (town_boundary(), town_bounds(), metres_outside(21, 52), places_found("a").items) == (
        None,
        None,
        None,
        (),
    )
    assert vector_base() == {"type": "FeatureCollection", "features": []}


def test_places_are_found_without_accents_and_the_beginnings_first(warszawa):
    found = [one.name for one in places_found("zoli").items]
    assert found[0] == "Żoliborz" and len(found) <= 20
    assert "Kępa Zawadowska" in [one.name for one in places_found("  KEPA ").items]
    assert "Kępa Zawadowska" in [one.name for one in places_found("zawadow").items]
    assert len(places_found("a").items) == 20
    assert places_found("%").items == places_found("   ").items == ()


def test_vector_base_is_smaller_and_neighbours_keep_their_common_border(warszawa):
    base = vector_base(25.0)
    districts = [shape(one["geometry"]) for one in base["features"] if one["properties"]["layer"] == "area"]
    whole = [shape(one.geometry) for one in features_of("dzielnice_warszawa")]
    assert shapely.get_num_coordinates(districts).sum() < 0.75 * shapely.get_num_coordinates(whole).sum()
    overlap = sum(a.intersection(b).area for a in districts for b in districts if a is not b)
    assert overlap < 1e-9
    assert all(one.is_valid for one in districts)
    layers = {one["properties"]["layer"] for one in base["features"]}
    assert layers == {"boundary", "area", "place"}


def test_vector_base_stays_within_its_tolerance(warszawa):
    base = vector_base(12.0)
    (drawn,) = [
        shape(one["geometry"]) for one in base["features"] if one["properties"]["layer"] == "boundary"
    ]
    metre = 1 / 111_320
    assert drawn.hausdorff_distance(shape(town_boundary())) < 100 * metre
    assert all(len(str(number).split(".")[-1]) <= 6 for number in base["bbox"])
