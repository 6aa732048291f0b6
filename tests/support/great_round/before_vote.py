"""Between the conclusions and the vote: an appeal, one project out of two, the ballot list drawn from a seed."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.browser import Visitor
from tests.support.great_round.people import Official, fill
from tests.support.great_round.preparing import SLUG
from tests.support.great_round.proposing import links_in
from tests.support.moving_town import MovingTown

DESK = f"/urzad/bo/{SLUG}"


def appeal(town: MovingTown, author: Visitor, name: str, email: str, number: int) -> None:
    """The author goes from the letter to the appeal, and confirms it by a link of the same address."""
    town.work()
    author.go(links_in(town.mails(email), f"/zgloszenia/{number}")[-1])
    author.look("projekt-odrzucony")
    author.go(f"/bo/{SLUG}/zgloszenia/{number}/odwolanie")
    statement = "Działka należy do gminy od 1998 roku, jest to wpisane w księdze wieczystej."
    fill(author, {"statement": statement, "name": name, "email": email})
    author.look("odwolanie")
    author.page.locator("main form button.main").click()
    author.look("odwolanie-wyslane")
    town.work()
    author.go(links_in(town.mails(email), "/odwolanie/")[-1])
    author.look("odwolanie-potwierdz")
    author.press("Złóż odwołanie")
    author.page.get_by_text("Odwołanie złożone").first.wait_for()


def first_decider_cannot_answer(official: Official, number: int) -> None:
    """Whoever rejected the project has no button here."""
    official.at.go(f"{DESK}/zgloszenia/{number}/odwolanie")
    assert "inna osoba" in official.page.locator("main").inner_text()
    assert not official.page.locator("[name=outcome]").count()


def uphold(official: Official, number: int, grounds: str) -> None:
    """Another official declares to be free and grants the appeal."""
    official.at.go("/urzad/")
    official.at.look("urzad-odwolanie-czeka")
    official.at.go("/urzad/odwolania")
    official.at.look("urzad-odwolania")
    official.page.locator("main table a", has_text=f"{number}").click()
    if official.page.locator("[name=has_conflict]").count():
        official.fill(has_conflict="no")
        official.at.press("Dalej")
    official.fill(outcome="upheld", grounds=grounds)
    official.at.look("urzad-odwolanie")
    official.at.press("Rozstrzygnij i wyślij list")
    assert official.done()


def propose_merging(official: Official, into: int, other: int, title: str) -> None:
    """One project out of two, if all authors agree."""
    official.at.go(f"{DESK}/laczenie?numery={into}, {other}")
    official.fill(
        reason="Oba są w tym samym miejscu.", title=title, summary=f"{title}, dla całych Studzianek."
    )
    official.at.look("urzad-laczenie")
    official.at.press("Zapytaj autorów")
    assert official.done()


def agree_to_merging(town: MovingTown, new_author: Visitor, email: str) -> None:
    """An author answers by the link of the letter."""
    town.work()
    new_author.go(links_in(town.mails(email), "/laczenie/")[-1])
    fill(new_author, {"answer": "yes"})
    new_author.look("laczenie-zgoda")
    new_author.press("Wyślij odpowiedź")
    new_author.look("laczenie-odpowiedz")


def announce_seed(clerk: Official, source: str, day: str, hour: str) -> None:
    """Say beforehand where the seed will come from."""
    clerk.at.go(f"{DESK}/lista")
    clerk.fill(source=source, known_on=day, known_time=hour)
    clerk.at.look("urzad-lista-zrodlo")
    clerk.at.press("Ogłoś")
    assert clerk.done()


def draw_list(clerk: Official, seed: str, visitor: Visitor) -> list[int]:
    """Draw by the announced seed; gives the numbers of filing in the drawn order, as everybody sees them."""
    clerk.at.go(f"{DESK}/lista")
    clerk.fill(seed=seed)
    clerk.at.look("urzad-lista-losowanie")
    clerk.at.press("Losuj i nadaj numery")
    assert clerk.done()
    clerk.at.look("urzad-lista-wylosowana")
    visitor.go(f"/bo/{SLUG}/lista")
    visitor.look("lista-do-glosowania")
    rows = visitor.page.locator("main tbody tr").all()
    drawn = {
        int(row.locator("td").nth(0).inner_text()): int(row.locator("td").nth(2).inner_text()) for row in rows
    }
    return [drawn[number] for number in sorted(drawn)]


def same_draw_by_command(town: MovingTown, seed: str, filed: Sequence[int]) -> list[int]:
    """What anybody gets who repeats the draw."""
    printed = town.command("rounds", "order", "--seed", seed, *map(str, sorted(filed)))
    return [int(line.split("\t")[1]) for line in printed.splitlines()]
