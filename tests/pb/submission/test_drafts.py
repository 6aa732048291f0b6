"""A draft from the first tap: whose it is, what is kept of it, and two windows that do not overwrite each other."""

from __future__ import annotations

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.submission.models import Draft
from pb.submission.services.drafts import start_draft
from tests.support.filing import COST, IN_VILLAGE, PLACE, WHAT, WHOM, hidden_in, shapes_at, words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of


def drafts(call) -> list[Draft]:
    return call.ask(lambda: list(db.session.scalars(select(Draft).order_by(Draft.id))))


def test_the_first_tap_makes_a_draft_that_this_browser_finds_again(call):
    someone = call.proposer()
    sent = someone.begin()
    assert (sent.status_code, sent.location) == (303, "/bo/bo-2027/zglos/miejsce")
    assert len(drafts(call)) == 1
    assert "Wróć do szkicu" in someone.client.get(someone.base).text
    assert "Wróć do szkicu" not in call.proposer().client.get(someone.base).text


def test_the_key_is_in_a_cookie_that_scripts_cannot_read_and_only_its_hash_in_the_database(call):
    someone = call.proposer()
    sent = someone.begin()
    cookie = next(line for line in sent.headers.getlist("Set-Cookie") if line.startswith("szkic="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/bo/bo-2027/" in cookie
    key = cookie.split("=", 1)[1].split(";", 1)[0]
    assert key.encode() not in drafts(call)[0].key_hash


def test_steps_keep_what_is_typed_and_lead_on(call):
    someone = call.proposer()
    someone.begin()
    page = someone.open("opis")
    assert "2 z 7: opis" in words_of(page)
    assert faults_of(page.text) == []
    assert someone.send("opis", WHAT).location == "/bo/bo-2027/zglos/cel"
    assert someone.send("cel", WHOM).location == "/bo/bo-2027/zglos/koszt"
    assert drafts(call)[0].answers["what"] == WHAT
    assert WHAT["title"] in someone.open("opis").text


def test_a_wrong_answer_is_refused_beside_its_field_and_kept_in_the_draft(call):
    someone = call.proposer()
    someone.begin()
    refused = someone.send("opis", {**WHAT, "title": "Ł" * 75, "description": "Za krótko."})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and 'id="title-e"' in refused.text
    assert "o 15 za dużo" in words_of(refused) and "co najmniej 80 znaków, a jest 10" in words_of(refused)
    assert faults_of(refused.text) == []
    assert drafts(call)[0].answers["what"]["title"] == "Ł" * 75
    assert "Ł" * 75 in someone.open("opis").text


def test_back_and_later_save_without_asking_for_more(call):
    someone = call.proposer()
    someone.begin()
    assert someone.send("opis", {"title": "Coś"}, go="back").location == "/bo/bo-2027/zglos/miejsce"
    assert someone.send("opis", {"title": "Coś innego"}, go="later").location == "/bo/bo-2027/zglos"
    assert drafts(call)[0].answers["what"]["title"] == "Coś innego"


def test_an_older_window_overwrites_nothing_and_either_version_may_be_chosen(call):
    someone = call.proposer()
    someone.begin()
    older, newer = someone.open("opis"), someone.open("opis")
    someone.send("opis", {**WHAT, "title": "Z nowego okna"}, newer)
    refused = someone.send("opis", {**WHAT, "title": "Ze starego okna"}, older)
    assert refused.status_code == 409
    assert faults_of(refused.text) == []
    assert "Z nowego okna" in refused.text and "Ze starego okna" in refused.text
    assert "Tytuł" in words_of(refused) and "Kategoria" not in words_of(refused)
    assert drafts(call)[0].answers["what"]["title"] == "Z nowego okna"
    chosen = someone.client.post(f"{someone.base}/opis", data={**hidden_in(refused), "go": "next"})
    assert chosen.status_code == 303
    assert drafts(call)[0].answers["what"] == {**WHAT, "title": "Ze starego okna"}


def test_a_second_click_and_another_step_are_no_conflict(call):
    someone = call.proposer()
    someone.begin()
    page, other = someone.open("opis"), someone.open("cel")
    assert someone.send("opis", WHAT, page).status_code == 303
    assert someone.send("opis", WHAT, page).status_code == 303
    assert someone.send("opis", {**WHAT, "title": "Poprawiony"}, page).status_code == 303
    assert someone.send("cel", WHOM, other).status_code == 303


def test_a_lost_token_loses_nothing_typed(call):
    someone = call.proposer()
    someone.begin()
    refused = someone.client.post(f"{someone.base}/opis", data={**WHAT, "go": "next"})
    assert refused.status_code == 422
    assert WHAT["description"] in refused.text and "Nic nie przepadło" in refused.text
    sent = someone.client.post(f"{someone.base}/opis", data={**hidden_in(refused), **WHAT, "go": "next"})
    assert sent.status_code == 303


def test_a_signed_in_resident_finds_the_draft_on_any_device_and_nobody_elses(call):
    ala, ola = (
        signed_in(call.app, "resident", "ala@example.org"),
        signed_in(call.app, "resident", "ola@example.org"),
    )
    someone = call.proposer()
    someone.client = ala
    someone.begin()
    number = drafts(call)[0].id
    assert ala.get(f"/bo/bo-2027/zglos/moj/{number}").location == "/bo/bo-2027/zglos/dalej"
    assert ola.get(f"/bo/bo-2027/zglos/moj/{number}").status_code == 404
    assert ola.get("/bo/bo-2027/zglos/opis").location == "/bo/bo-2027/zglos"


def test_the_private_link_opens_the_draft_elsewhere_and_leaves_the_address(call):
    def make() -> str:
        with transaction():
            return start_draft(find_round("bo-2027", now()), None, now())[1]

    key = call.ask(make)
    other = call.proposer()
    opened = other.client.get(f"/bo/bo-2027/szkic/{key}")
    assert opened.status_code == 303 and key not in opened.location
    assert other.client.get(opened.location).location == "/bo/bo-2027/zglos/miejsce"
    assert other.open("opis").status_code == 200
    assert other.client.get("/bo/bo-2027/szkic/zgadniety-klucz").status_code == 404


def test_a_round_not_announced_has_no_call_yet(call):
    def hide() -> None:
        with transaction():
            db.session.query(Round).one().announced_at = None

    call.ask(hide)
    assert call.proposer().client.get("/bo/bo-2027/zglos").status_code == 404


def test_both_versions_are_shown_in_words_and_not_in_codes(call):
    someone = call.proposer()
    someone.begin()
    older, newer = someone.open("opis"), someone.open("opis")
    someone.send("opis", {**WHAT, "category": "sport"}, newer)
    said = words_of(someone.send("opis", WHAT, older))
    assert "Zieleń" in said and "Sport i zabawa" in said
    assert "greenery" not in said
    older, newer = someone.open("cel"), someone.open("cel")
    someone.send("cel", {**WHOM, "accessible": "no"}, newer)
    said = words_of(someone.send("cel", WHOM, older))
    assert "Nie albo tylko w części" in said and "yes" not in said
    older, newer = someone.open("koszt"), someone.open("koszt")
    someone.send("koszt", {**COST, "q-lipa": "3"}, newer)
    assert "Lipa drobnolistna, 3" in words_of(someone.send("koszt", COST, older))
    older, newer = someone.open("miejsce"), someone.open("miejsce")
    someone.send("miejsce", {"place-shapes": shapes_at(53.21, 23.21)}, newer)
    said = words_of(someone.send("miejsce", PLACE, older))
    assert "Punkt 1: 53,2100 N 23,2100 E" in said and "Punkt 1: 53,2000 N 23,2000 E" in said
    assert "coordinates" not in said


def test_a_save_of_the_pages_own_accord_says_why_it_was_refused(call):
    someone = call.proposer()
    someone.begin()
    older, newer = someone.open("opis"), someone.open("opis")
    someone.send("opis", {**WHAT, "title": "Z nowego okna"}, newer)
    by_itself = {"X-Requested-With": "autosave"}
    stale = someone.client.post(f"{someone.base}/opis", data={**hidden_in(older), **WHAT}, headers=by_itself)
    assert stale.status_code == 409 and "Na innej karcie zapisano nowszą wersję" in stale.json["said"]
    lost = someone.client.post(f"{someone.base}/opis", data=WHAT, headers=by_itself)
    assert lost.status_code == 422 and "Nic nie przepadło" in lost.json["said"]
    assert drafts(call)[0].answers["what"]["title"] == "Z nowego okna"


def test_the_summary_names_the_field_of_each_sentence(call):
    someone = call.proposer()
    someone.begin()
    refused = words_of(someone.send("opis", {**WHAT, "title": "ab", "summary": "Krótko"}))
    assert "Tytuł: Napisz trochę więcej" in refused and "Krótko: Napisz trochę więcej" in refused


def test_the_check_page_and_the_text_of_a_draft_say_where_the_place_is(call):
    someone = call.proposer()
    someone.begin()
    someone.place({"place-shapes": shapes_at(*IN_VILLAGE), "place-words": "za remizą"})
    for told in (words_of(someone.open("sprawdz")), someone.client.get("/bo/bo-2027/szkic.txt").text):
        told = told.replace("\u00a0", " ")
        assert "Punkt 1: 53,3200 N 23,3200 E" in told and "Studzianki" in told and "za remizą" in told
