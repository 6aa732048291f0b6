"""A page whose draft is no longer at hand: nothing goes astray, and no draft is split or hidden."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from accounts.sessions import KEY
from accounts.signing import start_sign_in
from core.db import db, transaction
from pb.submission.models import Draft
from tests.support.filing import PERSON, WHAT, Proposer, hidden_in, token_in, words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of
from tests.support.sent_files import chosen, jpeg

ALA = "ala@example.org"


def drafts(call) -> list[Draft]:
    return call.ask(lambda: list(db.session.scalars(select(Draft).order_by(Draft.id))))


def log_in_again(call, client: FlaskClient) -> None:
    def start() -> str:
        with transaction():
            return start_sign_in(db.session.scalars(select(User).where(User.email == ALA)).one(), "test")

    key = call.ask(start)
    with client.session_transaction() as session:
        session.clear()
        session[KEY] = key


@pytest.fixture
def ala(call) -> Proposer:
    """A signed-in resident with a draft."""
    someone = call.proposer()
    someone.client = signed_in(call.app, "resident", ALA)
    someone.begin()
    return someone


def log_out(someone: Proposer, page) -> None:
    someone.client.post("/konto/wyloguj", data={"csrf_token": token_in(page)})


def test_after_log_out_nothing_is_saved_and_all_that_was_typed_is_shown(call, ala):
    page = ala.open("opis")
    log_out(ala, page)
    refused = ala.send("opis", WHAT, page)
    assert refused.status_code == 422 and faults_of(refused.text) == []
    said = words_of(refused)
    assert "Wylogowano Cię. Zaloguj się, szkic czeka" in said and WHAT["description"] in said
    assert 'href="/konto/zaloguj?wroc=/bo/bo-2027/zglos/opis"' in refused.text
    assert [draft.answers for draft in drafts(call)] == [{}]


def test_after_logging_in_the_typed_step_goes_into_the_draft_that_waited(call, ala):
    page = ala.open("opis")
    log_out(ala, page)
    refused = ala.send("opis", WHAT, page)
    log_in_again(call, ala.client)
    again = ala.client.post(f"{ala.base}/opis", data={**hidden_in(refused), "go": "stay"})
    assert again.status_code == 422 and WHAT["description"] in again.text, (
        "the token was of the log-in before"
    )
    assert "jest zapisane w szkicu" not in words_of(again)
    kept = ala.client.post(f"{ala.base}/opis", data={**WHAT, **hidden_in(again), "go": "next"})
    assert kept.status_code == 303
    (draft,) = drafts(call)
    assert draft.answers["what"] == WHAT and draft.user_id is not None


def test_a_separate_draft_is_begun_only_by_its_own_button(call, ala):
    page = ala.open("opis")
    log_out(ala, page)
    refused = ala.send("opis", WHAT, page)
    apart = ala.client.post(f"{ala.base}/opis", data={**hidden_in(refused), "go": "apart"})
    assert apart.location == "/bo/bo-2027/zglos/opis"
    owners = [(draft.user_id is None, draft.answers.get("what")) for draft in drafts(call)]
    assert owners == [(False, None), (True, WHAT)]
    assert WHAT["title"] in ala.open("opis").text


@pytest.mark.parametrize("step", ["zalaczniki", "poparcie", "sprawdz", "koszt", "cel", "miejsce"])
def test_no_step_begins_a_draft_after_log_out(call, ala, step):
    page = ala.open(step)
    log_out(ala, page)
    refused = ala.client.post(f"{ala.base}/{step}", data={**hidden_in(page), **PERSON, "go": "next"})
    assert refused.status_code == 422 and "szkic czeka" in words_of(refused)
    assert faults_of(refused.text) == [] and len(drafts(call)) == 1
    if step == "sprawdz":
        assert PERSON["name"] in words_of(refused)


def lose_the_key(someone: Proposer, step: str = "opis"):
    """What the page says once this browser has forgotten its draft."""
    page = someone.open(step)
    someone.client.delete_cookie("szkic", path="/bo/bo-2027/")
    return someone.send(step, WHAT, page)


def test_who_has_no_account_is_not_told_to_log_in_nor_of_a_mail_that_was_not_sent(call):
    someone = call.proposer()
    someone.begin()
    refused = lose_the_key(someone)
    said = words_of(refused)
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert "nie ma już klucza do szkicu" in said and WHAT["description"] in said
    for untrue in ("Wylogowano", "Zaloguj się", "e-maila", "szkic czeka"):
        assert untrue.lower() not in said.lower(), untrue
    assert re.findall(r'name="go" value="(\w+)"', refused.text) == ["apart"]
    apart = someone.client.post(f"{someone.base}/opis", data={**hidden_in(refused), "go": "apart"})
    assert apart.status_code == 303 and WHAT["title"] in someone.open("opis").text


def test_the_link_is_spoken_of_where_one_was_mailed(call):
    someone = call.proposer()
    someone.begin()
    start = someone.client.get(someone.base)
    data = {"csrf_token": token_in(start), "email": ALA}
    assert someone.client.post("/bo/bo-2027/szkic/wyslij", data=data).status_code == 303
    refused = lose_the_key(someone)
    assert "linkiem z naszego e-maila" in words_of(refused) and faults_of(refused.text) == []
    assert "Zaloguj się" not in words_of(refused)
    assert re.findall(r'name="go" value="(\w+)"', refused.text) == ["stay", "apart"]


def test_a_save_of_its_own_accord_does_not_speak_of_logging_out_either(call):
    someone = call.proposer()
    someone.begin()
    page = someone.open("opis")
    someone.client.delete_cookie("szkic", path="/bo/bo-2027/")
    quiet = someone.client.post(
        f"{someone.base}/opis", data={**hidden_in(page), **WHAT}, headers={"X-Requested-With": "autosave"}
    )
    assert quiet.status_code == 422 and "klucza do szkicu" in quiet.get_json()["said"]
    assert "Wylogowano" not in quiet.get_json()["said"]


def test_files_sent_after_log_out_are_asked_for_once_more(call, ala):
    page = ala.open("zalaczniki")
    log_out(ala, page)
    sent = {"file-1": chosen(jpeg(), "a.jpg"), "title-1": "Rynek"}
    refused = ala.send("zalaczniki", sent, page)
    assert refused.status_code == 422 and "wybrać jeszcze raz" in words_of(refused)
    assert 'name="title-1" value="Rynek"' in refused.text


def test_a_page_of_one_draft_is_never_saved_into_another(call, ala):
    page = ala.open("opis")
    ala.begin()
    assert ala.send("opis", WHAT, page).status_code == 303
    first, second = drafts(call)
    assert first.answers["what"] == WHAT and "what" not in second.answers
    stranger = call.proposer()
    stranger.begin()
    refused = stranger.client.post(
        f"{stranger.base}/opis", data={**hidden_in(stranger.open("opis")), "draft": first.id, "go": "next"}
    )
    assert refused.status_code == 422 and "what" not in drafts(call)[2].answers


def test_the_accounts_draft_is_not_hidden_by_what_was_begun_before_logging_in(call, ala):
    ala.send("opis", WHAT)
    log_out(ala, ala.open("opis"))
    ala.begin()
    ala.send("opis", {**WHAT, "title": "Urywek bez konta"})
    log_in_again(call, ala.client)
    assert WHAT["title"] in ala.open("opis").text
    start = ala.client.get(ala.base)
    assert faults_of(start.text) == []
    said = words_of(start)
    assert WHAT["title"] in said and "Jest też drugi szkic: Urywek bez konta" in said
    other = drafts(call)[1].id
    assert ala.client.get(f"{ala.base}/moj/{other}").status_code == 303
    assert "Urywek bez konta" in ala.open("opis").text
    assert f"Jest też drugi szkic: {WHAT['title']}" in words_of(ala.client.get(ala.base))


def test_the_first_tap_works_on_a_page_that_stood_open_too_long(call):
    someone = call.proposer()
    stale = {"csrf_token": "dawno-wygasł"}
    begun = someone.client.post(someone.base, data=stale, headers={"Sec-Fetch-Site": "same-origin"})
    assert (begun.status_code, begun.location) == (303, "/bo/bo-2027/zglos/miejsce")
    older = call.proposer()
    begun = older.client.post(older.base, data=stale, headers={"Origin": "http://localhost"})
    assert begun.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://obcy.example"},
        {},
    ],
)
def test_a_foreign_page_puts_no_draft_in_place_of_ones_own(call, headers):
    someone = call.proposer()
    someone.begin()
    refused = someone.client.post(someone.base, data={"csrf_token": "obcy"}, headers=headers)
    assert refused.status_code == 422 and "Naciśnij jeszcze raz" in words_of(refused)
    assert "Set-Cookie" not in refused.headers or "szkic=" not in refused.headers["Set-Cookie"]
    assert len(drafts(call)) == 1
    again = someone.client.post(someone.base, data={"csrf_token": token_in(refused)})
    assert again.status_code == 303
