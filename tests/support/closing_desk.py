"""The commission at the desk of the closing: two close, shares open, the count, two publish."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from tests.support.browser import DESK, Visitor


def closing_page(slug: str) -> str:
    """Where the desk of the closing is."""
    return f"/urzad/bo/{slug}/zamkniecie"


def last_group(person: Visitor) -> str:
    """The last four signs of the last fingerprint on the screen, as read aloud to the other person."""
    return person.page.locator("code.fingerprint").last.inner_text().strip()[-4:]


def close_urn(first: Visitor, second: Visitor, slug: str) -> None:
    """The first proposes, the second types what the first reads aloud."""
    first.go(closing_page(slug))
    first.press("Zgłoś zamknięcie urny")
    first.page.get_by_text("Zatwierdza druga osoba").wait_for()
    first.look("zamkniecie-2-zgloszone")
    second.go(closing_page(slug))
    second.page.fill("#last_group", "0000" if last_group(first) != "0000" else "1111")
    second.press("Zamknij urnę")
    second.page.locator("[role=alert]").wait_for()
    second.look("zamkniecie-2-pomylka", (DESK,))
    second.page.fill("#last_group", last_group(first))
    second.press("Zamknij urnę")
    second.page.get_by_text("Potrzebne są 2 z 3 udziałów").wait_for()


def open_and_count(person: Visitor, other: Visitor, shares: list[Path]) -> None:
    """Two shares open the urn; a tie is settled by lots that one person records and the other confirms."""
    person.look("zamkniecie-3-klucz")
    person.page.set_input_files("#shares", shares)
    person.press("Otwórz urnę")
    person.page.get_by_text("Odcisk kart:").first.wait_for()
    if person.page.get_by_role(
        "button", name="Policz głosy"
    ).count():  # a tie in the only pool is told at once
        person.press("Policz głosy")
        person.page.wait_for_load_state()
    while person.page.locator("#drawn").count():
        person.look("zamkniecie-5-losowanie", (DESK,))
        hint = person.page.locator("#drawn-h").first.inner_text()
        person.page.locator("#drawn").first.fill(hint.split(":")[1])
        person.page.locator("#method").first.fill("Losy w sali sesyjnej, ciągnie najmłodszy radny.")
        person.press("Zapisz losowanie")
        person.page.get_by_text("Porównuje ten zapis z protokołem losowania").wait_for()
        desk = urlsplit(person.page.url).path
        other.go(desk)
        other.look("zamkniecie-5-do-zatwierdzenia", (DESK,))
        other.press("Zatwierdź losowanie i policz")
        other.page.get_by_text("Zatwierdzenie:").last.wait_for()
        person.go(desk)


def publish(first: Visitor, second: Visitor, slug: str) -> None:
    """The second proposes the result, the first approves it."""
    second.press("Zgłoś wyniki do ogłoszenia")
    second.page.get_by_text("Do ogłoszenia zgłasza").wait_for()
    second.look("zamkniecie-6-zgloszone")
    first.go(closing_page(slug))
    first.page.fill("#last_group", last_group(second))
    first.press("Ogłoś wyniki")
    first.page.get_by_role("link", name="Zobacz wyniki").wait_for()
    first.look("zamkniecie-6-ogloszone")
