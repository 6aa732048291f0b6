"""The town's map says where the work of each initiative stands: by a sign, and by a word."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from core.db import db, transaction
from initiatives.agreements.models import Annex
from initiatives.public.map_queries import applications_on_map
from tests.support.initiatives import add_agreement, add_application, add_programme

TODAY = date(2026, 11, 24)


@pytest.fixture
def works(app, clock):
    with transaction():
        programme = add_programme(clock())
        add_application(programme, clock(), 1)
        for number, ends_on in (
            (2, date(2026, 12, 31)),
            (3, date(2026, 11, 20)),
            (4, date(2026, 11, 20)),
            (5, TODAY),
        ):
            one = add_application(programme, clock(), number, title=f"Inicjatywa {number}")
            made = add_agreement(one, clock(), ends_on=ends_on)
            if number == 4:
                annex = Annex(
                    agreement_id=made.id, number=1, reason="Deszcz", signed_on=TODAY, made_at=clock()
                )
                annex.content = {"lines": [], "ends_on": "2026-12-20"}
                db.session.add(annex)
            if number == 5:
                one.status = "built"


def test_an_annex_moves_the_term_and_only_signed_ones_are_works(works) -> None:
    found = {one.number: one.work(TODAY) for one in applications_on_map()}
    assert found == {1: "", 2: "running", 3: "late", 4: "running", 5: "done"}


def test_the_map_and_its_list_say_it(works, client) -> None:
    page = client.get("/mapa").text
    for word in ("prace trwają", "prace po terminie", "zrobione"):
        assert word in page
    features = json.loads(client.get("/mapa/projekty.geojson").text)["features"]
    outcomes = sorted(one["properties"]["outcome"] for one in features)
    assert outcomes == ["done", "late", "none", "running", "running"]
    built = json.loads(client.get("/mapa/projekty.geojson?edycja=realizacja").text)["features"]
    assert len(built) == 4


@pytest.fixture
def closed(works, clock):
    """The programme of those works is closed; one of them was never accepted."""
    with transaction():
        db.session.execute(text("UPDATE ini_programmes SET closed_at = :now"), {"now": clock()})


def test_works_of_a_closed_programme_stay_and_the_rest_leaves(closed) -> None:
    found = {one.number: one.work(TODAY) for one in applications_on_map()}
    assert found == {2: "running", 3: "late", 4: "running", 5: "done"}


def test_the_town_s_map_shows_finished_works_by_themselves(closed, client) -> None:
    page = client.get("/mapa").text
    assert "edycja=zrobione" in page and "zrobione inicjatywy" in page
    page = client.get("/mapa?edycja=zrobione").text
    assert (
        "<h1>1 zrobiona inicjatywa</h1>" in page.replace("\xa0", " ")
        and "Inicjatywa 5" in page
        and "Inicjatywa 2" not in page
    )
    features = json.loads(client.get("/mapa/projekty.geojson?edycja=zrobione").text)["features"]
    assert [one["properties"]["outcome"] for one in features] == ["done"]


def test_a_programme_s_page_has_a_map_on_which_works_can_be_chosen(closed, client) -> None:
    page = client.get("/inicjatywy/pil-2027/").text
    for word in ("prace trwają", "prace po terminie", "zrobione", "Wszystkie wnioski"):
        assert word in page
    page = client.get("/inicjatywy/pil-2027/?stan=zrobione").text
    assert "Inicjatywa 5" in page and "Inicjatywa 2" not in page and "(5)" in page
    for word, expected in (("", 5), ("zrobione", 1), ("prace", 3), ("bzdura", 5)):
        answer = client.get(f"/inicjatywy/pil-2027/mapa.geojson?stan={word}")
        assert len(json.loads(answer.text)["features"]) == expected, word
