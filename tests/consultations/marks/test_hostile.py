"""Somebody tries what breaks: shapes, pictures, words. Each is refused beside its field or made harmless; nothing is lost.

One town stands for all of it, as a real one would: whatever one attempt leaves behind, the next one meets.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import count as count_from
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from config import Config
from consultations.marks.models import Mark, MarkPhoto
from core.db import db, transaction
from core.models import StoredFile
from tests.consultations.marks.conftest import FORM, SLUG, Neighbour, shapes, typed
from tests.support import database
from tests.support.clock import MovableClock
from tests.support.consultations import SPOT, add_consultation
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

LON, LAT = SPOT
BODY = "Tu nie ma cienia. Posadźcie lipę przy samej szkole."
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
OVERRIDE = "\u202e"
PICTURE = "miejsce.jpg"
EXPORTS = f"/api/v1/consultations/{SLUG}/marks"


@pytest.fixture(scope="module")
def attacked(template_database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The town that all attempts of this file meet."""
    with database.copy_of(*template_database) as url:
        folder = tmp_path_factory.mktemp("attacked")
        settings = Config("test", url, "s" * 40, b"p" * 40, instance=folder, public_url="http://localhost")
        with outside_context(settings, MovableClock()) as application:
            with application.app_context(), transaction():
                question = {"code": "ile", "kind": "number", "label": "Ile drzew?", "least": 1, "most": 5}
                add_consultation(MovableClock()(), questions={"drzewo": [question]})
            yield application


@pytest.fixture
def stranger(attacked: Flask) -> Neighbour:
    """Somebody with a fresh browser."""
    return Neighbour(attacked.test_client())


PLACES_LEFT = count_from(1)


def elsewhere() -> str:
    """A place of one's own, far from all marks before."""
    number = next(PLACES_LEFT)
    return shapes((23.16 + number % 20 * 0.005, 53.16 + number // 20 * 0.005))


def told(page: str) -> str:
    """A page's words as people read them."""
    main = page.split("<main", 1)[-1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("\xa0", " ").split())


def how_many(model: type[Any], app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def refused(stranger: Neighbour, sentence: str, **fields: Any) -> str:
    """The page of a refusal: 422, its sentence, everything else still there, nothing saved."""
    app = stranger.client.application
    before = how_many(Mark, app)
    answer = stranger.sends(FORM, **typed(**{"body": BODY, "name": "Ala Nowak", **fields}))
    page = answer.get_data(as_text=True)
    words = told(page)
    assert answer.status_code == 422 and sentence in words, (answer.status_code, words[:400])
    assert 'role="alert"' in page and faults_of(page) == []
    assert ("body" in fields or BODY in page) and ("name" in fields or 'value="Ala Nowak"' in page)
    assert re.search(r'name="topic" value="drzewo" checked', page)
    assert how_many(Mark, app) == before
    return page


def area(*corners: tuple[float, float]) -> str:
    return shapes(*corners, corners[0], kind="Polygon")


def comb(teeth: int) -> str:
    """An honest outline with very many corners."""
    upper = [(LON + one * 1e-6, LAT + (one % 2) * 1e-4) for one in range(teeth)]
    return area(*upper, (LON + teeth * 1e-6, LAT - 1e-3), (LON, LAT - 1e-3))


def point_text(lon: str, lat: str) -> str:
    return f'{{"type":"Point","coordinates":[{lon},{lat}]}}'


PLACES = {
    "crosses itself": (
        area((LON, LAT), (LON + 0.001, LAT + 0.001), (LON + 0.001, LAT), (LON, LAT + 0.001)),
        "granica przecina samą siebie w miejscu",
    ),
    "a thousand corners": (comb(1_000), "wierzchołków. Narysuj je prościej"),
    "ten thousand corners": (comb(4_000), "wierzchołków. Narysuj je prościej"),
    "longer than any drawing": (comb(12_000), "Zapis kształtów jest za długi"),
    "larger than a place": (
        area((23.16, 53.16), (23.27, 53.16), (23.27, 53.22), (23.16, 53.22)),
        "a może mieć najwyżej",
    ),
    "another town": (shapes((21.01, 52.23)), "leży poza granicą obszaru (teren tych konsultacji)"),
    "half outside": (
        area((23.279, 53.2), (23.2815, 53.2), (23.2815, 53.202), (23.279, 53.202)),
        "leży po obu stronach granicy (teren tych konsultacji)",
    ),
    "the other side of the world": (shapes((-73.98, 40.75)), "poza Polską"),
    "not a number": (point_text("NaN", "53.2"), "nie jest zwykłą liczbą"),
    "without end": (point_text("23.2", "-Infinity"), "nie jest zwykłą liczbą"),
    "a number too large": (point_text("1e999", "53.2"), "nie jest zwykłą liczbą"),
    "a whole number too large": (point_text("9" * 400, "53.2"), "nie jest zwykłą liczbą"),
    "more digits than anybody counts": (point_text("9" * 6_000, "53.2"), "GeoJSON"),
    "deep": ("[" * 60_000 + "]" * 60_000, "Tego zapisu kształtów nie da się odczytać"),
    "deep shapes": (
        '{"type":"GeometryCollection","geometries":[' * 900 + "]}" * 900,
        "Tego zapisu kształtów nie da się odczytać",
    ),
    "deep coordinates": (
        '{"type":"Polygon","coordinates":' + "[" * 90 + "]" * 90 + "}",
        "współrzędne",
    ),
    "words for numbers": (point_text('"23.2"', '"53.2"'), "współrzędne"),
    "no geometry": ('{"type":"Feature","geometry":{"type":"Sphere","coordinates":[1,2]}}', "GeoJSON"),
    "script": (SCRIPT, "Tego zapisu kształtów nie da się odczytać"),
    "two places": (
        json.dumps(
            {"type": "MultiPoint", "coordinates": [[LON, LAT], [LON + 0.001, LAT]]}
        ),
        "najwyżej 1 miejsce",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_place_that_cannot_be_is_said_beside_the_map_and_nothing_is_lost(
    stranger: Neighbour, name: str
) -> None:
    drawn, sentence = PLACES[name]
    page = refused(stranger, sentence, **{"place-shapes": drawn})
    assert SCRIPT not in page


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (shapes((LAT, LON)), "w odwrotnej kolejności"),
        (shapes((648_000.0, 634_000.0)), ""),
        (shapes((-5_000_000.0, 9_000_000.0)), ""),
    ],
    ids=["axes turned", "metres of EPSG:2180", "metres of nowhere"],
)
def test_numbers_of_another_order_or_system_are_put_right_or_refused_never_believed(
    stranger: Neighbour, drawn: str, said: str
) -> None:
    answer = stranger.sends(FORM, **typed(body=BODY, **{"place-shapes": drawn}))
    page = told(answer.get_data(as_text=True))
    assert answer.status_code in (200, 303, 422) and (answer.status_code == 303 or BODY in page)
    with stranger.client.application.app_context():
        far = select(func.count()).where(
            ~func.ST_Intersects(Mark.location, func.ST_MakeEnvelope(23.1, 53.1, 23.3, 53.3, 4326))
        )
        assert db.session.scalar(far) == 0


def test_ten_megabytes_are_answered_by_a_page_that_says_what_to_do(stranger: Neighbour) -> None:
    answer = stranger.sends(FORM, **typed(body=BODY, **{"place-shapes": "[" + "1," * 5_000_000 + "1]"}))
    assert answer.status_code == 413 and faults_of(answer.text) == []
    assert "Otwórz formularz od nowa" in told(answer.text) and "Wstecz" in told(answer.text)


def picture(size: tuple[int, int] = (64, 48), kind: str = "JPEG", **options: Any) -> bytes:
    body = BytesIO()
    Image.new("RGB", size, "green").save(body, kind, **options)
    return body.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 60,000 × 60,000 points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pressed = zlib.compress(b"\0" * 2_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pressed) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG whose note unpacks to 200 megabytes."""
    plain = picture((8, 8), "PNG")
    note = b"Comment\0\0" + zlib.compress(b"a" * 200_000_000)
    chunk = struct.pack(">I", len(note)) + b"zTXt" + note + struct.pack(">I", zlib.crc32(b"zTXt" + note))
    return plain[:33] + chunk + plain[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PHOTOS = {
    "decompression bomb": (bomb, "więcej niż 50 milionów punktów"),
    "bomb in a note": (text_bomb, "nie da się odczytać, jest uszkodzony"),
    "SVG": (lambda: SVG, "jego zawartość to nie JPEG, PNG"),
    "SVG behind a sign of JPEG": (lambda: b"\xff\xd8\xff" + SVG, "jest uszkodzony"),
    "page": (lambda: b"<!doctype html>" + SCRIPT.encode(), "jego zawartość to nie JPEG, PNG"),
    "truncated JPEG": (lambda: picture((900, 700), quality=95)[:2_000], "jest uszkodzony"),
    "header alone": (lambda: b"\x89PNG\r\n\x1a\n", "jest uszkodzony"),
    "nothing": (lambda: b"", "jest pusty"),
    "eleven megabytes": (lambda: picture() + b"\0" * 11 * 1024 * 1024, "jest większy niż 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", PHOTOS)
def test_a_picture_that_is_none_is_said_beside_the_photo(stranger: Neighbour, name: str) -> None:
    make, sentence = PHOTOS[name]
    files = how_many(StoredFile, stranger.client.application)
    page = refused(stranger, sentence, photo=(BytesIO(make()), f"{SCRIPT}.jpg"))
    assert SCRIPT not in page and "&lt;img src=x" in page, "the name is shown as it is, not run"
    assert how_many(StoredFile, stranger.client.application) == files


def kept_photo(app: Flask) -> StoredFile:
    with app.app_context():
        query = select(StoredFile).join(MarkPhoto, MarkPhoto.file_id == StoredFile.id)
        found = db.session.scalars(query.order_by(StoredFile.id.desc())).first()
        assert found is not None and found.content
        db.session.expunge_all()
        return found


def test_what_rides_along_with_a_picture_stays_behind(stranger: Neighbour, attacked: Flask) -> None:
    note = Image.Exif()
    note[0x010F] = "Aparat Ali"
    note.get_ifd(0x8825).update({1: "N", 2: (53.0, 11.0, 55.0), 3: "E", 4: (23.0, 12.0, 23.0)})
    page = b"<html>" + SCRIPT.encode() + b"<?php system($_GET['c']); ?></html>"
    sent = picture(exif=note, comment=page) + b"PK\x03\x04" + page
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825), "the place is in what was sent"
    stranger.marks(photo=(BytesIO(sent), f"../../{SCRIPT}\0.php"), **{"place-shapes": elsewhere()})
    kept = kept_photo(attacked)
    drawn = Image.open(BytesIO(kept.content))
    assert drawn.format == "JPEG" and drawn.size == (64, 48) and dict(drawn.getexif()) == {}
    assert not drawn.getexif().get_ifd(0x8825) and "comment" not in drawn.info and "exif" not in drawn.info
    assert not any(one in kept.content for one in (b"<script", b"<?php", b"PK\x03\x04", b"Aparat"))
    assert kept.media_type == "image/jpeg" and kept.name.endswith(".jpg") and "/" not in kept.name


WORDS = {
    "script": (SCRIPT, SCRIPT),
    "zero byte": ("Lipa\0tutaj", "Lipa\ufffdtutaj"),
    "turned to the left": (f"{OVERRIDE}Lipa tutaj {OVERRIDE}", "Lipa tutaj"),
    "braces": ("{{ 7*7 }} %(name)s %s ${7*7}", "{{ 7*7 }} %(name)s %s ${7*7}"),
    "quotes": ("'; DROP TABLE con_marks; --", "'; DROP TABLE con_marks; --"),
    "formula": ("=HYPERLINK(\"http://zlo.example\";\"lipa\")", "=HYPERLINK(\"http://zlo.example\";\"lipa\")"),
    "wide formula": ("\uff1d1+1", "\uff1d1+1"),
    "plus": ("+48 to lip za dużo, trzy wystarczą", "+48 to lip za dużo, trzy wystarczą"),
    "piled letters": ("Z" + "\u0300" * 50 + "algo", "Z"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_words_are_only_words(stranger: Neighbour, attacked: Flask, name: str) -> None:
    sent, kept = WORDS[name]
    link = stranger.marks(
        body=sent, name=sent[:100], **{"place-words": sent[:100], "place-shapes": elsewhere()}
    )
    with attacked.app_context():
        mark = db.session.scalars(select(Mark).order_by(Mark.number.desc())).first()
        assert mark is not None and mark.body.startswith(kept)
        number = mark.number
    own = stranger.client.get(link).text
    assert SCRIPT not in own and OVERRIDE not in own and faults_of(own) == []
    everybody = attacked.test_client()
    for address in (f"/konsultacje/{SLUG}/uwagi/{number}", f"/konsultacje/{SLUG}/uwagi/"):
        answer = everybody.get(address)
        assert answer.status_code in (200, 404) and faults_of(answer.text) == [], address
        assert SCRIPT not in answer.text and OVERRIDE not in answer.text
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", answer.text) or name != "braces"


@pytest.mark.parametrize("field", ["body", "name", "email", "place-words", "q-drzewo-ile", "topic"])
def test_a_hundred_thousand_signs_are_refused_and_given_back_whole(stranger: Neighbour, field: str) -> None:
    long = "lipa. " * 17_000 + "koniec"
    before = how_many(Mark, stranger.client.application)
    answer = stranger.sends(FORM, **typed(**{"body": BODY, field: long}))
    assert answer.status_code == 422 and faults_of(answer.text) == []
    assert how_many(Mark, stranger.client.application) == before
    if field != "topic":
        assert long in answer.text, "not a sign of what was typed is cut off"


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_the_open_files_carry_words_and_no_formula_or_script(stranger: Neighbour, attacked: Flask) -> None:
    for body in ("=1+1 lip", "@SUM(A1) lip", "-2+3 lipy", "\uff1d1+1 lip", SCRIPT):
        stranger.marks(body=body, **{"place-shapes": elsewhere()})
    client = attacked.test_client()
    for row in cells(client.get(f"{EXPORTS}.csv").data)[1:]:
        assert not any(cell[:1] in ("=", "+", "@", "\uff1d", "\t", "\r") for cell in row), row
        assert not row[2].startswith("-"), row
    book = zipfile.ZipFile(BytesIO(client.get(f"{EXPORTS}.xlsx").data))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<hyperlink" not in sheet and SCRIPT not in sheet
    answer = client.get(f"{EXPORTS}.geojson")
    assert answer.mimetype == "application/geo+json" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert SCRIPT in {one["properties"]["body"] for one in answer.get_json(force=True)["features"]}
