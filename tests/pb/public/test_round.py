"""A round's page, the list of rounds and the calendar file."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from pb.rounds.rules import Stage
from tests.support.pages import looked_at, words
from tests.support.rounds import GREEN, TOWN, VILLAGE, PoolSpec, make_round


def test_a_round_shows_schedule_pools_and_the_one_thing_to_do(app: Flask, client: FlaskClient) -> None:
    stop = PoolSpec("stop", "Pula na stop", rules={"allocation_rule": "greedy-stop", "minimum_votes": 30})
    make_round(
        pools=(TOWN, VILLAGE, GREEN, stop), projects_per_pool=2, guardian_below_age=13, minimum_age=None
    )
    page = looked_at(client.get("/bo/bo-2027/"))
    text = words(page.text)
    for said in (
        "19–29 listopada, do 12:59", "trwa, zostało 5 dni", "Razem 640 000 zł 8", "kończymy na pierwszym projekcie",
        "Próg: 30 głosów", "Za dziecko poniżej 13 lat", "Wiek nie ma znaczenia", "zmyślona", "wybierz najwyżej 3",
    ):  # fmt: skip
        assert said in text, said
    assert ("Zagłosuj", "/bo/bo-2027/glosowanie") in page.links
    assert ("Zobacz 8 projektów", "/bo/bo-2027/projekty/") in page.links


def test_every_stage_has_a_page_and_its_line_in_the_list_of_rounds(app: Flask, client: FlaskClient) -> None:
    for year, stage in enumerate(Stage, 2020):
        make_round(
            f"bo-{year}", stage, year=year, projects_per_pool=1, with_key=False, title=f"Edycja {year}"
        )
    for year, _ in enumerate(Stage, 2020):
        looked_at(client.get(f"/bo/bo-{year}/"))
    text = words(looked_at(client.get("/bo/")).text)
    for said in (
        "Nabór projektów od", "Nabór projektów do", "Weryfikacja i odwołania do", "Lista do głosowania do",
        "Głosowanie do", "Liczymy głosy", "Wyniki ogłoszono", "Trwa realizacja",
    ):  # fmt: skip
        assert said in text, said
    assert text.index("Edycja 2028") < text.index("Edycja 2020")


def test_terms_go_to_a_calendar(app: Flask, client: FlaskClient) -> None:
    make_round()
    answer = client.get("/bo/bo-2027/harmonogram.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.text.count("BEGIN:VEVENT") == 5
    assert "SUMMARY:Głosowanie: Budżet obywatelski 2027" in answer.text
    assert "URL:http://localhost/bo/bo-2027/" in answer.text


def test_an_empty_town_says_so(app: Flask, client: FlaskClient) -> None:
    assert "Nie ma jeszcze żadnej edycji" in looked_at(client.get("/bo/")).text
    assert "Teraz nic nie trwa" in looked_at(client.get("/")).text
    looked_at(client.get("/mapa"))


def test_a_round_says_where_unspent_money_goes(app: Flask, client: FlaskClient) -> None:
    north = PoolSpec("polnoc", "Osiedle Północ", rules={"leftovers": "pool", "leftover_pool": "miasto"})
    east = PoolSpec("wschod", "Osiedle Wschód", rules={"leftovers": "best"})
    west = PoolSpec("zachod", "Osiedle Zachód", rules={"leftovers": "back"})
    make_round(pools=(TOWN, north, east, west), projects_per_pool=1)
    text = words(looked_at(client.get("/bo/bo-2027/")).text)
    for said in (
        "Niewydane pieniądze przechodzą do puli: Pula ogólnomiejska.", "Niewydane pieniądze wracają do budżetu gminy.",
        "Za pieniądze, które zostaną w pulach, wybieramy najlepsze niewybrane projekty.",
    ):  # fmt: skip
        assert said in text, said
