"""Somebody tries what breaks: shapes, files, numbers, words. Each is refused beside its field; nothing is lost.

One town stands for all of it, as a real one would: whatever one attempt leaves behind, the next one meets.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask, g
from sqlalchemy import func, select

from config import Config
from core.db import db, transaction
from initiatives.applications.models import Application, ApplicationFile
from maps.models import Area
from tests.support import database
from tests.support.applying import HOME, IDEA, LINES, SPOT, begun
from tests.support.clock import MovableClock
from tests.support.initiatives import add_programme
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TOWN = "SRID=4326;MULTIPOLYGON(((23.1 53.1, 23.28 53.1, 23.28 53.3, 23.1 53.3, 23.1 53.1)))"
LON, LAT = 23.2065, 53.1987
HIDDEN = ("csrf_token", "version", "tab")
QUIET = {"X-Requested-With": "autosave"}


@pytest.fixture(scope="module")
def attacked(template_database: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The town that all attempts of this file meet."""
    with database.copy_of(*template_database) as url:
        folder = tmp_path_factory.mktemp("attacked")
        settings = Config("test", url, "s" * 40, b"p" * 40, instance=folder, public_url="http://localhost")
        with outside_context(settings, MovableClock()) as application:
            with application.app_context(), transaction():
                db.session.add(Area(slug="wasilkow", name="Wasilków", kind="municipality", boundary=TOWN))
                add_programme(MovableClock()())
            yield application


class Neighbour:
    """A browser that is signed in, with a draft of its own; every page it gets is inspected."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.browser = signed_in(app, "resident", name="Ola Próbna")
            self.own = begun(self.browser)
        with self.browser.session_transaction() as held:
            self.token = held.get("csrf_token", "")

    def form(self, step: str) -> dict[str, str]:
        """Hidden fields of a step as it stands."""
        with self.app.app_context():
            from tests.support.applying import opened

            return opened(self.browser, f"{self.own}/{step}")

    def sends(self, step: str, headers: dict[str, str] | None = None, **typed: object):
        """A step filled in and sent."""
        hidden = {name: text for name, text in self.form(step).items() if name in HIDDEN}
        form = {**hidden, **typed}
        with self.app.app_context():
            g.pop("csrf_token", None)
            answer = self.browser.post(
                f"{self.own}/{step}", data=form, headers=headers or {}, content_type="multipart/form-data"
            )
        if answer.mimetype == "text/html" and answer.status_code != 303:
            assert faults_of(answer.text) == []
        return answer


@pytest.fixture(scope="module")
def neighbour(attacked: Flask) -> Neighbour:
    return Neighbour(attacked)


def words(answer) -> str:
    return " ".join(answer.text.replace("\xa0", " ").replace("\u2009", " ").split())


def area(*corners: tuple[float, float]) -> str:
    ring = [list(one) for one in (*corners, corners[0])]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


PLACES = {
    "crosses itself": area((LON, LAT), (LON + 0.001, LAT + 0.001), (LON + 0.001, LAT), (LON, LAT + 0.001)),
    "another town": json.dumps({"type": "Point", "coordinates": [21.01, 52.23]}),
    "half outside": area((23.279, 53.2), (23.2815, 53.2), (23.2815, 53.202), (23.279, 53.202)),
    "a number without end": '{"type":"Point","coordinates":[1e999,53.2]}',
    "four hundred digits": '{"type":"Point","coordinates":[' + "9" * 400 + ",53.2]}",
    "deep": "[" * 60_000 + "]" * 60_000,
    "script": SCRIPT,
    "zero byte": "\x00" + SPOT,
}


@pytest.mark.parametrize("shapes", PLACES.values(), ids=PLACES)
def test_a_place_that_is_none_is_refused_beside_its_field_and_kept(neighbour: Neighbour, shapes: str) -> None:
    answer = neighbour.sends("miejsce", **{"place-shapes": shapes, "place-words": "za szkołą"})
    assert answer.status_code == 422 and 'role="alert"' in answer.text and "za szkołą" in words(answer)
    again = neighbour.browser.get(neighbour.own + "/miejsce")
    assert again.status_code == 200 and "za szkołą" in words(again)
    assert "<script>alert" not in answer.text + again.text


LINES_WRONG = {
    "negative hours": {"line-1-people": "3", "line-1-hours": "-4"},
    "hours without end": {"line-1-people": "3", "line-1-hours": "1e308"},
    "letters": {"line-1-town": "sto złotych"},
    "more money than there is": {"line-1-town": "9" * 60},
    "exponent": {"line-1-cash": "1e9"},
    "half a person": {"line-1-people": "2,5", "line-1-hours": "2"},
    "digits of another script": {"line-1-people": "٣", "line-1-hours": "2"},
    "a thing from nowhere": {"line-1-in_kind": "500"},
    "not a number": {"line-1-town": "NaN"},
    "a million people": {"line-1-people": "1000000", "line-1-hours": "2"},
}


@pytest.mark.parametrize("typed", LINES_WRONG.values(), ids=LINES_WRONG)
def test_a_number_that_is_none_stands_beside_its_field_as_typed(neighbour: Neighbour, typed: dict) -> None:
    answer = neighbour.sends("koszty", **{"line-1-name": "Praca", **typed})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    for text in typed.values():
        assert f'value="{text}"' in answer.text
    told = neighbour.sends("koszty", QUIET, **{"line-1-name": "Praca", **typed})
    assert told.status_code == 200 and told.json["version"] >= 1


def test_three_hundred_percent_is_a_hundred_and_is_enough(neighbour: Neighbour) -> None:
    typed = {"line-1-name": "Wszystko nasze", "line-1-cash": "30 000,00 zł", "line-1-town": "0"}
    assert neighbour.sends("koszty", **typed, go="next").status_code == 303
    page = words(neighbour.browser.get(neighbour.own + "/koszty"))
    assert "czyli 100%" in page and "jest spełnione" in page


@pytest.mark.parametrize("written", ["6000", "6 000", "6\xa0000,00", "6 000 zł", "6000,00 PLN"])
def test_polish_amounts_are_read(neighbour: Neighbour, written: str) -> None:
    assert neighbour.sends("koszty", **LINES | {"line-1-town": written}, go="next").status_code == 303
    assert "9 320 zł" in words(neighbour.browser.get(neighbour.own + "/koszty"))


def test_words_stay_words_and_control_signs_go(neighbour: Neighbour) -> None:
    typed = IDEA | {"title": SCRIPT, "description": "a\x00b\x1b[31m", "summary": "\u202eabc"}
    neighbour.sends("pomysl", **typed)
    for step in ("pomysl", "wyslanie"):
        page = neighbour.browser.get(f"{neighbour.own}/{step}").text
        assert "<script>alert" not in page and "\x00" not in page and "&lt;script&gt;" in page


def test_a_choice_that_was_not_offered_and_words_without_end(neighbour: Neighbour) -> None:
    for typed in (
        {"scope": "wojna"},
        {"applicant": "król"},
        {"description": "a" * 300_000},
        {"title": "x" * 5_000},
    ):
        assert neighbour.sends("pomysl", **IDEA | typed).status_code == 422
    backwards = neighbour.sends("pomysl", **IDEA | {"starts_on": "30.6.2027", "ends_on": "4.5.2027"})
    assert backwards.status_code == 422 and 'id="ends_on-e"' in backwards.text
    assert neighbour.sends("pomysl", **IDEA).status_code == 303


def test_a_lost_token_loses_no_word(neighbour: Neighbour) -> None:
    answer = neighbour.sends("pomysl", **IDEA | {"title": "Tytuł bez znaku", "csrf_token": "obcy"})
    assert answer.status_code == 422 and "Tytuł bez znaku" in answer.text
    quiet = neighbour.sends("pomysl", QUIET, **IDEA | {"csrf_token": ""})
    assert quiet.status_code == 422 and quiet.json["said"]
    assert neighbour.sends("zalaczniki", **{"title-1": "Skan", "csrf_token": ""}).status_code == 422


def bomb() -> bytes:
    """A picture of a hundred million points in a few hundred bytes."""
    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
        + chunk(b"IEND", b"")
    )


FILES = {
    "bomb": bomb(),
    "page": SCRIPT.encode(),
    "broken": b"%PDF-1.7 bez konca",
    "too large": b"%PDF-1.7" + b"0" * (10 * 1024 * 1024) + b"%%EOF",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_file_that_is_none_is_refused_beside_its_field(neighbour: Neighbour, content: bytes) -> None:
    answer = neighbour.sends(
        "zalaczniki", **{"file-1": (BytesIO(content), "../../etc/<b>.png"), "title-1": "Nasz skwer"}
    )
    assert (
        answer.status_code == 422 and 'id="file-1-e"' in answer.text and 'value="Nasz skwer"' in answer.text
    )
    with neighbour.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ApplicationFile)) == 0


def test_a_list_longer_than_any_is_told_and_kept_whole(neighbour: Neighbour) -> None:
    many = {f"line-{n}-name": f"Deska {n}" for n in range(1, 64)} | {
        f"line-{n}-town": "1" for n in range(1, 64)
    }
    answer = neighbour.sends("koszty", **many)
    assert answer.status_code == 422 and "o 3 więcej" in words(answer) and 'value="Deska 63"' in answer.text
    assert 'value="Deska 63"' in neighbour.browser.get(neighbour.own + "/koszty").text


def test_numbers_of_addresses_that_fit_no_column_are_simply_not_there(neighbour: Neighbour) -> None:
    for address in (
        f"{HOME}/wnioski/{10**9 - 1}", f"{HOME}/wniosek/{2**63 - 1}/pomysl", f"{HOME}/wnioski/{10**30}",
        f"{HOME}/czlonek/{'a' * 60}", f"{neighbour.own}/pliki/{2**63 - 1}",
    ):  # fmt: skip
        assert neighbour.browser.get(address).status_code == 404, address
    for query in ("?strona=-1", "?strona=9999999", "?strona=%00", "?status=<b>"):
        assert neighbour.browser.get(f"{HOME}/wnioski/{query}").status_code == 200


def test_nothing_was_sent_and_one_draft_stands(neighbour: Neighbour) -> None:
    with neighbour.app.app_context():
        (one,) = db.session.scalars(select(Application)).all()
        assert one.status == "draft"
