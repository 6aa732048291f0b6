"""The commission's key and three residents who vote: on a phone, by plain HTTP, with a code from the office."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from tests.support.browser import Visitor
from tests.support.great_round.people import Official, fill
from tests.support.great_round.preparing import SLUG
from tests.support.moving_town import MovingTown
from tests.support.pesels import pesel_of
from tests.support.plain_http import PlainBrowser, vote

DESK = f"/urzad/bo/{SLUG}"
BALLOT = f"/bo/{SLUG}/glosowanie"


def make_key(clerk: Official, folder: Path) -> list[Path]:
    """Make the commission's key; gives its three shares as files on three sticks."""
    clerk.at.go(f"{DESK}/klucz")
    clerk.at.look("klucz-komisji")
    clerk.fill(understood=True)
    with clerk.page.expect_download() as expected:
        clerk.at.press("Utwórz klucz i pobierz udziały")
    packed = folder / "klucz.zip"
    expected.value.save_as(packed)
    with zipfile.ZipFile(packed) as file:
        file.extractall(folder / "udzialy")
    return sorted(path for path in (folder / "udzialy").rglob("*.txt"))


def vote_on_a_phone(voter: Visitor, numbers: list[int], born_on: date) -> str:
    """Through the four steps by touch; gives the receipt."""
    voter.go(f"/bo/{SLUG}/")
    voter.look("edycja-glosowanie")
    voter.go(BALLOT)
    for number in numbers:
        voter.page.locator(f"#project-{number}").check()
    voter.look("karta-wybor")
    voter.page.get_by_role("button", name="Dalej").last.click()
    voter.page.wait_for_url("**/tozsamosc")
    fill(
        voter,
        {"pesel": pesel_of(born_on), "first_name": "Próba", "last_name": "Telefonowa", "declaration": True},
    )
    voter.page.locator("main button.main").click()
    voter.page.wait_for_url("**/potwierdzenie")
    voter.look("karta-sprawdzenie")
    voter.press("Wrzuć kartę do urny")
    voter.page.wait_for_url("**/gotowe")
    voter.look("karta-gotowe")
    return voter.page.locator("#receipt").inner_text()


def vote_by_plain_http(town: MovingTown, numbers: list[int], **identity: str) -> str:
    """The contract's way, with a PESEL or with a code."""
    who = {"first_name": "Próba", "last_name": "Tekstowa", "declaration": "yes", **identity}
    choices = [("project", str(number)) for number in numbers]
    return vote(PlainBrowser(town.port), SLUG, choices, list(who.items())).receipt


def give_code(clerk: Official) -> str:
    """A code for somebody without a PESEL who shows a document."""
    clerk.at.go(f"{DESK}/kody")
    clerk.fill(document_number="FE 7654321", born_on="5.12.1990", no_pesel=True)
    clerk.at.press("Wydaj kod")
    clerk.at.look("kod-wydany")
    return clerk.page.locator("output").inner_text().strip()


def is_counted(anyone: Visitor, receipt: str, title: str) -> None:
    """The receipt finds the ballot as it was counted."""
    anyone.go(f"/bo/{SLUG}/sprawdz")
    anyone.page.fill("#receipt", receipt)
    anyone.press("Sprawdź")
    anyone.page.locator(".lead").wait_for()
    said = anyone.page.locator("main").inner_text().replace("\xa0", " ").replace("\u2009", " ")
    assert "została policzona tak" in said and title in said, said


def see_results(visitor: Visitor, winners: int) -> None:
    """The page of the results, with every project on it."""
    visitor.go(f"/bo/{SLUG}/wyniki")
    visitor.look("wyniki-calej-edycji")
    assert visitor.page.locator(".results li[data-number]").count() == winners
