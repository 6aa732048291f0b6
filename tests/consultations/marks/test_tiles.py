"""What the map's tiles tell of a consultation's marks, and what they never tell."""

import math

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.db import db, transaction
from core.reading import asked
from tests.support.clock import MovableClock
from tests.support.consultations import SPOT, add_answer, add_consultation, add_mark
from tests.support.vector_tiles import layers_of

MARKS = 12


def tile_at(lon: float, lat: float, zoom: int) -> str:
    size = 2**zoom
    x = int((lon + 180) / 360 * size)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size)
    return f"{zoom}/{x}/{y}"


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> None:
    with app.app_context(), transaction():
        one = add_consultation(clock(), "zielone")
        marks = [
            add_mark(
                one, clock(), n, (SPOT[0] + n * 1e-6, SPOT[1]), topic="lawka" if n % 3 == 0 else "drzewo"
            )
            for n in range(1, MARKS + 1)
        ]
        add_answer(one, marks[:4], clock(), "planned")
        home = "SRID=4326;POINT(23.2001 53.2001)"
        add_mark(one, clock(), 50, (23.21, 53.21), is_home=True, public_location=home, public_spot=home)
        add_mark(one, clock(), 51, visibility="held")
        add_mark(one, clock(), 52, visibility="hidden", hidden_reason="reklama")
        add_consultation(clock(), "szkic", is_published=False)


def counted(client: FlaskClient, address: str) -> int:
    answer = client.get(f"/tiles/konsultacja-zielone/{address}")
    return sum(told["count"] for _, _, told in layers_of(answer.data).get("cells", ())) if answer.data else 0


@pytest.mark.parametrize("zoom", range(5, 15))
def test_every_zoom_below_fifteen_counts_every_public_mark_in_cells(
    town, client: FlaskClient, zoom: int
) -> None:
    address = tile_at(*SPOT, zoom)
    answer = client.get(f"/tiles/konsultacja-zielone/{address}.mvt")
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    nearby = MARKS + (tile_at(23.2001, 53.2001, zoom) == address)
    assert counted(client, f"{address}.mvt") == nearby
    cells = layers_of(answer.data)["cells"]
    assert sum(told["answered"] for _, _, told in cells) == 4
    assert all(0 <= x < 4096 and 0 <= y < 4096 for x, y, _ in cells)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [("temat=lawka", 4), ("temat=drzewo&stan=planned", 3), ("stan=waiting", 8), ("stan=answered", 4), ("stan=done", 0), ("temat=nie-ma", 0)],
)  # fmt: skip
def test_topic_and_answer_filter_cells_and_points_alike(
    town, client: FlaskClient, filters: str, expected: int
) -> None:
    with client.application.app_context(), transaction():
        db.session.execute(text("delete from con_marks where number = 50"))
    assert counted(client, f"{tile_at(*SPOT, 12)}.mvt?{filters}") == expected
    points = client.get(f"/tiles/konsultacja-zielone/{tile_at(*SPOT, 16)}.mvt?{filters}").data
    assert len(layers_of(points)["marks"] if points else ()) == expected


def test_from_zoom_fifteen_the_marks_themselves_stand_there(town, client: FlaskClient) -> None:
    marks = layers_of(client.get(f"/tiles/konsultacja-zielone/{tile_at(*SPOT, 15)}.mvt").data)["marks"]
    told = {one["number"]: one for _, _, one in marks}
    assert set(range(1, MARKS + 1)) <= set(told) and not {51, 52} & set(told)
    assert told[1]["outcome"] == "planned" and told[3]["topic"] == "lawka" and told[3]["sign"] == "circle"


def test_a_blurred_home_is_nowhere_precise(town, client: FlaskClient) -> None:
    home = layers_of(client.get(f"/tiles/konsultacja-zielone/{tile_at(23.2001, 53.2001, 16)}.mvt").data)[
        "marks"
    ]
    assert [one["number"] for _, _, one in home] == [50]
    assert client.get(f"/tiles/konsultacja-zielone/{tile_at(23.21, 53.21, 16)}.mvt").status_code == 204


@pytest.mark.parametrize(
    "address",
    [
        "konsultacja-szkic/10/578/330", "konsultacja-nie-ma/10/578/330", "nieznana-warstwa/10/578/330",
        "konsultacja-zielone/10/1024/0", "konsultacja-zielone/21/0/0", "konsultacja-zielone/3/8/0",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(town, client: FlaskClient, address: str) -> None:
    assert client.get(f"/tiles/{address}.mvt").status_code == 404
    assert client.get("/tiles/konsultacja-zielone/10/578/330.mvt?stan=;drop").status_code == 404


def test_a_deleted_mark_is_gone_from_every_grid(town, app: Flask) -> None:
    with app.app_context(), transaction():
        db.session.execute(text("update con_marks set visibility = 'held' where number in (1, 2, 50)"))
        totals = "select distinct sum(count), sum(answered) from con_mark_totals group by zoom"
        assert db.session.execute(text(totals)).all() == [(MARKS - 2, 2)]
        db.session.execute(text("delete from con_consultations"))
        left = "select (select count(*) from con_mark_cells) + (select count(*) from con_mark_totals)"
        assert db.session.execute(text(left)).scalar() == 0


def test_a_tile_needs_one_statement_and_says_in_front_of_flask_what_flask_says(
    town, client: FlaskClient
) -> None:
    statements: list[str] = []
    with asked.connected_to(statements.append):
        path = f"/tiles/konsultacja-zielone/{tile_at(*SPOT, 16)}.mvt"
        quick = client.get(path)
    assert len(statements) == 1
    door = client.application.extensions["quick_answers"]
    doors, door.doors = door.doors, {}
    slow = client.get(path)
    door.doors = doors
    assert quick.data == slow.data and quick.mimetype == slow.mimetype
    for name in ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy"):
        assert quick.headers[name] == slow.headers[name]
