"""The frame of the office's pages: tabs of what there is to do, for whoever may do it."""

from __future__ import annotations

import re

import pytest

from core.db import transaction
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in

HOME = "/urzad/inicjatywy/pil-2027/wnioski"


@pytest.fixture
def programme(app, clock):
    with transaction():
        return add_programme(clock())


def tabs_of(page) -> list[str]:
    found = re.search(r'<ul class="tabs">(.*?)</ul>', page.text, re.DOTALL)
    return re.findall(r"<a [^>]+>([^<]+)</a>", found[1])


def test_the_head_says_who_waits_for_whom_and_what_it_costs(app, programme, clock) -> None:
    with transaction():
        add_application(programme, clock())
    page = signed_in(app, "official").get(f"{HOME}/1")
    text = re.sub(r"<[^>]+>", "", page.text).replace("\xa0", " ")
    assert "Nr 1: Ogród sąsiedzki na Majówce" in text
    assert "złożony" in text and "czeka na sprawdzenie przez urząd" in text
    assert "mieszkańcy 3\u2009320 zł (35,6%)" in text and "Grupa mieszkańców" in text
    assert tabs_of(page)[0] == "Wniosek"


@pytest.mark.parametrize("number", [2, 999_999, 10**12])
def test_what_was_never_sent_is_not_there(app, programme, clock, number: int) -> None:
    with transaction():
        add_application(programme, clock(), None)
    assert signed_in(app, "official").get(f"{HOME}/{number}").status_code == 404


def test_a_withdrawn_one_stays_readable_for_the_office(app, programme, clock) -> None:
    with transaction():
        add_application(programme, clock(), status="withdrawn")
    page = signed_in(app, "clerk").get(f"{HOME}/1")
    assert page.status_code == 200 and "wycofany" in page.text


def test_settings_are_offered_to_those_who_may_change_them(app, programme) -> None:
    assert tabs_of(signed_in(app, "official").get(HOME))[-1] == "Ustawienia"
    assert "Ustawienia" not in tabs_of(signed_in(app, "clerk").get(HOME))
