"""Sessions lost, cookies forged, steps skipped: nothing chosen is lost, nothing is written."""

from __future__ import annotations

import re

import pytest

from pb.voting.booth import COOKIE
from tests.support.rounds import PoolSpec
from tests.support.stations import at_choice, at_confirmation
from tests.support.voter import error_in


def test_confirmation_needs_its_word(urn):
    voter = at_confirmation(urn)
    for fields in ({"confirm": ""}, {"confirm": "no"}, {"confirm": "y" * 5000}):
        answer = voter.confirm(**fields)
        assert (answer.status_code, "Karta nie jest jeszcze w urnie" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)
    assert voter.confirm().status_code == 303


def test_steps_cannot_be_skipped(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    for step in ("/tozsamosc", "/potwierdzenie", "/gotowe"):
        answer = voter.client.get(voter.base + step)
        assert (answer.status_code, answer.location) == (303, voter.base)
    for answer in (voter.identify(), voter.confirm()):
        assert (answer.status_code, "Nie mamy już Twoich zaznaczeń" in error_in(answer)) == (422, True)
    voter.choose(1)
    assert voter.client.get(voter.base + "/potwierdzenie").location == voter.base + "/tozsamosc"
    answer = voter.confirm()
    assert (answer.status_code, "potwierdź tożsamość jeszcze raz" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)


@pytest.mark.parametrize("token", ["", "zły", "x" * 5000])
def test_lost_token_loses_nothing_that_was_chosen(urn, token):
    voter = at_choice(urn)
    good, voter.token = voter.token, token
    answer = voter.choose(2, 8)
    assert (answer.status_code, "Nic nie przepadło" in error_in(answer)) == (422, True)
    assert re.findall(r'value="(\d+)"\s+checked', answer.text) == ["2", "8"]
    voter.token = good
    assert voter.choose(2, 8).status_code == 303
    voter.token = token
    answer = voter.identify("44051401359")
    assert (answer.status_code, 'value="44051401359"' in answer.text) == (422, True)
    voter.token = good
    voter.identify("44051401359")
    voter.token = token
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)


def test_lost_session_gets_a_fresh_token_that_works(urn):
    voter = at_confirmation(urn)
    voter.client.delete_cookie("wsp_session")
    answer = voter.confirm()
    assert answer.status_code == 422
    assert "Projekt próbny 1" in answer.text.replace("\u00a0", " ")
    voter.token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text).group(1)
    assert voter.confirm().status_code == 303
    assert urn.counts() == (1, 1)


def test_expired_booth_is_empty(urn):
    voter = at_confirmation(urn)
    urn.clock.move(hours=2, seconds=1)
    assert voter.confirm().status_code == 422
    assert voter.client.get(voter.base + "/potwierdzenie").location == voter.base
    assert urn.counts() == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v[:-4] + "AAAA",
        lambda v: "A" + v[1:],
        lambda v: "",
        lambda v: "ż",
        lambda v: "x" * 4500,
        lambda v: v[: len(v) // 2],
    ],
)
def test_tampered_booth_is_empty(urn, change):
    voter = at_confirmation(urn)
    value = voter.client.get_cookie(COOKIE, path=voter.base).value
    voter.client.set_cookie(COOKIE, change(value), path=voter.base)
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)


def test_booth_of_another_round_is_empty(urn):
    urn.make(slug="bo-2026")
    voter = at_confirmation(urn)
    value = voter.client.get_cookie(COOKIE, path=voter.base).value
    voter.client.set_cookie(COOKIE, value, path="/bo/bo-2026/glosowanie")
    voter.slug = "bo-2026"
    assert voter.confirm().status_code == 422


def test_booth_is_for_this_ballot_only_and_hidden_from_scripts(urn):
    voter = at_choice(urn)
    set_cookie = next(h for h in voter.choose(1).headers.getlist("Set-Cookie") if h.startswith(COOKIE))
    for part in ("HttpOnly", "SameSite=Lax", "Path=/bo/bo-2027/glosowanie", "Max-Age=7200"):
        assert part in set_cookie
    assert "44051401359" not in set_cookie
    assert len(set_cookie) < 4096


def test_the_longest_ballot_fits_into_the_cookie(urn):
    voter = at_choice(urn, pools=(PoolSpec(maximum=160),), projects_per_pool=160)
    answer = voter.choose(*range(1, 161))
    assert answer.status_code == 303
    assert max(len(header) for header in answer.headers.getlist("Set-Cookie")) < 4096
    voter.identify()
    assert voter.confirm().status_code == 303


def test_project_withdrawn_meanwhile_is_said(urn):
    voter = at_confirmation(urn)
    urn.sql("update pb_projects set status = 'withdrawn' where number = 7")
    answer = voter.confirm()
    assert (answer.status_code, "nie ma projektu nr 7" in error_in(answer)) == (422, True)
    assert urn.counts() == (0, 0)
