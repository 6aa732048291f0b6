"""The announced result as files: spreadsheets, points on a map, ballots."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from sqlalchemy import text

from core.db import db, transaction
from core.spreadsheets import harmless
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.count import count
from pb.tally.engine.model import Election
from pb.tally.engine.pabulib.reader import read_election
from pb.tally.engine.pabulib.writer import write_election
from tests.support.announced import announced
from tests.support.rounds import POINTS, TOWN, VILLAGE, make_round
from tests.support.urns import cast

BASE = "/bo/bo-2027"
TITLE = '=HYPERLINK(A1;"klik")'


@pytest.fixture
def view(app, clock):
    """An announced round of three pools; a title looks like a formula, a cost has grosze."""
    made = make_round(pools=(TOWN, POINTS, VILLAGE))
    points = made.numbers["punkty"]
    for _voter in range(3):
        cast(made, [1, 2, (points[0], 6), (points[1], 4)])
    cast(made, [2, made.numbers["solectwa"][0]])
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET title = :title WHERE number = 1"), {"title": TITLE})
        db.session.execute(text("UPDATE pb_projects SET cost = 12345.50 WHERE number = 2"))
        db.session.execute(text("UPDATE pb_projects SET location = NULL WHERE number = 3"))
    return announced(made, clock)


def test_the_table_opens_in_a_polish_spreadsheet(view, client):
    answer = client.get(f"{BASE}/wyniki.csv")
    assert (
        answer.data.startswith(b"\xef\xbb\xbf")
        and "wyniki-bo-2027.csv" in answer.headers["Content-Disposition"]
    )
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (
        heading[:6] == ["pula", "numer", "identyfikator", "tytuł", "kategoria", "koszt w zł"]
        and len(rows) == 15
    )
    by_number = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    assert by_number["2"]["koszt w zł"] == "12345,5" and by_number["2"]["głosy"] == "4"
    assert by_number["1"]["tytuł"] == "'" + TITLE
    assert by_number["6"]["punkty"] == "18" and by_number["1"]["punkty"] == ""
    assert by_number["2"]["wybrany"] == "tak" and by_number["2"]["kolejność wyboru"] == "1"
    assert by_number["3"]["powód"].startswith("Nikt na niego nie zagłosował.")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(sign):
    assert harmless(sign + "1") == "'" + sign + "1"
    assert harmless("Ławka = odpoczynek") == "Ławka = odpoczynek" and harmless(-5) == -5


def test_the_workbook_has_numbers_as_numbers_and_no_formula(view, client):
    answer = client.get(f"{BASE}/wyniki.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert sheet.max_row == 16 and sheet.freeze_panes == "A2"
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in rows for cell in row)
    second = next(row for row in rows if row[1].value == 2)
    assert second[5].value == 12345.5 and second[6].value == 4
    assert next(row for row in rows if row[1].value == 1)[3].value == TITLE


@pytest.mark.parametrize(
    "name", ["wyniki.csv", "wyniki.xlsx", "wyniki.geojson", "karty.pb", "karty.pb?pula=miasto"]
)
def test_what_did_not_change_is_not_sent_again(view, client, name):
    first = client.get(f"{BASE}/{name}")
    again = client.get(f"{BASE}/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200 and (again.status_code, again.data) == (304, b"")


def test_points_tell_verdict_and_reason_and_placeless_ones_stay_on_the_list(view, client):
    features = client.get(f"{BASE}/wyniki.geojson").get_json(force=True)["features"]
    by_number = {one["properties"]["number"]: one for one in features}
    assert len(by_number) == 15 and by_number[3]["geometry"] is None
    assert by_number[2]["geometry"]["type"] == "Point" and by_number[2]["properties"]["outcome"] == "won"
    assert by_number[4]["properties"]["outcome"] == "lost" and by_number[4]["properties"]["reason"]


def test_ballot_files_are_the_elections_that_were_counted(view, client, tmp_path):
    whole, part, packed = tmp_path / "karty.pb", tmp_path / "miasto.pb", tmp_path / "karty.pb.gz"
    whole.write_bytes(client.get(f"{BASE}/karty.pb").data)
    part.write_bytes(client.get(f"{BASE}/karty.pb?pula=miasto").data)
    packed.write_bytes(client.get(f"{BASE}/karty.pb?gz=1").data)
    assert whole.read_bytes() == written(round_election(view)) and read_election(packed) == read_election(
        whole
    )
    counted = pool_election(view, view.rules.pools[0])
    assert part.read_bytes() == written(counted)
    assert list(read_election(part).ballots()) == list(counted.ballots())
    assert count(read_election(part)).as_dict() == count(counted).as_dict()
    assert client.get(f"{BASE}/karty.pb?pula=nie-ma").status_code == 404


def written(election: Election) -> bytes:
    """The election as a file."""
    target = io.BytesIO()
    write_election(election, target)
    return target.getvalue()
