"""Marks are gathered on the board by a drawn shape, a box, a circle or by what they say; what is unreadable is told."""

from __future__ import annotations

import re

import pytest

from consultations.marks.rules.gathering import Gathering, read_gathering, saying_the_same
from consultations.marks.rules.similarity import Neighbour
from core.db import transaction
from tests.support.consultations import SPOT, add_consultation, add_mark
from tests.support.officials import signed_in

BOARD = "/urzad/konsultacje/zielone/"
LON, LAT = SPOT
METRE = 1 / 111_270


def codes(**args: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in read_gathering(args)[1]]


def test_an_address_is_read_as_a_shape_a_box_and_a_circle() -> None:
    told = {
        "ksztalt": "23.1,53.1;23.2,53.1;23.2,53.2",
        "pole": "23.1, 53.1, 23.2, 53.2",
        "wokol": "12",
        "promien": "50",
    }
    asked, problems = read_gathering({**told, "podobne": "3"})
    assert problems == []
    assert asked == Gathering(
        ((23.1, 53.1), (23.2, 53.1), (23.2, 53.2)), (23.1, 53.1, 23.2, 53.2), around=12, metres=50, like=3
    )
    assert not read_gathering({})[0].is_any


@pytest.mark.parametrize(
    ("args", "code"),
    [
        *[
            ({"ksztalt": text}, "shape_unread")
            for text in ("x", "1,2;3,4", "1,2;3,4;nan,5", "1,2;3,4;500,1", "1,1;" * 999)
        ],
        *[
            ({"pole": text}, "box_unread")
            for text in ("1,2,3", "23,53,22,54", "a,b,c,d", "0,0,inf,1", "0;0;1;1")
        ],
        *[({"wokol": "1", "promien": text}, "radius_bounds") for text in ("0", "-5", "5001", "dużo")],
        *[({"wokol": text}, "mark_unread") for text in ("x", "²", "-1")],
        ({"podobne": "dwanaście"}, "mark_unread"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(args, code) -> None:
    field = "promien" if code == "radius_bounds" else next(iter(args))
    assert codes(**args) == [(code, field)]


def test_the_same_is_said_near_about_the_topic_or_farther_with_the_words() -> None:
    body = "Posadźcie lipy wzdłuż chodnika przy szkole"
    found = [
        Neighbour(1, 7, "Nie ma cienia", 100),
        Neighbour(2, 8, "Ławka", 10),
        Neighbour(3, 8, "Lipy przy szkole by się przydały", 400),
        Neighbour(4, 7, "Dzik", 400),
    ]
    assert saying_the_same(found, 7, body) == [1, 3]


@pytest.fixture
def board(app, clock):
    with transaction():
        one = add_consultation(clock(), "zielone")
        words = "Posadźcie lipę przy szkole, bo nie ma cienia."
        add_mark(one, clock(), 1, (LON, LAT), body=words)
        add_mark(one, clock(), 2, (LON, LAT + 40 * METRE), body="Sucho tu i gorąco.")
        add_mark(
            one, clock(), 3, (LON, LAT + 300 * METRE), topic="lawka", body="Przy szkole lipę, brakuje cienia!"
        )
        add_mark(one, clock(), 4, (LON, LAT + 2000 * METRE), body="Trawnik zamiast asfaltu.")
        for number in range(5, 40):
            add_mark(one, clock(), number, (LON + 0.02, LAT), topic="lawka", body="Ławka.")
    return signed_in(app, "official")


def listed(html: str) -> tuple[list[int], list[int]]:
    boxes = re.findall(r'name="uwaga" value="(\d+)"[^>]*?( checked)?>', html)
    return sorted(int(number) for number, _ in boxes), sorted(int(number) for number, on in boxes if on)


def test_each_way_gathers_marks_into_the_form_that_answers_them(board) -> None:
    d = 100 * METRE
    shape = f"{LON - d},{LAT - d};{LON + d},{LAT + d};{LON + d},{LAT - d};{LON - d},{LAT + d}"
    for asks, numbers in (
        ("wokol=1&promien=50", [1, 2]),
        ("wokol=1&promien=350", [1, 2, 3]),
        ("podobne=1", [1, 2, 3]),
        (f"pole={LON - d},{LAT - d},{LON + d},{LAT + d}", [1, 2]),
        (f"ksztalt={shape}", [1]),
        ("wokol=1&promien=350&temat=lawka", [3]),
    ):
        html = board.get(f"{BOARD}?{asks}").text
        assert listed(html) == (numbers, numbers), asks
    html = board.get(f"{BOARD}?pole={LON + 0.019},{LAT - d},{LON + 0.021},{LAT + d}").text
    assert len(listed(html)[1]) == 35
    action = re.search(r'method="post" action="([^"]+)" id="zaznaczone"', html)[1].replace("&amp;", "&")
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]
    again = board.post(action, data={"csrf_token": token})
    assert again.status_code == 422 and len(listed(again.text)[0]) == 35
    assert board.post(action, data={"csrf_token": token, "uwaga": listed(html)[1]}).status_code == 303


def test_the_map_of_the_board_shows_what_the_list_shows(board, client) -> None:
    found = board.get(BOARD + "uwagi.geojson?wokol=1&promien=50").json["features"]
    assert [one["properties"]["number"] for one in found] == [1, 2]
    html = board.get(BOARD).text
    assert 'href="/urzad/konsultacje/zielone/?podobne=5"' in html and listed(html)[1] == []
    assert client.get(BOARD + "uwagi.geojson").status_code != 200


def test_a_mark_that_is_not_there_is_told_and_what_was_typed_stays(board) -> None:
    page = board.get(f"{BOARD}?wokol=999&promien=50&pole=1,2")
    assert page.status_code == 422
    assert page.text.count("Nie ma uwagi o tym numerze.") == 2 and "cztery liczby" in page.text
    assert 'value="999"' in page.text and 'value="1,2"' in page.text
