"""A green consultation from end to end: residents with a thumb, a keyboard and no script; the office until the report."""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from consultations.consultation.rules.presets import INSPECTOR
from tests.support.browser import DESK as BIG
from tests.support.browser import PHONE, Visitor
from tests.support.keyboard import tab_to, type_into
from tests.support.live_town import LiveTown, running

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

OPEN, CLOSED, BUILT = "zielony-wasilkow", "drzewa-przy-szkole", "zielone-podworka"
HERE, DESK = f"/konsultacje/{OPEN}/", f"/urzad/konsultacje/{OPEN}/"
WORKER = [sys.executable, "-c", "from core.command import main; raise SystemExit(main())", "worker"]
PASSWORD = "zielone drzwi przy rynku"
Open = Callable[..., Visitor]


def words(page: Page) -> str:
    """What the page says, its spaces evened out."""
    return re.sub(r"\s+", " ", page.inner_text("main"))


def send(page: Page, name: str) -> None:
    """Press the button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def finish_mark(page: Page) -> str:
    """Add the mark, past similar ones; gives the address of the private link."""
    send(page, "Dodaj na mapę")
    if "/zaznacz" in page.url:
        send(page, "Moja jest inna, dodaj na mapę")
    assert f"{HERE}moja/" in page.url, words(page)
    return page.url


def with_a_thumb(open_browser: Open) -> str:
    """A phone: the map is pushed under the crosshair, the mark followed by its link and corrected."""
    person = open_browser(size=PHONE, has_touch=True, is_mobile=True)
    page = person.page
    person.go(HERE)
    person.look("konsultacja", (PHONE,))
    page.get_by_role("link", name="Zaznacz miejsce", exact=True).first.tap()
    page.wait_for_selector(".place-tools button")
    page.locator(".map-live").scroll_into_view_if_needed()
    for _ in range(3):
        page.get_by_role("button", name="Przybliż").tap()
    page.get_by_role("button", name="Postaw punkt tutaj").tap()
    page.get_by_role("radio", name="Ławka", exact=True).check()
    page.fill("#body", "Nie ma gdzie usiąść po drodze do przychodni.")
    person.look("konsultacja-zaznacz", (PHONE,))
    link = finish_mark(page)
    person.look("konsultacja-moja", (PHONE,))
    page.get_by_role("link", name="Popraw", exact=True).tap()
    page.wait_for_selector(".place-tools button")
    page.fill("#body", "Nie ma gdzie usiąść po drodze do przychodni. Najlepiej z oparciem.")
    with page.expect_navigation():
        page.locator("main form.mark-form button.main").tap()
    assert "Najlepiej z oparciem" in words(page)
    return link


def by_keyboard(open_browser: Open) -> None:
    """Keys alone: a name is searched for, the place taken over, nothing is clicked."""
    person = open_browser()
    page = person.page
    person.go(f"{HERE}zaznacz")
    page.wait_for_selector(".place-tools button")
    tab_to(page, ".map-live")
    for key in ("+", "+", "+", "Shift+ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.locator(".place-list li").count() == 1
    tab_to(page, "input[name=topic]")
    page.keyboard.press("ArrowDown")
    type_into(page, "#body", "Trawnik jest duży i nikt po nim nie chodzi.")
    tab_to(page, "main form.mark-form button.main")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if "/zaznacz" in page.url:
        tab_to(page, "main form.mark-form button.main")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert f"{HERE}moja/" in page.url


def without_script(town: LiveTown, open_browser: Open) -> None:
    """No script: a place in numbers, a still map, and a neighbour's mark that says the same is agreed with."""
    address = f"{town.url}/api/v1/consultations/{OPEN}/marks.geojson"
    marks = json.load(urllib.request.urlopen(address))["features"]
    told = next(
        one for one in marks if one["geometry"]["type"] == "Point" and one["properties"]["status"] == "open"
    )
    (lon, lat), number = told["geometry"]["coordinates"], told["properties"]["number"]
    person = open_browser(size=PHONE, java_script_enabled=False)
    page = person.page
    person.go(f"{HERE}zaznacz")
    page.locator("summary", has_text="Podaj współrzędne").click()
    page.fill("#place-coordinates", f"{lat} {lon}")
    send(page, "Pokaż na mapie")
    expect(page.locator(".place-list li")).to_have_count(1)
    assert "Blisko są już podobne uwagi" in words(page)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Zgadzam się z tą uwagą nr {number}", exact=True).click()
    person.go(f"{HERE}uwagi/{number}")
    assert "Zgadzasz się z tą uwagą" in words(page) and page.locator(".map-still svg").count()


def test_residents_mark_with_a_thumb_by_keyboard_and_without_a_script(town: LiveTown, open_browser: Open):
    link = with_a_thumb(open_browser)
    by_keyboard(open_browser)
    without_script(town, open_browser)
    stranger = open_browser(size=PHONE)
    stranger.page.goto(link)
    stranger.page.get_by_role("link", name="Usuń", exact=True).click()
    with stranger.page.expect_navigation():
        stranger.page.locator("main form button").last.click()
    assert "usunięta" in words(stranger.page)


def second_signs_in(person: Visitor, town: LiveTown) -> None:
    """Another official, made by the command and let in by its one-time link: what one writes, the other signs."""
    made = town.wspolnie(
        "users", "create", "--email", "podpis@urzad.example", "--role", "official", "--name", "Druga Osoba"
    )
    person.page.goto(next(word for word in made.stdout.split() if word.startswith("http")))
    person.page.fill("#password", PASSWORD)
    person.page.locator("main form button.main").click()
    person.page.wait_for_load_state()
    person.sign_in("podpis@urzad.example", PASSWORD)


def plant(person: Visitor) -> None:
    """What was promised comes into the planting plan, and everybody can read it there."""
    page = person.page
    person.go(f"{DESK}nasadzenia")
    page.get_by_role("link", name=re.compile("^Dodaj z")).click()
    page.wait_for_url("**/nasadzenia/**")
    person.look("konsultacje-nasadzenia-z-uwag", (BIG,))
    box = page.locator("main input[name=uwaga]").first
    number = box.get_attribute("value")
    box.check()
    page.fill(f"[name=species-{number}]", "lipa drobnolistna")
    page.select_option("[name=season]", index=1)
    page.fill("[name=season_year]", str(date.today().year + 1))
    send(page, "Dodaj zaznaczone do planu")
    assert "lipa drobnolistna" in words(page)
    person.look("konsultacje-nasadzenia")
    person.go(f"{HERE}nasadzenia")
    assert f"Z uwagi nr {number}" in words(page)


def hand_over(person: Visitor) -> None:
    """A promised mark becomes a draft in the green pool of a round, and comes back."""
    page = person.page
    person.go(f"{DESK}?kolumna=odpowiedziane")
    row = page.locator("tbody tr", has=page.locator("input[name=uwaga]")).filter(has_text="Nr")
    row.first.locator("input[name=uwaga]").check()
    send(page, "Przekaż do budżetu zielonego")
    person.look("konsultacje-przekaz", (BIG,))
    page.fill("#title", "Lipy z konsultacji")
    page.get_by_role("radio").first.check()
    send(page, "Przekaż do budżetu zielonego")
    person.look("konsultacje-przekazane", (BIG,))
    assert "Lipy z konsultacji" in words(page)
    send(page, "Wróć z uwagami do konsultacji")
    assert "Cofnięto" in words(page)


def build(person: Visitor) -> None:
    """A draft out of the template, filled in as far as publishing asks, seen as a resident sees it, published."""
    page = person.page
    person.go("/urzad/konsultacje/nowa")
    page.get_by_role("radio", name="Zielone konsultacje", exact=True).check()
    page.fill("#title", "Zielone podwórka")
    page.fill("#slug", BUILT)
    send(page, "Utwórz szkic")
    person.go(f"/urzad/konsultacje/{BUILT}/ustawienia")
    send(page, "Opublikuj")
    assert "Nie można jeszcze opublikować" in words(page)
    person.look("konsultacje-brakuje", (BIG,))
    person.go(f"/urzad/konsultacje/{BUILT}/ustawienia/obszar")
    page.select_option("#area_id", label=page.locator("#area_id option").nth(1).inner_text())
    send(page, "Zapisz")
    person.go(f"/urzad/konsultacje/{BUILT}/ustawienia/kontakt")
    page.fill("[name=contact_name]", "Wydział Zieleni")
    page.fill("[name=contact_email]", "zielen@wasilkow.example")
    notice = page.input_value("[name=privacy_notice]")
    page.fill("[name=privacy_notice]", notice.replace(INSPECTOR, "inspektor@wasilkow.example"))
    send(page, "Zapisz")
    person.go(f"/urzad/konsultacje/{BUILT}/podglad")
    assert "Zielone podwórka" in words(page)
    person.look("konsultacje-podglad", (BIG,))
    person.go(f"/urzad/konsultacje/{BUILT}/ustawienia")
    send(page, "Opublikuj")
    person.go(f"/konsultacje/{BUILT}/")


def moderate(person: Visitor) -> None:
    """A held mark is shown, a comment waits no longer."""
    page = person.page
    person.go(f"{DESK}moderacja")
    person.look("konsultacje-moderacja")
    held = page.locator("article", has=page.get_by_role("button", name=re.compile("^Pokaż uwagę")))
    before = held.count()
    assert before
    with page.expect_navigation():
        held.first.get_by_role("button", name=re.compile("^Pokaż uwagę")).click()
    assert held.count() == before - 1


def answer(person: Visitor, marks: int, decision: str) -> str:
    """Write one answer to so many marks of the column "assigned"; gives its address."""
    page = person.page
    person.go(f"{DESK}?kolumna=przydzielone")
    for place in range(marks):
        page.locator("tbody input[name=uwaga]").nth(place).check()
    send(page, "Odpowiedz na zaznaczone")
    person.look("konsultacje-odpowiedz", (BIG,))
    page.get_by_role("radio", name=decision, exact=True).check()
    page.fill("#grounds", "Byliśmy na miejscu: teren gminy, bez sieci pod ziemią. Posadzimy tu jesienią.")
    if decision == "zrobimy":
        page.fill("#promised_on", (date.today() + timedelta(days=200)).strftime("%d.%m.%Y"))
    send(page, "Przekaż do podpisu")
    assert "Tę odpowiedź zatwierdza inna osoba" in words(page)
    return page.url


def report(person: Visitor, second: Visitor, town: LiveTown) -> None:
    """Refused while one mark waits, named; signed; completed; published with its document."""
    page, desk = person.page, f"/urzad/konsultacje/{CLOSED}/"
    person.go(f"{desk}raport")
    send(page, "Opublikuj raport")
    assert re.search(r"1 uwaga nie ma jeszcze zatwierdzonej decyzji\. nr \d", words(page))
    person.look("konsultacje-raport-odmowa", (BIG,))
    second.go(f"{desk}?kolumna=do-podpisu")
    with second.page.expect_navigation():
        second.page.locator("tbody a", has_text="odpowiedź").first.click()
    send(second.page, "Zatwierdź i opublikuj")
    person.go(f"{desk}raport")
    page.fill("[name=conclusions]", "Posadzimy drzewa wszędzie, gdzie pozwalają sieci.")
    send(page, "Zapisz")
    send(page, "Opublikuj raport")
    with running(WORKER, town.environment, town.folder / "worker.log"):
        wait_for_the_report(person)
    person.go(f"/konsultacje/{CLOSED}/raport")
    person.look("konsultacje-raport")
    assert person.context.request.get(f"{town.url}/konsultacje/{CLOSED}/raport.pdf").body()[:5] == b"%PDF-"


def wait_for_the_report(person: Visitor) -> None:
    """The office's page says when the document is made."""
    for _ in range(90):
        person.go(f"/urzad/konsultacje/{CLOSED}/raport")
        if "Opublikowane wersje" in words(person.page):
            return
        person.page.wait_for_timeout(1_000)
    raise AssertionError(words(person.page))


def test_the_office_builds_answers_plants_and_reports(town: LiveTown, open_browser: Open):
    official, second = open_browser(), open_browser()
    official.sign_in(*town.login("official"))
    second_signs_in(second, town)
    build(official)
    moderate(official)
    for marks, decision in ((1, "nie da się"), (3, "zrobimy")):
        written = answer(official, marks, decision)
        second.page.goto(written)
        send(second.page, "Zatwierdź i opublikuj")
    plant(official)
    hand_over(official)
    report(official, second, town)
