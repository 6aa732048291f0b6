"""The office of Starachowice in a browser: check, correction, opinion, scoring, ranking, agreement, payment, settlement."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support import browser as browsing
from tests.support.browser import PHONE, Visitor
from tests.support.live_town import LiveTown, running
from tests.support.neighbours_town import DAY, GREEN, HOME, PAST, send, words

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

WORKER = [sys.executable, "-c", "from core.command import main; raise SystemExit(main())", "worker"]
PATIENCE = 60


@pytest.fixture(scope="module")
def office(browser: Browser, starachowice: LiveTown) -> Iterator[Visitor]:
    """The official's one window for the whole day; a worker makes the documents that are asked for."""
    with (
        running(WORKER, starachowice.environment, starachowice.folder / "worker.log"),
        browsing.visitor(browser, starachowice.url) as official,
    ):
        official.sign_in(*starachowice.login("official"))
        yield official


def wait_for(page: Page, words_of_it: str) -> None:
    """Look again until the page says it, as one does who waits for a document."""
    give_up_at = time.monotonic() + PATIENCE
    while words_of_it not in words(page):
        assert time.monotonic() < give_up_at, words(page)
        page.wait_for_timeout(300)
        page.reload()


def is_wrong(page: Page, field: str) -> bool:
    """Whether a sentence stands beside the field, and in the summary above."""
    return (
        page.locator(f"#{field}-e").is_visible()
        and page.locator(f".error-summary a[href='#{field}']").count() == 1
    )


def test_a_fault_is_found_and_the_group_is_called(office) -> None:
    page = office.page
    office.go(f"/urzad{HOME}wnioski/5")
    assert "w całości na gruntach gminy" in words(page)
    office.look("inicjatywa-urzad-wniosek")
    page.get_by_role("link", name="Sprawdzenie", exact=True).click()
    page.get_by_label("Trzeba go uzupełnić – wezwij grupę").check()
    send(page, "Zapisz i zawiadom grupę")
    assert is_wrong(page, "wants") and page.locator("#conclusion-call").is_checked()
    page.fill("#wants", "Prosimy dopisać, kto będzie dbał o stół zimą.")
    office.look("inicjatywa-urzad-sprawdzenie")
    send(page, "Zapisz i zawiadom grupę")
    assert "Grupa dostała wezwanie do uzupełnienia" in words(page) and "kto będzie dbał o stół zimą" in words(
        page
    )


def test_a_correction_comes_and_is_accepted(office, meet) -> None:
    group = meet("resident", size=PHONE)
    group.go(HOME + "wniosek")
    group.page.get_by_role("link", name=re.compile("Zielony skwer")).click()
    own = re.sub(r"/[a-z]+$", "", group.page.url.split(HOME, 1)[1])
    group.go(f"{HOME}{own}/koszty")
    assert "osobno sadzonki" in words(group.page)
    group.page.fill("[name=line-1-name]", "Sadzonki (120 sztuk po 45 zł), ziemia i ławka")
    send(group.page, "Dalej")
    group.go(f"{HOME}{own}/wyslanie")
    send(group.page, "Wyślij uzupełniony wniosek")
    page = office.page
    office.go(f"/urzad{HOME}wnioski/2/sprawdzenie")
    assert "120 sztuk po 45 zł" in words(page)
    page.get_by_label("Wniosek jest kompletny – przekaż do oceny").check()
    send(page, "Zapisz i zawiadom grupę")
    assert "Wniosek jest kompletny i idzie do oceny" in words(page)


def test_a_department_is_asked_and_answers(office, meet) -> None:
    page = office.page
    office.go(f"/urzad{HOME}wnioski/4/opinie")
    page.get_by_label(re.compile("^Wydział Zieleni")).check()
    send(page, "Wyślij pytania")
    unit = meet("zielen")
    unit.go("/urzad/")
    unit.page.locator(f"a[href*='{HOME}wnioski/4/opinie']").first.click()
    unit.page.get_by_label("negatywna", exact=True).check()
    send(unit.page, "Wyślij opinię")
    reasons = unit.page.get_by_label("Powody i warunki")
    assert reasons.get_attribute("aria-invalid") == "true", words(unit.page)
    assert unit.page.get_by_label("negatywna", exact=True).is_checked()
    reasons.fill("Pod rabatą biegnie ciepłociąg, drzewa trzeba przesunąć.")
    unit.look("inicjatywa-opinia")
    send(unit.page, "Wyślij opinię")
    assert "biegnie ciepłociąg" in words(unit.page) and not unit.page.get_by_label("Powody i warunki").count()
    office.go(f"/urzad{HOME}wnioski/4/opinie")
    assert "biegnie ciepłociąg" in words(page)


def test_the_last_sheet_opens_the_ranking_and_it_is_published(office, meet) -> None:
    page = office.page
    office.go(f"/urzad{GREEN}ranking")
    assert "Opublikuj ranking" not in words(page) and "Patrycja Punktująca" in words(page)
    office.look("inicjatywa-urzad-ocena")
    member = meet("committee3")
    member.go(f"/urzad{GREEN}wnioski/3/ocena")
    send(member.page, "Zapisz i oddaj")
    send(member.page, "Oddaj")
    office.go(f"/urzad{GREEN}ranking")
    office.look("inicjatywa-urzad-ranking")
    send(page, "Opublikuj ranking")
    assert "Ranking jest opublikowany" in words(page)
    member.go(GREEN + "ranking")
    said = words(member.page)
    assert said.count("przyjęty") >= 2 and "rezerw" in said, said


def test_an_agreement_is_made_and_signed(office) -> None:
    page = office.page
    office.go(f"/urzad{PAST}wnioski/5/umowa")
    page.fill("#signature", "PIL.5")
    send(page, "Zrób umowę")
    wait_for(page, "Podgląd: umowa jako PDF")
    send(page, "Zapisz podpisy")
    assert page.locator("#way-e").is_visible()
    page.get_by_label("Na papierze").check()
    office.look("inicjatywa-urzad-umowa")
    send(page, "Zapisz podpisy")
    assert "Umowa jest podpisana" in words(page)


def test_a_payment_is_entered(office) -> None:
    page = office.page
    office.go(f"/urzad{PAST}wnioski/2/prace")
    page.get_by_text("Zapłata gminy, rzecz albo pieniądze", exact=True).click()
    page.get_by_label("zapłata gminy").check()
    told = {"thing": "Furtka z zamkiem", "happened_on": f"{DAY:%d.%m.%Y}", "document": "FV 99 (zmyślona)"}
    for name, value in told.items():
        page.fill(f"#{name}", value)
    page.select_option("#thing_line", index=1)
    for unfit in ("sto", "38 000"):
        page.fill("#amount", unfit)
        send(page, "Zapisz")
        assert is_wrong(page, "amount") and page.input_value("#thing") == "Furtka z zamkiem", words(page)
    assert page.get_by_label("Tak było. Zapisz mimo to.").count(), (
        "more than the agreement leaves is asked about"
    )
    page.fill("#amount", "3 800")
    send(page, "Zapisz")
    assert "Furtka z zamkiem" in words(page) and "FV 99" in words(page)
    office.look("inicjatywa-urzad-prace")


def test_a_settlement_is_published_and_everybody_reads_it(office, meet) -> None:
    page = office.page
    office.go(f"/urzad{PAST}wnioski/3/rozliczenie")
    page.fill("#conclusions", "Chodnik jest szerszy niż planowano, a dzieci nie idą już poboczem.")
    office.look("inicjatywa-urzad-rozliczenie")
    send(page, "Zapisz i opublikuj")
    wait_for(page, "Rozliczenie opublikowano")
    reader = meet()
    reader.go(PAST + "wnioski/3")
    reader.page.get_by_role("link", name=re.compile("rozliczeni", re.IGNORECASE)).first.click()
    assert "dzieci nie idą już poboczem" in words(reader.page)
    reader.look("inicjatywa-rozliczenie")
