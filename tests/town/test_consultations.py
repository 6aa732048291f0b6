"""Consultations stand on the start page and on the map of everything beside the budget."""

from __future__ import annotations

from datetime import timedelta

from core.db import transaction
from core.site.record import forget_site
from tests.support.consultations import add_consultation
from tests.support.pages import looked_at, words
from tests.support.rounds import make_round


def test_an_open_consultation_stands_first_when_its_term_is_nearest(app, client, clock) -> None:
    make_round(projects_per_pool=1)
    with transaction():
        add_consultation(clock(), closes_at=clock() + timedelta(days=2))
        add_consultation(clock(), "tajny", title="Tajny szkic", is_published=False)
    page = looked_at(client.get("/"))
    text = words(page.text)
    assert text.index("Konsultacje: Gdzie posadzić drzewa?") < text.index("Zagłosuj: Budżet obywatelski")
    assert ("Weź udział", "/konsultacje/zielone-2026/") in page.links
    assert "Tajny szkic" not in text


def test_where_nothing_but_a_consultation_goes_on_the_lead_invites_to_it(app, client, clock) -> None:
    with transaction():
        add_consultation(clock(), "potem", title="Plac", opens_at=clock() + timedelta(days=3))
    soon = words(looked_at(client.get("/")).text)
    assert "Wkrótce" in soon and "Konsultacje: Plac" in soon
    clock.move(days=4)
    text = words(looked_at(client.get("/")).text)
    assert "Urząd pyta mieszkańców o zdanie." in text
    clock.move(days=30)
    assert "Teraz nic nie trwa" in words(looked_at(client.get("/")).text)


def test_the_map_of_everything_holds_consultations_as_points_and_rows(app, client, clock) -> None:
    make_round(projects_per_pool=1)
    before = client.get("/mapa/projekty.geojson").headers["ETag"]
    with transaction():
        add_consultation(clock())
    forget_site()
    page = looked_at(client.get("/mapa"))
    assert "Gdzie posadzić drzewa?" in words(page.text)
    answer = client.get("/mapa/projekty.geojson")
    assert answer.headers["ETag"] != before
    assert "K1" in [one["properties"]["number"] for one in answer.get_json()["features"]]
    narrowed = client.get("/mapa?edycja=realizacja")
    assert "Gdzie posadzić drzewa?" not in words(narrowed.text)
