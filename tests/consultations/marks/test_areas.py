"""Marks by area: the same filters as everywhere, a map in depths of colour and the equal table."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from consultations.marks.areas_page import depth_of
from core.db import db, transaction
from maps.models import Area
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.maps import area, bring, square

PAGE = "/konsultacje/zielone/uwagi/obszary"


@pytest.fixture
def town(app, clock) -> None:
    with transaction():
        bring(
            [
                area(1, "Centrum", square(23.18, 53.18, 0.02)),
                area(2, "Nowodworce", square(23.2, 53.18, 0.02)),
            ],
            "district",
        )
        one = add_consultation(clock(), "zielone")
        ids = dict(db.session.execute(select(Area.name, Area.id)).all())
        marks = [add_mark(one, clock(), n, area_id=ids["Centrum"]) for n in range(1, 5)]
        add_mark(one, clock(), 5, topic="lawka", area_id=ids["Nowodworce"])
        add_mark(one, clock(), 6, area_id=None)
        add_mark(one, clock(), 7, area_id=ids["Nowodworce"], visibility="held")
        add_answer(one, marks[:1], clock())


def table(html: str) -> list[tuple[str, str, str]]:
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="n">(\d+)</td><td class="n">(\d+)</td>', html)
    return [(re.sub("<[^>]+>", "", name), marks, answered) for name, marks, answered in rows]


def test_each_area_is_counted_and_the_map_says_the_same(town, client) -> None:
    html = client.get(PAGE).text
    assert table(html) == [("Centrum", "4", "1"), ("Nowodworce", "1", "0"), ("poza obszarami", "1", "0")]
    assert re.findall(r'<path class="a(\d)"', html) == ["5", "2"]
    assert re.findall(r"<text[^>]*>(\d+)</text>", html) == ["4", "1"]


def test_filters_count_what_they_leave(town, client) -> None:
    assert table(client.get(PAGE + "?temat=lawka").text)[:2] == [
        ("Nowodworce", "1", "0"),
        ("Centrum", "0", "0"),
    ]
    assert table(client.get(PAGE + "?stan=z-odpowiedzia").text)[0] == ("Centrum", "1", "1")
    assert table(client.get(PAGE + "?temat=drzewo&stan=czeka").text)[0] == ("Centrum", "3", "0")
    assert (
        "temat=lawka"
        in client.get("/konsultacje/zielone/uwagi/?temat=lawka").text.split("uwagi/obszary?")[1][:20]
    )


def test_depth_follows_the_share_of_the_fullest_area() -> None:
    assert [depth_of(marks, 100) for marks in (0, 1, 20, 21, 99, 100)] == [0, 1, 1, 2, 5, 5]
    assert depth_of(0, 0) == 0
