"""Works lie on the town's land where the town has loaded it; a programme refuses others or lets them pass with a word."""

from __future__ import annotations

import json

import pytest

from core.db import db, transaction
from maps.models import Area
from maps.queries import area_choices
from maps.vector_base import vector_base
from tests.support.applying import HOME, begun, filled, only, whole
from tests.support.editing import errors_in

AROUND = "SRID=4326;MULTIPOLYGON(((23.2 53.19, 23.21 53.19, 23.21 53.2, 23.2 53.2, 23.2 53.19)))"
ELSEWHERE = "SRID=4326;MULTIPOLYGON(((23.24 53.19, 23.25 53.19, 23.25 53.2, 23.24 53.2, 23.24 53.19)))"


def strip(west: float, east: float) -> str:
    ring = [[west, 53.195], [east, 53.195], [east, 53.1955], [west, 53.1955], [west, 53.195]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def own(neighbour) -> str:
    return begun(neighbour)


def loads(boundary: str) -> None:
    with transaction():
        db.session.add(Area(slug="grunty", name="Grunty gminy", kind="town_land", boundary=boundary))


def test_without_the_layer_nothing_is_said(neighbour, own) -> None:
    whole(neighbour, own)
    assert filled(neighbour, own + "/wyslanie").status_code == 303 and only().ground == {}


def test_on_the_towns_land_it_is_told_and_kept(app, neighbour, own) -> None:
    loads(AROUND)
    whole(neighbour, own)
    assert "leży na terenie gminy" in neighbour.get(own + "/miejsce").text.replace("\xa0", " ")
    assert filled(neighbour, own + "/wyslanie").status_code == 303
    assert only().ground == {"town_share": 1.0, "is_whole": True} and only().area_id is None
    assert "według jej mapy gruntów" in app.test_client().get(f"{HOME}/wnioski/1").text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("shapes", "said"),
    [(strip(23.206, 23.207), "nie leży na terenie gminy"), (strip(23.2395, 23.2405), "tylko 50%")],
)
def test_elsewhere_is_refused_beside_the_place_and_kept(neighbour, own, shapes: str, said: str) -> None:
    loads(ELSEWHERE)
    answer = filled(neighbour, own + "/miejsce", **{"place-shapes": shapes, "place-words": "za szkołą"})
    assert answer.status_code == 422 and said in " ".join(errors_in(answer)).replace("\xa0", " ")
    again = neighbour.get(own + "/miejsce").text.replace("\xa0", " ")
    assert said in again and "za szkołą" in again and "data-place-error" in again
    check = filled(neighbour, own + "/wyslanie")
    assert check.status_code == 422 and said in check.text.replace("\xa0", " ")


def test_a_programme_of_any_land_warns_and_lets_pass(neighbour, programme) -> None:
    loads(ELSEWHERE)
    with transaction():
        programme.town_land_only = False
    own = begun(neighbour)
    whole(neighbour, own)
    assert "Dołącz zgodę właściciela" in neighbour.get(own + "/miejsce").text.replace("\xa0", " ")
    assert filled(neighbour, own + "/wyslanie").status_code == 303
    assert only().ground == {"town_share": 0.0, "is_whole": False}


def test_the_towns_land_is_no_part_of_the_town_to_choose_or_draw(app) -> None:
    loads(AROUND)
    assert [one for one in area_choices() if one.kind == "town_land"] == []
    assert vector_base()["features"] == []
