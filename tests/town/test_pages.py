"""The start page, the map of everything, crest and legal pages, as a browser gets them."""

from __future__ import annotations

import json
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient

from core.db import db, transaction
from core.models import Site
from core.site.record import forget_site
from pb.rounds.rules import Stage
from tests.support.clock import MovableClock
from tests.support.pages import looked_at, words
from tests.support.projects import add_work, count_votes
from tests.support.rounds import make_round


def test_the_start_page_lives_by_the_clock(app: Flask, client: FlaskClient, clock: MovableClock) -> None:
    voting = make_round(projects_per_pool=2)
    make_round("zielony", Stage.SUBMISSION, projects_per_pool=1, title="Zielone podwórka", year=2027)
    page = looked_at(client.get("/"))
    text = words(page.text)
    assert "wybieramy, na co pójdzie 350 000 zł" in text
    assert ("Przejdź do głosowania", "/bo/bo-2027/glosowanie") in page.links
    assert ("Zagłosuj: Budżet obywatelski 2027", "/bo/bo-2027/glosowanie") in page.links
    assert "Zgłoś projekt: Zielone podwórka" in text
    assert "Wkrótce" not in text
    clock.set(voting.voting_closes_at)
    clock.move(hours=-3)
    assert " 3 godzin" in words(looked_at(client.get("/")).text)
    clock.move(hours=3, seconds=1)
    after = words(looked_at(client.get("/")).text)
    assert "Zagłosuj" not in after
    clock.move(days=400)
    assert "Teraz nic nie trwa" in words(looked_at(client.get("/")).text)


def test_what_is_built_and_numbers_come_from_the_database(app: Flask, client: FlaskClient) -> None:
    make_round("bo-2025", Stage.IMPLEMENTATION, projects_per_pool=2, year=2025, title="Budżet 2025")
    count_votes("bo-2025", {1, 3})
    add_work("bo-2025", 1, state="done", spent=Decimal(10_000))
    add_work("bo-2025", 3, state="late", spent=Decimal(100), note="Czekamy na zgodę.", delay_weeks=2)
    text = words(looked_at(client.get("/")).text)
    for said in ("1 z 2", "24 000 zł", "Czekamy na zgodę.", "opóźnione o 2 tygodni", "od 2025 roku"):
        assert said in text, said
    assert "osób głosowało" not in text


def test_the_map_of_everything_tells_rounds_apart(app: Flask, client: FlaskClient) -> None:
    make_round(projects_per_pool=2)
    make_round("zielony", Stage.SUBMISSION, projects_per_pool=2, title="Zielone podwórka", year=2026)
    page = looked_at(client.get("/mapa"))
    assert page.headings[0].startswith("8")
    assert {"nr-bo-2027-1", "nr-zielony-1"} <= set(page.ids)
    features = json.loads(client.get("/mapa/projekty.geojson").data)["features"]
    keys = [one["properties"]["key"] for one in features]
    assert len(set(keys)) == 8
    one = looked_at(client.get("/mapa?edycja=zielony&temat=zielen"))
    assert one.headings[0].startswith("2")
    only = json.loads(client.get("/mapa/projekty.geojson?edycja=zielony&temat=zielen").data)["features"]
    assert {feature["properties"]["key"] for feature in only} == {"zielony-1", "zielony-3"}


def test_the_crest_cannot_do_anything_but_be_seen(app: Flask, client: FlaskClient) -> None:
    assert client.get("/herb").status_code == 404
    with transaction():
        db.session.add(
            Site(
                name="Próbne", crest=b"<svg xmlns='http://www.w3.org/2000/svg'/>", crest_type="image/svg+xml"
            )
        )
    forget_site()
    answer = client.get("/herb")
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Próbne decyduje wspólnie" in looked_at(client.get("/")).headings[0]


def test_legal_pages_say_what_the_law_wants(app: Flask, client: FlaskClient) -> None:
    with transaction():
        db.session.add(
            Site(name="Próbne", controller="gmina Próbne", email="a@probne.example", phone="85 000 00 00")
        )
    forget_site()
    declaration = looked_at(client.get("/dostepnosc"))
    official = {
        "a11y-wstep",
        "a11y-podmiot",
        "a11y-url",
        "a11y-data-aktualizacja",
        "a11y-status",
        "a11y-kontakt",
    }
    assert official | {"a11y-data-sporzadzenie", "a11y-email", "a11y-telefon", "a11y-procedura"} <= set(
        declaration.ids
    )
    privacy = words(looked_at(client.get("/prywatnosc")).text)
    assert "Administratorem danych jest gmina Próbne." in privacy
    assert "Numeru PESEL nie zapisujemy." in privacy
    assert "GNU Affero" in looked_at(client.get("/zrodla")).text


def test_the_navigation_leads_to_what_is_there(app: Flask, client: FlaskClient) -> None:
    looked_at(client.get("/inicjatywy/"))
    assert ("Inicjatywy", "/inicjatywy/") not in looked_at(client.get("/")).links
    for label, address in (("Budżet", "/bo/"), ("Konsultacje", "/konsultacje/"), ("Mapa", "/mapa")):
        assert (label, address) in looked_at(client.get("/")).links
        looked_at(client.get(address))
