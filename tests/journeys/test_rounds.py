"""An official plans a round in the browser: a copy of this year's, every page of the editor, two windows at once."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey

DESK = "/urzad/edycje/"
PAGES = (
    "podstawy", "regulamin", "harmonogram", "pule/", "pule/nowa", "pule/zielona", "glosujacy", "zgloszenia", "ocena", "cennik",
    "karta", "teksty",
)  # fmt: skip


@pytest.fixture
def official(town, open_browser):
    """An official at the desk."""
    one = open_browser()
    one.sign_in(*town.login("official"))
    return one


def test_this_years_round_is_copied_looked_through_and_mended(official):
    page = official.page
    official.go(DESK)
    official.look("urzad-edycje")
    official.press("Nowa edycja", "link")
    page.fill("#title", "Budżet obywatelski 2028")
    page.fill("#year", "2028")
    page.fill("#slug", "bo-2028")
    page.select_option("#source", "bo-2027")
    official.look("urzad-edycja-nowa")
    official.press("Zaplanuj edycję")
    page.wait_for_url(f"**{DESK}bo-2028/")
    assert page.locator("h1").inner_text() == "Budżet obywatelski 2028"
    official.look("urzad-edycja")
    for name in PAGES:
        official.go(f"{DESK}bo-2028/{name}")
        official.look(f"urzad-edycja-{name.strip('/').replace('/', '-')}")
    assert official.troubles == []


def test_wrong_dates_are_mended_and_two_windows_never_overwrite_each_other(official):
    page = official.page
    official.go(f"{DESK}nowa")
    for name, text in (("title", "Próba"), ("year", "2029"), ("slug", "proba-2029")):
        page.fill(f"#{name}", text)
    page.select_option("#source", "bo-2027")
    official.press("Zaplanuj edycję")
    official.go(f"{DESK}proba-2029/harmonogram")
    field = page.locator('[id="voting.closes_on"]')
    right = field.input_value()
    field.fill("31.2.2028")
    official.press("Zapisz")
    assert page.locator(".error-summary").is_visible() and field.input_value() == "31.2.2028"
    official.look("urzad-edycja-harmonogram-blad")
    field.fill(right)
    official.press("Zapisz")
    page.locator(".notice.good").wait_for()
    other = official.context.new_page()
    other.goto(f"{official.town}{DESK}proba-2029/pule/zielona")
    official.go(f"{DESK}proba-2029/pule/zielona")
    other.fill("#amount", "75 000")
    other.get_by_role("button", name="Zapisz", exact=True).click()
    other.close()
    page.fill("#amount", "65 000")
    official.press("Zapisz")
    table = page.get_by_role("table", name="Różnice między wpisanym a zapisanym").inner_text()
    assert "65 000 zł" in table and "75 000 zł" in table
    official.look("urzad-edycja-pula-409")
    official.press("Zapisz moje mimo to")
    assert page.locator("#amount").input_value() == "65 000"
    official.go(f"{DESK}proba-2029/podglad?etap=glosowanie")
    official.look("urzad-edycja-podglad")
    for name in ("zgloszenie", "karta"):
        official.go(f"{DESK}proba-2029/podglad/{name}")
        official.look(f"urzad-edycja-podglad-{name}")
    assert official.troubles == []
