"""From a result to a built project: the official tells of the works, the author takes them over, everybody sees it."""

from __future__ import annotations

from pathlib import Path

from tests.support.browser import Visitor
from tests.support.great_round.people import Official, fill
from tests.support.great_round.preparing import SLUG
from tests.support.great_round.proposing import links_in
from tests.support.moving_town import MovingTown
from tests.support.works import picture


def begin_works(official: Official, number: int) -> None:
    """A contractor, a term, a person who leads, and the first step."""
    official.at.go("/urzad/realizacja")
    official.at.look("urzad-realizacja")
    official.page.locator("main table a", has_text="Równy chodnik").first.click()
    assert f"/{number}" in official.page.url
    official.page.locator("[name=praca-leader_id]").select_option(label=official.name)
    official.fill(**{"praca-state": "running", "praca-spent": "0", "praca-contractor": "Bruk i Syn",
                     "praca-due_on": "30.6.2028", "praca-note": "Wykonawca wybrany, plac budowy od maja."})  # fmt: skip
    official.at.press("Zapisz")
    assert official.done()
    official.fill(**{"krok-name": "Ułożenie płyt", "krok-planned_on": "15.5.2028"})
    official.at.press("Dodaj krok")
    assert official.done()
    official.at.look("urzad-praca")


def finish_works(official: Official, number: int, folder: Path) -> None:
    """The step is done, the real cost is told, a photo shows it."""
    official.at.go(f"/urzad/realizacja/{SLUG}/{number}")
    official.page.get_by_role("button", name="Zrobione dziś").click()
    assert official.done()
    photo = folder / "po.jpg"
    photo.write_bytes(picture(size=(1200, 800)))
    seen = "Równy chodnik z szarych płyt, cztery ławki z oparciem pod szkolnym płotem."
    official.fill(**{"zdjecie-file": str(photo), "zdjecie-moment": "after", "zdjecie-description": seen})
    official.at.press("Dodaj zdjęcie")
    assert official.done()
    official.fill(**{"praca-state": "done", "praca-spent": "32 950,40", "praca-finished_on": "20.5.2028"})
    official.at.press("Zapisz")
    assert official.done()
    official.at.press("Zapytaj autora, czy przyjmuje prace")
    assert official.done()
    official.at.look("urzad-praca-gotowa")


def take_over(town: MovingTown, author: Visitor, email: str) -> None:
    """The author says by the link of the letter that it is as promised."""
    town.work()
    author.go(links_in(town.mails(email), "/realizacja/odbior/")[-1])
    fill(author, {"word": "accepted", "note": "Dziękujemy, dzieci już siedzą na ławkach."})
    author.look("odbior")
    author.press("Wyślij odpowiedź")
    author.look("odbior-wyslany")


def see_it_built(visitor: Visitor, number: int) -> None:
    """On the start page, on the map of works and on the project's own page."""
    visitor.go("/")
    visitor.look("start-po-realizacji")
    visitor.go(f"/bo/{SLUG}/realizacja")
    visitor.look("realizacja")
    visitor.go(f"/bo/{SLUG}/projekty/{number}")
    visitor.look("projekt-zbudowany")
    told = visitor.page.locator("main").inner_text().replace("\xa0", " ").replace("\u2009", " ")
    for words in ("32 950,40 zł", "Bruk i Syn", "Ułożenie płyt", "dzieci już siedzą na ławkach"):
        assert words in told, words
    photo = visitor.page.locator("main img[alt*='cztery ławki']").first
    photo.scroll_into_view_if_needed()
    assert photo.evaluate("async one => { await one.decode(); return one.naturalWidth }") > 0
