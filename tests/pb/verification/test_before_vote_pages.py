"""What the pages between the decisions and the vote show, and where the town's residents find the list."""

from __future__ import annotations

import re
from datetime import timedelta

from pb.verification.list_texts import EVENTS
from tests.pb.verification.test_ballot_list import KNOWN_AT, SEED, announce, draw
from tests.support.deciding import decided, text_of

LIST = "/urzad/bo/bo-2027/lista"


def test_each_page_of_the_round_says_which_one_it_is(office):
    desk = office(1)
    for name, label in (
        ("wykluczenia", "Wykluczenia"),
        ("laczenie", "Łączenie"),
        ("lista", "Lista do głosowania"),
    ):
        page = desk.client.get(f"/urzad/bo/bo-2027/{name}").text
        nav = page.split('aria-label="Przed głosowaniem"', 1)[1].split("</nav>", 1)[0]
        assert re.findall(r'aria-current="page">([^<]+)<', nav) == [label]
        assert nav.count("<li>") == 4 and "·" not in nav


def test_rounds_whose_vote_is_over_are_not_offered_for_lists_and_appeals(office, clock):
    desk = office(1)
    assert "/urzad/bo/bo-2027/laczenie" in desk.client.get("/urzad/odwolania").text
    ((opens_at,),) = desk.sql("select opens_at from pb_stage_windows where stage = 'voting'")
    clock.set(opens_at)
    desk.sign_in_again()
    page = text_of(desk.client.get("/urzad/odwolania"))
    assert "/urzad/bo/bo-2027/laczenie" not in page and "Budżet" not in page.split("<h1>", 1)[1]


def test_a_list_that_can_no_longer_be_drawn_says_so_instead_of_asking_to_announce(office, clock):
    desk = office(1)
    assert "Najpierw ogłoś" in text_of(desk.client.get(LIST))
    ((opens_at,),) = desk.sql("select opens_at from pb_stage_windows where stage = 'voting'")
    clock.set(opens_at)
    desk.sign_in_again()
    page = text_of(desk.client.get(LIST))
    assert "Najpierw ogłoś" not in page and "nie losowano tutaj. Głosowanie zaczęło się" in page


def test_the_page_of_the_round_leads_to_the_announcement_and_then_to_the_list(office, app, clock):
    desk = office(2)
    decided(desk, "accepted", 5001, 5002)
    visitor = app.test_client()
    assert "/bo/bo-2027/lista" not in visitor.get("/bo/bo-2027/").text
    announce(desk)
    told = text_of(visitor.get("/bo/bo-2027/"))
    assert "ziarno, które będzie znane 25 listopada, 13:20" in told and 'href="/bo/bo-2027/lista"' in told
    clock.set(KNOWN_AT + timedelta(minutes=1))
    desk.sign_in_again()
    assert draw(desk, SEED).status_code == 303
    told = text_of(visitor.get("/bo/bo-2027/"))
    assert "Kolejność na karcie wylosowano" in told and 'href="/bo/bo-2027/lista">Lista do głosowania' in told


def test_one_project_joined_is_told_of_one(app):
    with app.test_request_context():
        assert EVENTS["merged_from"]({"numbers": [12]}) == "Za zgodą autorów włączono zgłoszenie nr 12"
        assert (
            EVENTS["merged_from"]({"numbers": [12, 14]}) == "Za zgodą autorów włączono zgłoszenia nr 12, 14"
        )
