"""The planting plan: out of accepted marks, of the office's own, planted, read by everybody, taken away as a file."""

import json
import re
import sqlite3
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from consultations.consultation.models import Consultation
from consultations.marks.models import PlantingLine
from core.db import db, transaction
from core.models import AuditEntry
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark
from tests.support.officials import signed_in
from tests.support.statements import counted_statements

PLAN = "/urzad/konsultacje/zielone/nasadzenia"
OPEN = "/konsultacje/zielone/nasadzenia"
KINDS = [{"code": "gatunek", "kind": "choice", "label": "Jakie drzewo?", "options": [{"code": "a", "label": "lipa"}, {"code": "b", "label": "klon"}]}]  # fmt: skip
HOME = (23.21, 53.19)
NEAR_HOME = "SRID=4326;POINT(23.2112 53.1911)"


def spot(lon: float = 23.2, lat: float = 53.18) -> str:
    """What the script of the map writes of a point."""
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return json.dumps({"type": "GeometryCollection", "geometries": [geometry]})


RIGHT = {
    "species": "Dąb szypułkowy", "pieces": "2", "season": "spring", "season_year": "2027",
    "place-shapes": spot(), "place-words": "przy szkole",
}  # fmt: skip


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> None:
    """Marks 1 and 2 are to be done, 2 at somebody's home; 3 has no answer."""
    with transaction():
        one = add_consultation(clock(), "zielone", questions={"drzewo": KINDS})
        replies = {"gatunek": "b", "ile": 3}
        first = add_mark(one, clock(), 1, replies=replies, place="Wojtachowska 5")
        second = add_mark(
            one,
            clock(),
            2,
            HOME,
            is_home=True,
            public_location=NEAR_HOME,
            public_spot=NEAR_HOME,
            place="Moja 7",
        )
        add_mark(one, clock(), 3)
        add_answer(one, [first, second], clock())


@pytest.fixture
def ala(app: Flask, town):
    return signed_in(app, "official", "ala@urzad.example", "Ala Pierwsza")


def send(client, address: str, **fields: object):
    page = client.get(PLAN + "/nowa").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    return client.post(address, data={"csrf_token": token, **fields})


def lines() -> list[PlantingLine]:
    return list(db.session.scalars(db.select(PlantingLine).order_by(PlantingLine.number)))


def take(client, *numbers: int, **changes: object):
    own = {f"species-{one}": "lipa" for one in numbers} | {f"pieces-{one}": "1" for one in numbers}
    shared = {"season": "autumn", "season_year": "2027", "size": "14–16 cm"}
    return send(client, PLAN + "/z-uwag", **{"uwaga": list(numbers), **own, **shared, **changes})


def test_a_bench_is_offered_for_planting_only_when_asked_for(ala, client, clock):
    with transaction():
        one = db.session.scalars(db.select(Consultation)).one()
        add_answer(one, [add_mark(one, clock(), 4, topic="lawka")], clock())
    page = ala.get(PLAN + "/z-uwag").text
    assert "Uwaga nr 1" in page and "Uwaga nr 4" not in page
    assert "Dodaj z 2 uwag" in ala.get(PLAN).text.replace("\xa0", " ")
    everything = PLAN + "/z-uwag?wszystkie=1"
    assert f'href="{everything}"' in page and "Uwaga nr 4" in ala.get(everything).text
    assert take(ala, 4).status_code == 303


def test_accepted_marks_come_into_the_plan_and_then_to_everybody(ala, client):
    assert client.get(OPEN).status_code == 404
    page = ala.get(PLAN + "/z-uwag").text
    assert 'name="species-1" value="klon"' in page and 'name="pieces-1" value="3"' in page
    assert 'value="3" aria' not in page and "Uwaga nr 3" not in page
    assert take(ala, 1, 2, **{"species-1": "klon", "pieces-1": "3"}).status_code == 303
    assert [(one.number, one.species, one.pieces, one.size) for one in lines()] == [
        (1, "klon", 3, "14–16 cm"),
        (2, "lipa", 1, "14–16 cm"),
    ]
    again = take(ala, 1)
    assert again.status_code == 422 and "są już w planie" in again.text and len(lines()) == 2
    assert send(ala, PLAN + "/nowa", **RIGHT, entry="7d4bd3a2-26a8-4b7a-9fd2-0d9c3c1c1d10").status_code == 303
    assert send(ala, PLAN + "/nowa", **RIGHT, entry="7d4bd3a2-26a8-4b7a-9fd2-0d9c3c1c1d10").status_code == 303
    assert len(lines()) == 3
    assert send(ala, PLAN + "/posadzone", pozycja=[1], planted_on="20.11.2026").status_code == 303
    office = ala.get(PLAN).text
    assert "6 sztuk" in office and "Moja 7" in office and "Dąb szypułkowy" in office
    assert "Plan nasadzeń" in client.get("/konsultacje/zielone/").text
    page = client.get(OPEN).text
    assert "Wojtachowska 5" in page and "Moja 7" not in page and "posadzono 20" in page
    assert (
        "klon" not in client.get(OPEN + "?stan=do-posadzenia").text.split('id="lista"')[1].split("</ul>")[0]
    )
    onward = send(ala, PLAN + "/posadzone", pozycja=[2, 3], act="hand")
    assert onward.location == "/urzad/konsultacje/zielone/przekaz?uwaga=2"
    acts = set(db.session.scalars(db.select(AuditEntry.act)))
    assert {"consultations.planting.add", "consultations.planting.plant"} <= acts


def test_files_open_again_and_hide_homes_and_formulas(ala, client):
    take(ala, 1, 2, **{"species-1": "=2+3"})
    rows = list(load_workbook(BytesIO(client.get(OPEN + ".xlsx").data)).active.values)
    assert rows[1][:7] == (1, 1, "Wojtachowska 5", "=2+3", "14–16 cm", 1, "jesień") and rows[2][2] is None
    sheet = load_workbook(BytesIO(client.get(OPEN + ".xlsx").data)).active
    assert sheet["D2"].data_type == "s"
    assert "'=2+3" in client.get(OPEN + ".csv").data.decode("utf-8-sig")
    whole, told = (json.loads(one.get(address).data) for one, address in ((ala, PLAN + ".geojson"), (client, OPEN + ".geojson")))  # fmt: skip
    assert whole["features"][1]["geometry"]["coordinates"] == list(HOME)
    assert told["features"][1]["geometry"]["coordinates"] == [23.2112, 53.1911]
    assert [one["properties"]["mark"] for one in told["features"]] == [1, 2]
    book = sqlite3.connect(":memory:")
    book.deserialize(client.get(OPEN + ".gpkg").data)
    assert book.execute("SELECT number, species, pieces, season FROM planting").fetchall() == [
        (1, "=2+3", 1, "autumn"), (2, "lipa", 1, "autumn"),
    ]  # fmt: skip
    assert client.get(OPEN + ".exe").status_code == 404 and client.get(PLAN + ".csv").status_code != 200


def test_two_who_change_one_line_lose_nothing(ala):
    send(ala, PLAN + "/nowa", **RIGHT)
    assert send(ala, PLAN + "/1", **{**RIGHT, "species": "grab", "version": "1"}).status_code == 303
    late = send(ala, PLAN + "/1", **{**RIGHT, "species": "jarząb pospolity", "version": "1"})
    assert late.status_code == 409 and 'value="jarząb pospolity"' in late.text and 'value="2"' in late.text
    assert [one.species for one in lines()] == ["grab"]
    assert send(ala, PLAN + "/1/usun", version="1").status_code == 409
    assert send(ala, PLAN + "/1/usun", version="2").status_code == 303 and lines() == []


def test_what_cannot_be_is_told_beside_the_field_and_kept(ala):
    page = send(ala, PLAN + "/nowa", **{**RIGHT, "pieces": "0", "season_year": "1999", "species": ""}).text
    assert 'id="pieces-e"' in page and 'id="season_year-e"' in page and 'id="species-e"' in page
    assert 'value="1999"' in page and "przy szkole" in page
    outside = send(ala, PLAN + "/nowa", **{**RIGHT, "place-shapes": spot(21.0, 52.2)})
    assert outside.status_code == 422 and 'value="Dąb szypułkowy"' in outside.text
    bad = take(ala, 1, 2, **{"species-2": "", "pieces-1": "10001"})
    assert bad.status_code == 422 and 'id="species-2-e"' in bad.text and 'id="pieces-1-e"' in bad.text
    assert 'value="10001"' in bad.text and lines() == []
    send(ala, PLAN + "/nowa", **RIGHT)
    early = send(ala, PLAN + "/posadzone", pozycja=[1], planted_on="1.12.2030")
    assert (
        early.status_code == 422 and 'id="planted_on-e"' in early.text and 'value="1.12.2030"' in early.text
    )


def test_the_page_asks_the_database_as_much_for_forty_lines_as_for_two(ala, app, clock):
    def asked() -> int:
        with counted_statements() as statements:
            ala.get(PLAN)
        return len(statements)

    send(ala, PLAN + "/nowa", **RIGHT)
    send(ala, PLAN + "/nowa", **RIGHT)
    few = asked()
    for _ in range(38):
        send(ala, PLAN + "/nowa", **RIGHT)
    assert asked() == few
    assert 'aria-current="page">' in ala.get(PLAN + "?strona=2").text
