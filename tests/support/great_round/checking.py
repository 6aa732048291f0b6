"""Officials check projects: card, return and correction, opinions of departments, a conclusion with grounds."""

from __future__ import annotations

from tests.support.browser import Visitor
from tests.support.great_round.people import Official, fill
from tests.support.great_round.preparing import SLUG
from tests.support.great_round.proposing import links_in
from tests.support.moving_town import MovingTown

CASES = f"/urzad/bo/{SLUG}/zgloszenia"
YES, NO = "yes", "no"


def take_all(official: Official) -> None:
    """Give every case that nobody leads to this official."""
    official.at.go("/urzad/weryfikacja?kolejka=bez-osoby")
    official.at.look("weryfikacja-bez-osoby")
    for box in official.page.locator("table.queue tbody input[type=checkbox]").all():
        box.check()
    official.page.get_by_label("Kto poprowadzi").select_option(label=official.name)
    official.at.press("Przydziel")
    assert "Przydzielono" in official.done()
    official.at.go("/urzad/")
    official.at.look("urzad-moje-zadania")


def open_case(official: Official, number: int) -> None:
    """Open a case; the first time with the declaration that nothing ties one to it."""
    official.at.go(f"{CASES}/{number}")
    if official.page.locator("[name=has_conflict]").count():
        official.at.look("weryfikacja-oswiadczenie")
        official.fill(has_conflict="no")
        official.page.get_by_role("button", name="Dalej").click()
        official.page.wait_for_url(f"**{CASES}/{number}")


def fill_card(official: Official, number: int, *answers: str) -> None:
    """Answer the questions of the formal card in their order."""
    open_case(official, number)
    for place, answer in enumerate(answers, 1):
        official.page.locator(f"[data-question='{place}'] input[value={answer}]").check()
    official.at.look("weryfikacja-karta")
    official.at.press("Zapisz")
    assert official.done()


def return_for_correction(official: Official, number: int, parts: list[str], grounds: str) -> None:
    """Ask the author to mend only what is named."""
    official.at.go(f"{CASES}/{number}/decyzja/zwrot")
    official.fill(fields=parts, grounds=grounds)
    official.at.look("weryfikacja-zwrot")
    official.at.press("Wyślij wezwanie")
    assert official.done()


def correct(town: MovingTown, author: Visitor, email: str, number: int, answers: dict[str, object]) -> None:
    """The author follows the letter and mends what was asked, and nothing else can be mended."""
    town.work()
    author.go(links_in(town.mails(email), f"/{number}/poprawki")[-1])
    author.look("poprawki")
    assert not author.page.locator("main [name=title]").count()
    fill(author, answers)
    author.press("Wyślij poprawki")
    author.page.get_by_text("Poprawki dotarły do urzędu").first.wait_for()
    author.look("poprawki-wyslane")


def see_the_difference(official: Official, number: int, new_words: str) -> None:
    """What the author changed is shown as a difference."""
    open_case(official, number)
    official.at.look("weryfikacja-po-poprawce")
    added = " ".join(official.page.locator("ins").all_inner_texts())
    assert new_words in added, added


def ask_departments(official: Official, number: int) -> None:
    """Ask every department, each with an own term."""
    open_case(official, number)
    for box in official.page.locator("#departments input[type=checkbox]").all():
        box.check()
    official.at.look("weryfikacja-pytania")
    official.at.press("Wyślij pytania")
    assert official.done()


def opine(member: Official, number: int, verdict: str, reasons: str) -> None:
    """Answer for one's own department."""
    open_case(member, number)
    form = member.page.locator("form", has=member.page.get_by_role("button", name="Zapisz opinię")).first
    folded = member.page.locator("details:not([open])", has=member.page.locator("[name=opinion]"))
    while folded.count():
        folded.first.locator("> summary").click()
    form.locator(f"[name=verdict][value={verdict}]").check()
    form.locator("[name=opinion]").fill(reasons)
    member.at.look("weryfikacja-opinia")
    form.get_by_role("button", name="Zapisz opinię").click()
    assert member.done()


def accept(official: Official, number: int) -> None:
    """Admit a project to the vote."""
    official.at.go(f"{CASES}/{number}/decyzja/dopuszczenie")
    official.at.look("weryfikacja-dopuszczenie")
    official.at.press("Dopuść i wyślij list")
    assert official.done()


def reject(official: Official, number: int, paragraph: str, grounds: str) -> None:
    """Reject with grounds; without them it is refused and nothing typed is lost."""
    official.at.go(f"{CASES}/{number}/decyzja/odrzucenie")
    official.fill(paragraph=paragraph, grounds="")
    official.at.press("Odrzuć i wyślij list")
    official.page.locator("[role=alert]").wait_for()
    official.at.look("weryfikacja-odrzucenie-blad")
    assert official.page.locator("[name=paragraph]").input_value() == paragraph
    official.fill(grounds=grounds)
    if (doubts := official.page.locator("[name=is_confirmed]")).count():
        doubts.check()
    official.at.press("Odrzuć i wyślij list")
    assert official.done()
