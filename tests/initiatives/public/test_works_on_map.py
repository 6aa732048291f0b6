"""The town's map says where the work of each initiative stands: by a sign, and by a word."""

from __future__ import annotations

import json
from datetime import date

import pytest

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
