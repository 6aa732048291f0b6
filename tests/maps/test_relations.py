"""How a place lies to the town's areas: inside, partly, how far; what is near, found by the index."""

from __future__ import annotations

import pytest
from shapely.geometry import GeometryCollection, LineString, MultiPoint, Point, box
from sqlalchemy import func, select, text

from core.db import db
from maps.models import Area, Place
from maps.queries import area_by_slug
from maps.relations import (
    areas_around,
    metres_between,
    metres_to_edge,
    part_weights,
    parts_in_area,
    stored,
    taken_out,
    within_metres,
)
from tests.support.maps import area, bring, features_of, square

DEGREE_M = 111_300.0
"""Of latitude, near Warsaw, to half a percent."""


@pytest.fixture
def town(app):
    """A town of two villages side by side, and a park in the first."""
    bring([area(1, "Miasto", {"type": "MultiPolygon", "coordinates": [
        square(21.0, 52.0)["coordinates"], square(21.1, 52.0)["coordinates"]]})], "gmina")  # fmt: skip
    bring([area(1, "Zachód", square(21.0, 52.0)), area(2, "Wschód", square(21.1, 52.0))], "solectwo")
    bring([area(1, "Park", square(21.04, 52.04, 0.02))], "revitalisation")


def ids(*slugs):
    """Ids of areas by kind and slug."""
    return [area_by_slug(kind, slug).id for kind, slug in slugs]


WEST, EAST, TOWN = ("solectwo", "zachod"), ("solectwo", "wschod"), ("gmina", "miasto")


def test_the_narrowest_area_that_holds_a_place_comes_first(town):
    found = areas_around(Point(21.05, 52.05))
    assert [one.name for one in found] == ["Park", "Zachód", "Miasto"]
    assert all(one.is_whole and one.share == 1 for one in found)
    assert [one.name for one in areas_around(Point(21.05, 52.05), kinds=["solectwo", "gmina"])] == [
        "Zachód",
        "Miasto",
    ]
    assert [one.name for one in areas_around(Point(21.05, 52.05), ids=ids(EAST, TOWN))] == ["Miasto"]
    assert areas_around(Point(22, 53)) == []


def test_a_line_over_two_villages_lies_in_each_by_its_share_and_in_the_town_whole(town):
    line = LineString([(21.075, 52.05), (21.175, 52.05)])
    town_lie, east, west = areas_around(line, kinds=["gmina", "solectwo"])
    assert (town_lie.name, town_lie.is_whole, town_lie.share) == ("Miasto", True, 1)
    assert (east.name, east.is_whole, round(east.share, 2)) == ("Wschód", False, 0.75)
    assert (west.name, west.is_whole, round(west.share, 2)) == ("Zachód", False, 0.25)
    assert [lie.is_inside for lie in parts_in_area(line, ids(WEST, EAST))] == [True]


def test_several_parts_are_told_one_by_one(town):
    place = GeometryCollection([Point(21.05, 52.05), Point(21.05, 51.99), box(21.09, 52.05, 21.11, 52.06)])
    inside, outside, across = parts_in_area(place, ids(WEST))
    assert (inside.share, inside.farthest, inside.is_inside) == (1, 0, True)
    assert outside.share == 0 and outside.nearest == outside.farthest == pytest.approx(
        0.01 * DEGREE_M, rel=0.01
    )
    assert across.share == pytest.approx(0.5, abs=0.01) and across.nearest == 0
    assert across.farthest == pytest.approx(0.01 * DEGREE_M * 0.615, rel=0.01)
    (found,) = areas_around(place, ids=ids(WEST))
    assert not found.is_whole and found.share == pytest.approx(2 / 3 * 0.5 + 1 / 3 * 0.5, abs=0.01)


def test_an_edge_drawn_a_step_over_the_boundary_is_inside(town):
    step = 3 / DEGREE_M
    (lie,) = parts_in_area(box(21.02, 52.0 - step, 21.03, 52.01), ids(WEST))
    assert lie.is_inside and 0 < lie.share < 1
    (far,) = parts_in_area(box(21.02, 52.0 - 4 * step, 21.03, 52.01), ids(WEST))
    assert not far.is_inside


def test_distance_to_the_edge_is_told_from_both_sides(town):
    for lat in (51.99, 52.01):
        metres = metres_to_edge(Point(21.05, lat), ids(WEST)[0])
        assert metres == pytest.approx(0.01 * DEGREE_M, rel=0.01)
    assert metres_to_edge(Point(21.05, 52), 10**6) is None
    assert parts_in_area(Point(21.05, 52), []) == []


def test_parts_weigh_by_their_size_among_their_kind():
    weights = part_weights(
        GeometryCollection([Point(21, 52), box(21, 52, 21.01, 52.01), box(22, 52, 22.03, 52.01)])
    )
    assert weights == pytest.approx([1 / 3, 2 / 3 / 4, 2 / 3 * 3 / 4], rel=0.01)
    assert part_weights(MultiPoint([(21, 52), (21, 53)])) == [0.5, 0.5]


def test_what_is_near_is_found_by_the_index(town):
    north = 100 / DEGREE_M
    for n in range(400):
        db.session.add(Place(name=f"M{n}", location=stored(Point(21 + n % 20 * 0.01, 52 + n // 20 * north))))
    db.session.flush()
    near = within_metres(Place.location, Point(21.0, 52.0), 250)
    rows = db.session.execute(
        select(Place.name, metres_between(Place.location, Point(21.0, 52.0)).label("metres"))
        .where(near).order_by("metres")
    ).all()  # fmt: skip
    assert [row.name for row in rows] == ["M0", "M20", "M40"]
    assert [row.metres for row in rows] == pytest.approx([0, 100, 200], abs=1)
    db.session.execute(text("ANALYZE maps_places"))
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    statement = select(Place.id).where(
        within_metres(Place.location, func.ST_SetSRID(func.ST_MakePoint(21, 52), 4326), 250)
    )
    compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(db.session.scalars(text(f"EXPLAIN {compiled}")))
    assert "idx_maps_places_location" in plan and "Index Cond" in plan


def test_real_villages_hold_their_own_places(app):
    bring(features_of("gminy_demo", nazwa="Wasilków"), "municipality")
    row = db.session.execute(select(Area.id, func.ST_PointOnSurface(Area.boundary).label("spot"))).one()
    spot = taken_out(row.spot)
    assert areas_around(spot)[0].name == "Wasilków" and parts_in_area(spot, [row.id])[0].is_inside


@pytest.mark.parametrize("metres", [3, -3])
def test_a_point_a_step_over_the_boundary_lies_in_the_area_for_both_readings(town, metres):
    spot = Point(21.02, 52.0 - metres / DEGREE_M)
    (lie,) = parts_in_area(spot, ids(WEST))
    (found,) = areas_around(spot, ids=ids(WEST))
    assert lie.is_inside and found.is_whole
    assert areas_around(Point(21.02, 52.0 - 8 / DEGREE_M)) == []


def test_a_point_beside_the_border_of_two_villages_is_only_in_its_own(town):
    spot = Point(21.1 - 2 / (DEGREE_M * 0.6157), 52.05)
    assert [one.name for one in areas_around(spot, kinds=["solectwo"])] == ["Zachód"]
