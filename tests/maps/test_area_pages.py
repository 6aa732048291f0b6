"""Areas are brought in and mended in the browser: whole files or nothing, and nobody's words overwritten."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.clock import now
from core.db import db, transaction
from core.site.record import SiteRecord
from pb.rounds.models import Pool, Round
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of

AREAS = "/urzad/obszary"


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, as behind a real server."""
    with outside_context(settings, clock) as application:
        yield application


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """An administrator's browser."""
    return signed_in(app, "administrator")


def square(west: float, south: float, side: float = 0.02) -> dict[str, object]:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def file_of(*areas: tuple[str, dict[str, object]], **properties: object) -> bytes:
    features = [
        {"type": "Feature", "properties": {"nazwa": name, **properties}, "geometry": geometry}
        for name, geometry in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def on_page(browser: FlaskClient, address: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', browser.get(address).text)
    assert found
    return found[1]


def send(browser: FlaskClient, content: bytes, kind: str = "municipality", **fields: str):
    data = {
        "csrf_token": on_page(browser, AREAS, "csrf_token"),
        "kind": kind,
        "file": (io.BytesIO(content), "a.geojson"),
        **fields,
    }
    return browser.post(AREAS + "/wczytaj", data=data, content_type="multipart/form-data")


def one_id(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(text("SELECT id FROM maps_areas WHERE name = :name"), {"name": name}).one()


def change(browser: FlaskClient, area_id: int, opened: str = "", **fields: str):
    address = f"{AREAS}/{area_id}"
    data = {
        "csrf_token": on_page(browser, address, "csrf_token"),
        "opened": opened or on_page(browser, address, "opened"),
    }
    return browser.post(address, data={**data, **fields})


def test_a_town_gets_its_boundary_and_its_parts(app: Flask, admin: FlaskClient):
    assert "Nie ma jeszcze żadnego obszaru" in admin.get(AREAS).text
    assert (
        send(admin, file_of(("Próbowo", square(23.1, 53.1, 0.1)), ludnosc=17560), source="PRG").status_code
        == 303
    )
    done = send(
        admin, file_of(("Rzeki", square(23.1, 53.1)), ("Nowodworce", square(23.15, 53.15))), "solectwo"
    )
    assert done.location == AREAS + "?rodzaj=solectwo"
    page = admin.get(done.location)
    assert faults_of(page.text) == []
    assert "nowe 2, zmienione 0" in page.text and "Nowodworce" in page.text
    assert page.text.count('class="area-picture"') == 2 and re.search(r'<path d="M\d+ \d+l', page.text)
    assert "17 560" in admin.get(AREAS + "?rodzaj=municipality").text.replace("\u2009", " ").replace(
        "\xa0", " "
    )
    again = send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo")
    assert "bez zmian 1" in admin.get(again.location).text
    with app.app_context():
        assert (
            db.session.scalar(text("SELECT count(*) FROM core_audit_entries WHERE act = 'areas.imported'"))
            == 3
        )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "pusty albo go nie wybrano"),
        (b'{"type": "FeatureCollection",\n "features": [', "W wierszu 2"),
        (b'{"type": "Point"}', "nie jest GeoJSON z listą"),
        (b'{"type": "FeatureCollection", "features": []}', "ani jednego obiektu"),
        (file_of(("Metry", square(650_000.0, 480_000.0, 100.0))), "Zapisz plik w układzie WGS 84"),
        (file_of(("Dobry", square(23.1, 53.1)), ("", square(23.2, 53.2))), "Obiekt 2"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(
    app: Flask, admin: FlaskClient, content: bytes, words: str
):
    answer = send(admin, content, source="PRG, 2026")
    assert answer.status_code == 422 and words in answer.text and faults_of(answer.text) == []
    assert 'value="PRG, 2026"' in answer.text
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM maps_areas")) == 0


def test_a_population_is_written_by_hand(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo")
    area_id = one_id(app, "Rzeki")
    assert faults_of(admin.get(f"{AREAS}/{area_id}").text) == []
    wrong = change(admin, area_id, name="", kind="solectwo", population="sto")
    assert wrong.status_code == 422 and 'value="sto"' in wrong.text and faults_of(wrong.text) == []
    done = change(admin, area_id, name="Sołectwo Rzeki", kind="district", population="1 234", source="GUS")
    assert done.status_code == 303
    page = admin.get(done.location).text
    assert "Sołectwo Rzeki" in page and "1234" in page.replace("\u2009", "").replace("\xa0", "")
    with app.app_context():
        facts = db.session.scalars(
            text("SELECT facts FROM core_audit_entries WHERE act = 'areas.changed'")
        ).one()
    assert facts["population"] == [None, 1234]


def test_the_second_of_two_editors_gets_both_versions(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo")
    area_id = one_id(app, "Rzeki")
    opened = on_page(admin, f"{AREAS}/{area_id}", "opened")
    change(
        signed_in(app, "administrator", "druga@urzad.example"),
        area_id,
        name="Rzeki",
        kind="solectwo",
        population="100",
    )
    late = change(admin, area_id, opened, name="Rzeki", kind="solectwo", population="200")
    assert late.status_code == 409 and "<dd>100</dd>" in late.text and 'value="200"' in late.text
    assert faults_of(late.text) == []


def test_two_areas_of_one_kind_keep_apart(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo")
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "district")
    with app.app_context():
        district = db.session.scalars(text("SELECT id FROM maps_areas WHERE kind = 'district'")).one()
    answer = change(admin, district, name="Rzeki", kind="solectwo")
    assert answer.status_code == 422 and "już jest" in answer.text


def test_an_area_in_use_stays(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Rzeki", square(23.1, 53.1)), ("Wolne", square(23.2, 53.2))), "solectwo")
    used, free = one_id(app, "Rzeki"), one_id(app, "Wolne")
    with app.app_context(), transaction():
        db.session.add(Round(slug="r", title="R", year=2027, area_id=used, created_at=now()))
    token = on_page(admin, AREAS, "csrf_token")
    kept = admin.post(f"{AREAS}/{used}/usun", data={"csrf_token": token})
    assert kept.status_code == 422 and "używa edycja" in kept.text
    assert admin.post(f"{AREAS}/{free}/usun", data={"csrf_token": token}).status_code == 303
    assert admin.get(f"{AREAS}/{free}").status_code == 404


def test_areas_are_the_administrators(app: Flask):
    assert signed_in(app, "official").get(AREAS).status_code == 403
    assert app.test_client().post(AREAS + "/wczytaj").status_code in (303, 422)


def test_areas_of_another_town_come_in_only_on_purpose(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Próbowo", square(23.1, 53.1, 0.1))))
    far = file_of(("Daleko", square(21.0, 52.0)))
    refused = send(admin, far, "solectwo")
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert "„Daleko”): leży w całości poza granicą gminy" in refused.text
    assert send(admin, far, "solectwo", outside="yes").status_code == 303
    unknown = send(admin, far, "solectow", outside="yes")
    assert unknown.status_code == 422 and "Rodzaju „solectow” nie znamy" in unknown.text


def pool_in(app: Flask, area_id: int, *past: str) -> None:
    """A round with one pool in this area; ``past``: the moments that it has behind it."""
    with app.app_context(), transaction():
        columns = dict.fromkeys(past, now())
        pb_round = Round(slug="b", title="Budżet 2027", year=2027, created_at=now(), **columns)
        db.session.add(pb_round)
        db.session.flush()
        db.session.add(
            Pool(round_id=pb_round.id, code="w", name="W", kind="village", position=1, area_id=area_id)
        )


@pytest.fixture
def used(app: Flask, admin: FlaskClient) -> int:
    """The area of a pool of an announced round that has no result yet."""
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo", source="PRG")
    area_id = one_id(app, "Rzeki")
    pool_in(app, area_id, "announced_at")
    return area_id


def test_the_ground_of_a_pool_stays_while_its_round_goes_on(app: Flask, admin: FlaskClient, used: int):
    moved = send(admin, file_of(("Rzeki", square(23.11, 53.1))), "solectwo")
    assert moved.status_code == 422 and faults_of(moved.text) == []
    assert "Trwa edycja „Budżet 2027”" in moved.text and "Granicy nie można zmienić" in moved.text
    counted = send(admin, file_of(("Rzeki", square(23.1, 53.1)), ludnosc=900), "solectwo")
    assert counted.status_code == 422 and "zmień na stronie obszaru" in counted.text
    token = on_page(admin, AREAS, "csrf_token")
    kept = admin.post(f"{AREAS}/{used}/usun", data={"csrf_token": token})
    assert kept.status_code == 422 and "Trwa edycja „Budżet 2027”" in kept.text
    assert "Usuń obszar" not in admin.get(f"{AREAS}/{used}").text
    assert send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo", source="EMUiA").status_code == 303


def test_another_name_of_a_pools_ground_needs_a_reason(app: Flask, admin: FlaskClient, used: int):
    silent = change(admin, used, name="Sołectwo Rzeki", kind="solectwo", population="", reason="bo tak")
    assert silent.status_code == 422 and faults_of(silent.text) == []
    assert "Napisz, dlaczego go zmieniasz" in silent.text and "bo tak" in silent.text
    why = "Uchwała Rady z 3 listopada zmieniła nazwę sołectwa."
    assert change(admin, used, name="Sołectwo Rzeki", kind="solectwo", reason=why).status_code == 303
    with app.app_context():
        facts = db.session.scalars(
            text("SELECT facts FROM core_audit_entries WHERE act = 'areas.changed'")
        ).one()
    assert facts == {"name": ["Rzeki", "Sołectwo Rzeki"], "source": ["PRG", ""], "reason": why}


@pytest.mark.parametrize("past", [(), ("announced_at", "published_at")])
def test_a_plan_and_a_finished_round_hold_no_area(app: Flask, admin: FlaskClient, past: tuple[str, ...]):
    send(admin, file_of(("Rzeki", square(23.1, 53.1))), "solectwo")
    pool_in(app, one_id(app, "Rzeki"), *past)
    assert send(admin, file_of(("Rzeki", square(23.11, 53.1))), "solectwo").status_code == 303
    assert change(admin, one_id(app, "Rzeki"), name="Inne", kind="solectwo").status_code == 303


def test_kinds_of_areas_are_told_in_words(app: Flask, admin: FlaskClient):
    send(admin, file_of(("Miasto", square(23.1, 53.1))), "urban_part")
    send(admin, file_of(("Wsie", square(23.2, 53.2))), "rural_part")
    page = admin.get(AREAS).text
    assert "miejska część gminy" in page and "wiejska część gminy" in page
    assert ">rural_part" not in page and ">urban_part" not in page


def three_towns() -> bytes:
    return file_of(
        ("Próbowo", square(23.1, 53.1, 0.1)),
        ("Bełżyce", square(22.1, 51.1)),
        ("Wasilków", square(23.3, 53.2)),
    )


def stored(app: Flask, table: str = "maps_areas", column: str = "name") -> list[str]:
    with app.app_context():
        return list(db.session.scalars(text(f"SELECT {column} FROM {table} ORDER BY 1")))


def test_of_a_file_of_many_towns_the_office_says_which_is_its_own(app: Flask, admin: FlaskClient):
    asked = send(admin, three_towns(), "gmina", source="PRG")
    assert asked.status_code == 422 and faults_of(asked.text) == [] and stored(app) == []
    assert "W pliku jest 3 gmin" in asked.text and 'value="PRG"' in asked.text
    assert re.findall(r'<option value="(\w+)">', asked.text.split('id="town"')[1].split("</select>")[0]) == [
        "Bełżyce", "Próbowo", "Wasilków",
    ]  # fmt: skip
    assert send(admin, three_towns(), "gmina", town="Bełżyce").status_code == 303
    assert stored(app) == ["Bełżyce"]


def test_a_town_known_by_its_name_comes_alone_out_of_a_file_of_many(
    app: Flask, admin: FlaskClient, monkeypatch
):
    monkeypatch.setattr("maps.services.current_site", lambda: SiteRecord(name="Gmina Wasilków"))
    done = send(admin, three_towns(), "municipality")
    assert done.status_code == 303 and stored(app) == ["Wasilków"]
    page = admin.get(done.location).text
    assert "W pliku są jeszcze 2 inne gminy" in page and "która jest tym miastem: Wasilków" in page


def test_several_unused_areas_go_at_once_and_those_in_use_stay(app: Flask, admin: FlaskClient):
    names = ("Bagno", "Rzeki", "Wolne")
    send(admin, file_of(*((name, square(23.1 + 0.03 * n, 53.1)) for n, name in enumerate(names))), "solectwo")
    pool_in(app, one_id(app, "Rzeki"), "announced_at")
    page = admin.get(AREAS).text
    assert page.count('name="area"') == 3 and "Zaznacz: Wolne" in page
    data = {"csrf_token": on_page(admin, AREAS, "csrf_token")}
    none = admin.post(AREAS + "/usun", data=data)
    assert none.status_code == 422 and "Zaznacz na liście" in none.text and faults_of(none.text) == []
    ticked = [*(str(one_id(app, name)) for name in names), "999999", "x"]
    done = admin.post(f"{AREAS}/usun?rodzaj=solectwo", data={**data, "area": ticked})
    assert done.status_code == 303 and stored(app) == ["Rzeki"]
    told = admin.get(done.location).text
    assert "Usunięto 2 obszar" in told and "Zostają, bo używa ich edycja albo projekt: Rzeki." in told
    official = signed_in(app, "official")
    assert official.post(AREAS + "/usun", data={"area": ticked}).status_code in (403, 422)
    assert stored(app) == ["Rzeki"]
