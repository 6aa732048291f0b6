"""An official whose session is over while writing: the words come back and are sent again after logging in."""

from __future__ import annotations

import re

import pytest
from flask import g

from core.db import db, transaction
from core.models import Site
from tests.support.editing import DESK, Fields, planned
from tests.support.officials import signed_in

OURS = {"Sec-Fetch-Site": "same-origin"}
WORDS = "Zaczynamy od nowa: najpierw miejsce, potem pieniądze."


@pytest.fixture
def browser(app):
    """An official at the desk."""
    return signed_in(app, "official")


@pytest.fixture
def typed(browser):
    """A page of the editor, filled in."""
    page = browser.get(f"{planned(browser)}podstawy")
    return {**Fields(page.text).sheet, "introduction": WORDS}


def resent(answer) -> dict[str, list[str]]:
    """The form that the page offers to send again."""
    form = max(Fields(answer.text).forms, key=len)
    assert form["introduction"] == [WORDS], "nothing typed is lost"
    return form


def test_a_sign_in_that_is_over_keeps_the_form_for_after_logging_in(app, browser, clock, typed):
    clock.move(days=2)
    answer = browser.post(f"{DESK}bo-2028/podstawy", data=typed, headers=OURS)
    assert answer.status_code == 422
    assert "Zaloguj się" in answer.text and "To, co wpisano, nie przepadło" in answer.text
    form = resent(answer)
    again = signed_in(app, "official", "znowu@urzad.example")
    g.pop(
        "csrf_token", None
    )  # this test's browsers share one context, which remembers the token of the first
    back = again.post(f"{DESK}bo-2028/podstawy", data=form, headers=OURS)
    assert back.status_code == 422 and WORDS in back.text, "the old token is no longer good, the words are"
    fresh = {**form, "csrf_token": Fields(back.text).sheet["csrf_token"]}
    assert again.post(f"{DESK}bo-2028/podstawy", data=fresh, headers=OURS).status_code == 303
    assert WORDS in again.get(f"{DESK}bo-2028/podstawy").text


@pytest.mark.parametrize("where", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_foreign_page_puts_no_words_into_ours(browser, clock, typed, where):
    clock.move(days=2)
    answer = browser.post(f"{DESK}bo-2028/podstawy", data=typed, headers=where)
    assert answer.status_code == 303 and "/konto/zaloguj" in answer.location
    assert WORDS not in answer.text


def test_a_lost_token_of_a_plain_form_is_sent_again_with_a_fresh_one(app):
    with transaction():
        db.session.add(Site(name="Próbowo", controller="gmina Próbowo", requires_second_factor=False))
    admin = signed_in(app, "administrator")
    page = admin.get("/urzad/konta/nowe")
    typed = {"email": "ola@urzad.example", "display_name": "Ola z Urzędu, pokój 12", "role": "clerk"}
    answer = admin.post("/urzad/konta/nowe", data={**typed, "csrf_token": "stary"}, headers=OURS)
    assert page.status_code == 200 and answer.status_code == 422
    assert "Ola z Urzędu, pokój 12" in answer.text


def test_secrets_are_never_repeated(browser, clock, typed):
    clock.move(days=2)
    secrets = {"password": "zielone drzwi", "share_1": "alfa beta gamma"}
    answer = browser.post(f"{DESK}bo-2028/podstawy", data={**typed, **secrets}, headers=OURS)
    assert not re.search("zielone drzwi|alfa beta", answer.text)
