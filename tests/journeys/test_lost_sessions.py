"""Sessions that end while somebody writes, forms that lost their token, drafts of somebody else: in real browsers."""

from __future__ import annotations

import pytest

from pb.rounds.rules import Stage
from tests.support import browser as browsing
from tests.support.browser import PHONE, Visitor
from tests.support.filing import PERSON, WHAT, WHOM, make_call
from tests.support.great_round import preparing
from tests.support.great_round.people import PASSWORD, Official, fill
from tests.support.moving_town import MovingTown, moving_town
from tests.support.place_page import served
from tests.support.plain_http import PlainBrowser

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

STEPS = "/bo/bo-2027/zglos"
DEPARTMENT = "Wydział Geodezji i Gospodarki Nieruchomościami"
OFFICE_FORMS = (
    ("/urzad/ustawienia", "Zapisz", {"name": "Wasilków nad Supraślą", "office_address": "ul. Białostocka 7"}),
    ("/urzad/konta/nowe", "Załóż konto", {"email": "ktos@wasilkow.example", "display_name": "Ktoś Nowy"}),
    ("/urzad/edycje/nowa", "Zaplanuj edycję", {"title": "Budżet na próbę", "year": "2031", "slug": "proba-2031"}),
)  # fmt: skip
STEPS_WITH_WORDS = (
    ("opis", {name: WHAT[name] for name in ("title", "summary", "description")}),
    ("cel", {name: WHOM[name] for name in ("beneficiaries", "availability", "accessibility")}),
    ("koszt", {"line-1-name": "Fontanna z kamienia", "line-1-unit_price": "1 234,56 zł", "upkeep": "1 200"}),
    ("sprawdz", {name: PERSON[name] for name in ("name", "email", "phone")}),
)

EMPTY_HANDED = {
    "/bo/bo-2027/szkic/nie-ma-takiego-klucza": 404, "/bo/bo-2027/szkic.txt": 404, f"{STEPS}/szkic.pdf": 404,
    f"{STEPS}/dalej": 303, f"{STEPS}/moj/1": 303, "/bo/bo-2027/zgloszenia/5001/wycofaj": 404,
}  # fmt: skip
"""What a browser without a draft gets at the addresses of one."""


def lose_token(person: Visitor) -> None:
    """Every form of the page comes without its token, as after a session that ended."""
    script = "document.querySelectorAll('[name=csrf_token]').forEach(one => { one.value = 'stary'; })"
    person.page.evaluate(script)


def log_in_beside(official: Official) -> None:
    """Follow the link of the page into another tab, log in there, close it."""
    with official.at.context.expect_page() as opened:
        official.page.locator("main").get_by_role("link", name="Zaloguj się").click()
    tab = opened.value
    tab.fill("#email", official.email)
    tab.fill("#password", PASSWORD)
    tab.get_by_role("button", name="Zaloguj się").click()
    tab.wait_for_selector("#code")
    tab.fill("#code", official.code())
    tab.get_by_role("button", name="Zaloguj się").first.click()
    tab.wait_for_url("**/konto/")
    tab.close()


@pytest.fixture
def office(database_url, tmp_path, browser):
    """A town with its administrator at work."""
    with (
        moving_town(database_url, tmp_path, "2026-12-07 09:00") as town,
        browsing.visitor(browser, town.url) as person,
    ):
        admin = preparing.first_administrator(town, lambda: person)
        preparing.name_the_town(admin)
        yield town, admin


@pytest.fixture
def call(app):
    """A call for projects, served to browsers; gives its address."""
    make_call(Stage.SUBMISSION)
    with served(app) as url:
        yield url


def test_a_session_that_ends_while_an_official_writes_costs_no_word(office: tuple[MovingTown, Official]):
    town, admin = office
    admin.at.go("/urzad/dzialy")
    admin.page.locator("#name").fill(DEPARTMENT)
    town.at("2026-12-09 09:00")
    admin.at.press("Dodaj wydział")
    assert "To, co wpisano, nie przepadło" in admin.page.inner_text("main")
    admin.at.look("sesja-wygasla")
    log_in_beside(admin)
    admin.at.press("Wyślij jeszcze raz")
    assert "To, co wpisano, nie przepadło" in admin.page.inner_text("main"), (
        "that token was of the old session"
    )
    admin.at.press("Wyślij jeszcze raz")
    admin.page.get_by_role("heading", name=DEPARTMENT).wait_for()


def test_forms_of_the_office_without_a_token_come_back_as_typed(office: tuple[MovingTown, Official]):
    _, admin = office
    for address, button, typed in OFFICE_FORMS:
        admin.at.go(address)
        admin.fill(**typed)
        lose_token(admin.at)
        admin.at.press(button)
        admin.page.wait_for_load_state()
        held = admin.page.locator("main form").evaluate_all(
            "forms => forms.flatMap(one => [...new FormData(one).values()])"
        )
        assert set(typed.values()) <= set(held), address


def test_steps_of_a_proposal_without_a_token_come_back_as_typed(browser, call):
    with browsing.visitor(browser, call, size=PHONE) as person:
        person.go(STEPS)
        person.press("Zacznij: gdzie ma powstać?")
        for step, typed in STEPS_WITH_WORDS:
            person.go(f"{STEPS}/{step}")
            fill(person, typed)
            lose_token(person)
            person.page.locator("main button[name=go][value=next]").click()
            person.page.wait_for_selector("[role=alert]")
            for name, text in typed.items():
                assert person.page.locator(f'main [name="{name}"]').input_value() == text, (step, name)


def test_a_draft_of_somebody_else_is_not_there(call):
    port = int(call.rsplit(":", 1)[1])
    author, stranger = PlainBrowser(port), PlainBrowser(port)
    assert author.post(STEPS, [("csrf_token", author.get(STEPS).token)]).status == 303
    assert author.get(f"{STEPS}/opis").status == 200
    assert stranger.get(f"{STEPS}/opis").location == STEPS, "one begins one's own"
    for address, status in EMPTY_HANDED.items():
        assert stranger.get(address).status == status, address
    stranger.cookies |= {"szkic": author.cookies["szkic"][::-1]}
    assert stranger.get(f"{STEPS}/opis").location == STEPS, "a guessed key opens nothing"
