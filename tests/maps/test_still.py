"""The still map: well-formed, without inline style, small, and nothing written over something else."""

from __future__ import annotations

import math
import random
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from maps.frame import frame_of
from maps.ground import Ground, ground_of, labels_of
from maps.marks import APART, MOST_MARKERS, MOST_ON_PHONE, lay_out
from maps.still import SHAPES, StillTexts, still_map
from tests.support.maps import bring, bring_places, features_of

BOUNDS = (21.0, 52.0, 21.4, 52.2)
FRAME = frame_of(BOUNDS)
BARE = Ground("", "", "", ())
TEXTS = StillTexts("Mapa", lambda number, title: f"Nr {number}: {title}", lambda count: f"{count} projektów")


def points(count, spread=0.05, **fields):
    """Points around the middle, always the same."""
    chance = random.Random(count)
    return [
        {
            "number": n,
            "title": f"Projekt {n}",
            "lon": chance.gauss(21.2, spread),
            "lat": chance.gauss(52.1, spread / 2),
            "shape": chance.choice(list(SHAPES)),
            "outcome": chance.choice(["won", "lost", "none"]),
            "url": f"/bo/2026/projekty/{n}",
            **fields,
        }
        for n in range(1, count + 1)
    ]


def drawn(given, ground=BARE, frame=FRAME, **options):
    """The picture as a tree; fails when it is not well-formed."""
    return ElementTree.fromstring(still_map(given, ground, frame, TEXTS, **options))


def marks_in(tree, group="wide-only"):
    """Markers and clusters of a picture, as wide screens (or phones) show them."""
    own = [one for one in tree if one.get("class") == group] or [tree]
    return [one for one in own[0] if (one.get("class") or "").startswith("mk")]


def test_shape_is_the_category_and_fill_the_outcome():
    one = {"number": 7, "title": "Park", "lon": 21.2, "lat": 52.1, "url": "/p/7"}
    kinds = {
        "circle": "circle",
        "square": "rect",
        "diamond": "path",
        "triangle": "path",
        "hexagon": "path",
        "?": "circle",
    }
    for shape, tag in kinds.items():
        (mark,) = marks_in(drawn([{**one, "shape": shape, "outcome": "won"}]))
        assert (mark.tag, mark.get("class"), mark.get("href")) == ("a", "mk won", "/p/7")
        assert mark.get("aria-label") == "Nr 7: Park"
        assert [inner.tag for inner in mark[0]] == [tag, tag, "text"] and mark[0][2].text == "7"
    (plain,) = marks_in(drawn([{**one, "outcome": "none"}]))
    assert plain.get("class") == "mk"


def test_north_is_up_and_scale_is_equal():
    assert FRAME.y(52.2) < FRAME.y(52.0) and FRAME.x(21.0) < FRAME.x(21.4)
    assert FRAME.scale_x / FRAME.scale_y == pytest.approx(math.cos(math.radians(52.1)))
    for lon, lat in ((21.0, 52.0), (21.4, 52.2)):
        assert FRAME.holds(FRAME.x(lon), FRAME.y(lat), -20)


def test_nothing_from_outside_gets_into_the_markup():
    evil = {
        "number": '"><script>',
        "title": '<img src=x onerror="a()"> & \x00\x0b\ud83d',
        "lon": 21.2,
        "lat": 52.1,
        "shape": '"/>',
        "outcome": '" onclick="a()',
        "url": "javascript:alert(1)",
    }
    tree = drawn([evil], list_url="data:text/html,x")
    (mark,) = marks_in(tree)
    assert (mark.tag, mark.get("class"), mark.get("href")) == ("g", "mk", None)
    attributes = {name for one in tree.iter() for name in one.attrib}
    assert "style" not in attributes and not [name for name in attributes if name.startswith("on")]
    assert {one.tag for one in tree.iter()} <= {"svg", "rect", "g", "circle", "text", "path", "a"}


def test_points_without_a_place_or_outside_are_left_out():
    tree = drawn(
        [
            {"number": 1, "lon": None, "lat": None},
            {"number": 2},
            {"number": 3, "lon": math.nan, "lat": 52.1},
            {"number": 4, "lon": 19.0, "lat": 52.1},
        ]
    )
    assert marks_in(tree) == []


def test_markers_of_one_place_are_pulled_apart_with_a_line_home():
    same = [{"number": n, "title": "", "lon": 21.2, "lat": 52.1} for n in range(5)]
    marks = lay_out(same, FRAME)
    assert len(marks) == 5
    for one, other in combinations(marks, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) > APART * 0.8
    assert all(math.hypot(one.x - one.home[0], one.y - one.home[1]) <= 81 for one in marks if one.home)
    tree = drawn(same)
    assert len([one for one in tree.find("g") if one.get("class") == "m-lead"]) == len(
        [one for one in marks if one.home]
    )


def test_a_phone_gets_fewer_and_larger_markers_and_loses_none():
    given = points(30, 0.02)
    tree = drawn(given, list_url="#lista")
    phone = marks_in(tree, "narrow-only")
    counts = [int(one[0][-1].text) if "cluster" in one.get("class") else 1 for one in phone]
    assert sum(counts) == len(marks_in(tree)) == 30 and len(phone) <= MOST_ON_PHONE
    far = [{"number": n, "lon": 21.05 + n / 10, "lat": 52.1} for n in range(4)]
    assert {one.get("class") for one in drawn(far)} == {"m-out", "mk"}


def test_markers_stay_in_the_picture():
    corner = [{"number": n, "lon": 21.4, "lat": 52.2} for n in range(20)]
    assert all(FRAME.holds(one.x, one.y) for one in lay_out(corner, FRAME))


def test_the_same_points_give_the_same_picture():
    assert still_map(points(40), BARE, FRAME, TEXTS) == still_map(points(40), BARE, FRAME, TEXTS)


@pytest.mark.parametrize("count", [MOST_MARKERS + 1, 300, 5000])
def test_many_points_are_gathered_and_none_is_lost(count):
    given = points(count)
    inside = [one for one in given if FRAME.holds(FRAME.x(one["lon"]), FRAME.y(one["lat"]))]
    marks = lay_out(given, FRAME)
    assert len(marks) <= MOST_MARKERS
    assert sorted(one["number"] for mark in marks for one in mark.points) == [one["number"] for one in inside]
    clusters = [one for one in marks_in(drawn(given, list_url="#lista")) if one.get("class") == "mk cluster"]
    assert clusters and all(one.get("href") == "#lista" for one in clusters)
    assert clusters[0].get("aria-label") == f"{clusters[0][0][1].text} projektów"


def test_points_that_the_database_has_gathered_are_clusters():
    gathered = [
        {"number": 1, "lon": 21.1, "lat": 52.1, "count": 250},
        {"number": 2, "lon": 21.3, "lat": 52.1, "count": 1},
    ]
    cluster, single = marks_in(drawn(gathered, list_url="/lista"))
    assert (cluster.get("class"), cluster.get("aria-label")) == ("mk cluster", "250 projektów")
    assert (single.get("class"), single[0][-1].text) == ("mk", "2")
    many = [
        {"number": n, "lon": one["lon"], "lat": one["lat"], "count": 10}
        for n, one in enumerate(points(70, 0.03))
    ]
    assert sum(mark.count for mark in lay_out(many, FRAME)) == 700


@pytest.fixture
def towns(app):
    """Still maps as pages draw them, with the ground of real towns."""
    bring(features_of("gminy_demo", nazwa="Warszawa"), "municipality")
    bring(features_of("dzielnice_warszawa"), "district")
    bring_places(features_of("miejscowosci_demo", gmina="Warszawa"), kind_field="typ")
    with app.test_request_context():
        yield app.jinja_env.globals["still_map"]


def in_warsaw(count):
    """Points in Warsaw."""
    return [
        {**one, "lon": one["lon"] - 0.15, "lat": one["lat"] + 0.13, "title": "Zielony skwer " * 5}
        for one in points(count)
    ]


def test_real_ground_with_names_and_size_of_the_whole(towns):
    for count in (0, 17, 60, 300):
        text = towns(in_warsaw(count), label="Mapa projektów", list_url="#lista")
        assert len(text.encode()) <= 60_000
        tree = ElementTree.fromstring(text)
        classes = [one.get("class") for one in tree]
        assert {"m-out", "m-land", "m-area", "m-edge"} <= set(classes)
        assert "style" not in text and "<script" not in text
        assert tree.get("aria-label") == "Mapa projektów"
    labels = [
        one.text for one in ElementTree.fromstring(towns()) if (one.get("class") or "").startswith("m-label")
    ]
    assert {"Warszawa", "Ursynów", "Białołęka"} <= set(labels)
    assert len(labels) == len(set(labels)) <= 24


def test_geojson_features_are_points_too(towns):
    given = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [21.0, 52.2]},
        "properties": {"number": 3, "title": "Skwer"},
    }
    assert "Nr 3: Skwer" in towns([given, {"type": "Feature", "geometry": None, "properties": {}}])


def test_points_that_lie_elsewhere_are_still_shown(towns):
    tree = ElementTree.fromstring(towns([{"number": n, "lon": 19.94, "lat": 50.06} for n in (1, 2)]))
    assert len(marks_in(tree)) == 2


def test_names_do_not_cover_one_another(towns):
    from maps.kept_base import town_base

    frame = frame_of(town_base().bounds)
    ground = town_base().ground(frame)
    marks = lay_out(in_warsaw(17), frame)
    labels = labels_of(ground, marks, frame)
    assert len(labels) > 8
    boxes = [(one, len(one.text) * (30 if one.is_town else 17) * 0.5 / 2) for one in labels]
    for (one, half), (other, other_half) in combinations(boxes, 2):
        assert abs(one.x - other.x) > half + other_half - 1 or abs(one.y - other.y) >= 16
    for label, half in boxes:
        for mark in marks:
            assert abs(label.x - mark.x) > half or abs(label.y - mark.y) > 15


def test_paths_are_whole_units_within_the_frame(towns):
    from maps.kept_base import town_base

    frame = frame_of((21.0, 52.2, 21.02, 52.21))
    ground = ground_of(town_base().document, frame)
    starts = [tuple(map(int, spot)) for spot in re.findall(r"M(-?\d+) (-?\d+)", ground.borders + ground.land)]
    assert starts and all(frame.holds(x, y, 31) for x, y in starts)
    assert "." not in ground.land + ground.borders + ground.edge


def test_an_empty_town_is_a_quiet_frame(app):
    with app.test_request_context():
        tree = ElementTree.fromstring(app.jinja_env.globals["still_map"]([]))
    assert [one.get("class") for one in tree] == ["m-out"]
