"""Coordinates as people type them: every usual way leads to the same place, and what was guessed is told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maps.coordinates import POLAND, inside
from maps.parcels import read_parcels
from maps.projection import SYSTEMS, to_metres
from maps.typed_coordinates import read_coordinates

NEAR = (23.2, 53.2)
LATS = st.floats(49.0, 54.9)
LONS = st.floats(14.1, 24.1)


@pytest.mark.parametrize(
    "typed",
    [
        "53,1987 23,2065",
        "53.1987, 23.2065",
        "53.1987,23.2065",
        "53,1987,23,2065",
        "53.1987; 23.2065",
        "(53.1987, 23.2065)",
        "53.1987N 23.2065E",
        "53.1987° N, 23.2065° E",
        "n53,1987 e23,2065",
        "23.2065E 53.1987N",
        "23,2065 53,1987",
        "53°11'55.32\"N 23°12'23.4\"E",
        "53°11′55,32″ 23°12′23,4″",
        "53 11 55,32 23 12 23,4",
        "53 11,922 23 12,39",
        "N 53 11 55.32 E 23 12 23.4",
        "53,1987\u00a0N\t23,2065\u202fE",
        "600867 780846,5",
        "780846.5 600867",
        "780 846,5 600 867",
        "780846,600867",
        "X=600867 Y=780846",
    ],
)
def test_one_place_in_many_ways(typed):
    (point,), problems = read_coordinates(typed, NEAR)
    assert problems == []
    assert math.hypot(point.lon - 23.2065, point.lat - 53.1987) < 1e-5


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("za szkołą", "coordinates_unreadable"),
        ("53,1987", "coordinates_one_number"),
        ("53,1987 23,2065 1", "coordinates_unreadable"),
        ("53 61 0 23 1 1", "coordinates_minutes"),
        ("53.5 11 0 23 12 0", "coordinates_minutes"),
        ("48,85 2,35", "coordinates_outside_poland"),
        ("-53,1987 23,2065", "coordinates_outside_poland"),
        ("53,1987S 23,2065E", "coordinates_outside_poland"),
        ("53,1987N 23,2065N", "coordinates_unreadable"),
        ("53,1987N 23,2065", "coordinates_unreadable"),
        ("N E 53 23", "coordinates_unreadable"),
        ("1 1000000000", "coordinates_outside_poland"),
        ("5000000 5000000", "coordinates_outside_poland"),
        ("1" * 201, "coordinates_unreadable"),
        ("9" * 199, "coordinates_one_number"),
        ("NaN inf", "coordinates_unreadable"),
    ],
)
def test_what_is_no_place_is_told_with_its_row(typed, code):
    points, (problem,) = read_coordinates("\n" + typed, NEAR)
    assert (points, problem.code, problem.facts["line"]) == ([], code, 2)


def test_rows_are_counted():
    points, (problem,) = read_coordinates("53 23\n" * 5, NEAR, most=3)
    assert len(points) == 3 and problem.code == "coordinates_too_many"


@given(LATS, LONS, st.sampled_from([".", ","]), st.sampled_from([" ", "; ", ", ", "\t"]), st.booleans())
def test_degrees_come_back_as_they_were_typed(lat, lon, mark, gap, is_turned):
    pair = [f"{value:.6f}".replace(".", mark) for value in (lat, lon)]
    (point,), problems = read_coordinates(gap.join(pair[::-1] if is_turned else pair))
    assert problems == [] and (point.order == "turned") is is_turned
    assert abs(point.lat - lat) < 1e-6 and abs(point.lon - lon) < 1e-6


@given(LATS, LONS)
def test_degrees_minutes_and_seconds(lat, lon):
    def parts(value):
        minutes = (value % 1) * 60
        return f"{int(value)}°{int(minutes)}'{min((minutes % 1) * 60, 59.999):.3f}\""

    (point,), problems = read_coordinates(f"{parts(lat)}N {parts(lon)}E")
    assert problems == [] and abs(point.lat - lat) < 2e-6 and abs(point.lon - lon) < 2e-6


@given(LATS, LONS, st.sampled_from(sorted(SYSTEMS)), st.booleans())
def test_metres_in_either_order_lead_to_the_place_near_the_town(lat, lon, name, is_turned):
    zone = 3 * (int(name[-4:]) - 2171)
    if name != "EPSG:2180" and abs(lon - zone) > 1.5:
        lon = min(max(zone + (lon - 19) * 0.29, 14.1), 24.1)
    east, north = to_metres(np.array([[lon, lat]]), SYSTEMS[name])[0]
    # Where both numbers are nearly the same, both orders lead to the same neighbourhood: nothing can tell them apart.
    assume(abs(east - north) > 5_000)
    pair = (f"{east:.1f}", f"{north:.1f}")
    (point,), problems = read_coordinates(" ".join(pair if is_turned else pair[::-1]), (lon + 0.01, lat))
    assert problems == [] and point.system == name
    assert abs(point.lat - lat) < 1e-5 and abs(point.lon - lon) < 1e-5
    assert point.order == ("turned" if is_turned else "as_usual")


@given(st.text(max_size=300))
def test_any_text_is_read_or_told(typed):
    points, problems = read_coordinates(typed, NEAR)
    assert all(inside(POLAND, (point.lon, point.lat)) for point in points)
    assert all(problem.field == "coordinates" for problem in problems)


@given(st.text(alphabet="0123456789.,° '\"NSEWXY=-\n", max_size=60))
def test_any_mixture_of_numbers_is_read_or_told(typed):
    points, problems = read_coordinates(typed, NEAR)
    assert all(inside(POLAND, (point.lon, point.lat)) for point in points)
    assert bool(points or problems) is bool(typed.strip())


@pytest.mark.parametrize(
    "typed",
    [
        "200209_4.0001.412/3",
        "306401_1.0052.AR_21.85/1",
        "141201_1.0001.6509",
        "412/3",
        "412",
        "306401_1.0052.ar_21.85",
    ],
)
def test_parcels_in_their_forms(typed):
    assert read_parcels(f" {typed}, {typed}\n")[0] == [typed.upper()]


@pytest.mark.parametrize(
    "typed", ["200209_7.0001.4", "200209_4.001.4", "990209_4.0001.4", "działka", "1/2/3", "0412345", "-4"]
)
def test_what_is_no_parcel(typed):
    parcels, (problem,) = read_parcels(typed)
    assert (parcels, problem.facts["text"]) == ([], typed)


def test_parcels_are_limited():
    assert read_parcels(" ".join(map(str, range(51))))[1][0].code == "parcels_too_many"
    assert read_parcels("1 " * 2000)[1][0].code == "parcels_too_long"


@given(st.text(max_size=100))
def test_any_text_of_parcels_is_read_or_told(typed):
    parcels, problems = read_parcels(typed)
    assert len(problems) <= 3 and all(parcels)
