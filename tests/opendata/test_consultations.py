"""A consultation's open data: what everybody may take, and what never leaves."""

import csv
import io
import json
import sqlite3
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from consultations.marks.exports import MOST_FEATURES
from core.db import db, transaction
from tests.opendata.schema_check import faults
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark

BASE = "/api/v1/consultations/zielone"


@pytest.fixture
def town(app: Flask, clock: MovableClock) -> None:
    home = "SRID=4326;POINT(23.2001 53.2001)"
    with app.app_context(), transaction():
        one = add_consultation(clock(), "zielone")
        first = add_mark(one, clock(), 1, body="=1+1 posadźcie lipę; „tu”")
        add_answer(one, [first], clock())
        add_mark(
            one, clock(), 2, (23.2134567, 53.21), is_home=True, public_location=home, public_spot=home,
            author_name="Anna Nowak", email="anna@example.org", topic="lawka",
        )  # fmt: skip
        add_mark(one, clock(), 3, visibility="held", body="jeszcze nieczytane")
        add_mark(one, clock(), 4, visibility="hidden", hidden_reason="reklama", body="kup teraz")
        add_consultation(clock(), "szkic", is_published=False)


def test_the_list_and_one_consultation_tell_what_the_contract_says(town, client: FlaskClient) -> None:
    listed = client.get("/api/v1/consultations").get_json()
    assert (listed["page"], listed["pages"], listed["total"]) == (1, 1, 1)
    one = client.get(BASE).get_json()
    told = {name: one[name] for name in ("slug", "kind", "stage")}
    assert told == {"slug": "zielone", "kind": "green", "stage": "open"}
    assert one["opens_at"] < one["closes_at"] and one["opens_at"].endswith("+00:00")
    assert [topic["code"] for topic in one["topics"]] == ["drzewo", "lawka"]
    assert client.get("/api/v1/consultations/szkic").status_code == 404


def test_features_hold_public_marks_alone_and_blurred_homes(town, client: FlaskClient) -> None:
    body = client.get(f"{BASE}/marks.geojson").get_json()
    marks = {one["properties"]["number"]: one for one in body["features"]}
    assert set(marks) == {1, 2} and body["total"] == 2
    assert marks[2]["geometry"]["coordinates"] == [23.2001, 53.2001] and marks[2]["properties"]["is_blurred"]
    assert marks[1]["properties"]["decision"] == "planned" and marks[2]["properties"]["status"] == "open"


def test_what_was_chosen_and_counted_is_open_and_free_words_are_not(
    app: Flask, client: FlaskClient, clock: MovableClock
) -> None:
    asked = [
        {"code": "gatunek", "kind": "choice", "label": "Jakie?", "options": [{"code": "a", "label": "lipa"}, {"code": "b", "label": "klon"}]},
        {"code": "ile", "kind": "number", "label": "Ile?"}, {"code": "czemu", "kind": "text", "label": "Dlaczego?"},
    ]  # fmt: skip
    with app.app_context(), transaction():
        one = add_consultation(clock(), "zielone", questions={"drzewo": asked})
        add_mark(one, clock(), 1, replies={"gatunek": "a", "ile": 3, "czemu": "bo tu mieszkam"})
    body = client.get(f"{BASE}/marks.geojson")
    (only,) = body.get_json()["features"]
    assert only["properties"]["replies"] == {"gatunek": "a", "ile": 3} and "mieszkam" not in body.text


@pytest.mark.parametrize("ending", ["geojson", "csv", "xlsx", "gpkg"])
def test_no_file_holds_a_person_or_what_is_not_public(town, client: FlaskClient, ending: str) -> None:
    body = client.get(f"{BASE}/marks.{ending}").data
    if ending == "xlsx":
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(book.read(name) for name in book.namelist())
    said = body.decode("utf-8", errors="replace")
    assert "posadźcie lipę" in said
    for secret in ("Anna Nowak", "anna@example.org", "jeszcze nieczytane", "kup teraz", "23.2134", "23,2134"):
        assert secret not in said


def test_words_never_become_a_formula(town, client: FlaskClient) -> None:
    rows = list(
        csv.reader(io.StringIO(client.get(f"{BASE}/marks.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[1][2].startswith("'=1+1") and len(rows) == 3
    book = zipfile.ZipFile(io.BytesIO(client.get(f"{BASE}/marks.xlsx").data))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_geopackage_opens_in_a_gis(town, client: FlaskClient, tmp_path) -> None:
    path = tmp_path / "marks.gpkg"
    path.write_bytes(client.get(f"{BASE}/marks.gpkg").data)
    with sqlite3.connect(path) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        shape, number = book.execute("SELECT geom, number FROM marks ORDER BY number").fetchone()
        assert shape[:4] == b"GP\x00\x01" and int.from_bytes(shape[4:8], "little") == 4326 and number == 1
        assert book.execute("SELECT srs_id, data_type FROM gpkg_contents").fetchall() == [(4326, "features")]


def test_a_thousand_marks_are_a_page(town, app: Flask, client: FlaskClient) -> None:
    copy = """insert into con_marks (consultation_id, number, topic_id, body, replies, place, location, public_location,
        public_spot, is_home, visibility, hidden_reason, state, outcome, supports, created_at, published_at, author_key,
        author_name, language, key_hash, entry_key, about, retention_until, version)
        select consultation_id, 10 + n, topic_id, 'x', '{}', '', location, location, location, false, 'public', '', 'new', '', 0,
        created_at, created_at, author_key, '', 'pl', sha256(n::text::bytea), gen_random_uuid(), '{}', retention_until, 1
        from con_marks, generate_series(1, :more) n where number = 1"""
    with app.app_context(), transaction():
        db.session.execute(text(copy), {"more": MOST_FEATURES})
    first = json.loads(client.get(f"{BASE}/marks.geojson").data)
    assert (len(first["features"]), first["pages"], first["total"]) == (MOST_FEATURES, 2, MOST_FEATURES + 2)
    assert len(client.get(f"{BASE}/marks.geojson?page=2").get_json()["features"]) == 2
    assert client.get(f"{BASE}/marks.geojson?page=x").status_code == 422


def test_every_answer_has_the_shape_that_is_described(town, client: FlaskClient) -> None:
    told = client.get("/api/v1/openapi.json").get_json()
    paths = {path: one for path, one in told["paths"].items() if path.startswith("/consultations/{slug}")}
    assert len(paths) == 6
    for path, operation in paths.items():
        if path.endswith("/report"):
            continue
        answer = client.get("/api/v1" + path.replace("{slug}", "zielone"))
        ((kind, content),) = operation["get"]["responses"]["200"]["content"].items()
        assert (answer.status_code, answer.mimetype) == (200, kind), path
        if kind.endswith("json"):
            assert (
                faults(answer.get_json(force=True), content["schema"], told["components"]["schemas"]) == []
            ), path


def test_without_a_report_there_is_none(town, client: FlaskClient) -> None:
    assert client.get(f"{BASE}/report").status_code == 404
