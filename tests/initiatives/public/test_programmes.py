"""What everybody reads of a programme: the list, the page, the start page, the navigation."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.db import db, transaction
from tests.support.initiatives import add_application, add_programme
from tests.support.statements import forget_copies


@pytest.fixture
def programme(app, clock):
    with transaction():
        return add_programme(
            clock(), lead="Razem zrobimy więcej.", town_cap=20_000, scopes=["nature", "sport"]
        )


def test_a_programme_tells_money_share_calls_criteria_and_tasks(programme, client) -> None:
    page = client.get("/inicjatywy/pil-2027/").text
    for told in (
        "Razem zrobimy więcej.", "Wkład mieszkańców co najmniej 30% całości", "wnosicie co najmniej 3\u00a0000\u00a0zł",
        "Samą pracą byłoby to 86 godzin", "Nabór 1", "Zaangażowane osoby", "co najmniej 40 z 100 punktów",
        "Kultura fizyczna",
    ):  # fmt: skip
        assert told in page, told
    assert "Działalność charytatywna" not in page
    assert client.get("/inicjatywy/pil-2027/terminy.ics").data.count(b"BEGIN:VEVENT") == 1


def test_the_list_shows_published_programmes_the_open_one_first(programme, client, clock) -> None:
    with transaction():
        closed = add_programme(clock(), "pil-2020", title="Dawny program", year=2020, closed_at=clock())
        add_programme(clock(), "pil-2028", title="Szkic programu", published_at=None)
    assert closed.closed_at
    page = client.get("/inicjatywy/").text
    assert page.index("/inicjatywy/pil-2027/") < page.index("/inicjatywy/pil-2020/")
    assert "Szkic programu" not in page and "trwa nabór" in page
    assert client.get("/inicjatywy/pil-2028/").status_code == 404


def test_the_navigation_and_the_start_page_lead_there_once_something_is_published(app, client, clock) -> None:
    assert 'href="/inicjatywy/"' not in client.get("/").text
    with transaction():
        add_programme(clock())
    forget_copies(app)
    page = client.get("/").text
    assert 'href="/inicjatywy/"' in page and "Inicjatywy: Program Inicjatyw Lokalnych" in page
    db.session.execute(text("update ini_programmes set closed_at = now()"))
    db.session.commit()
    forget_copies(app)
    assert "Inicjatywy: Program Inicjatyw Lokalnych" not in client.get("/").text


def test_without_any_programme_the_page_still_says_what_an_initiative_is(client) -> None:
    page = client.get("/inicjatywy/").text
    assert "To nie jest dotacja" in page.replace("\u00a0", " ") and "Nie ma jeszcze żadnego programu" in page


def test_applications_of_running_programmes_stand_on_the_map_of_everything(programme, client, clock) -> None:
    with transaction():
        add_application(programme, clock())
        add_application(programme, clock(), number=None, title="Szkic sąsiadów")
    page = client.get("/mapa").text
    assert "Ogród sąsiedzki na Majówce" in page and "/inicjatywy/pil-2027/wnioski/1" in page
    assert "Szkic sąsiadów" not in page
    spots = client.get("/mapa/projekty.geojson").get_json()["features"]
    assert [one["properties"]["number"] for one in spots] == ["I1"]
