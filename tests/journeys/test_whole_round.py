"""One round from a blank town to a built project, by people in browsers and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support import browser as browsing
from tests.support.browser import PHONE, Visitor
from tests.support.closing_desk import close_urn, open_and_count, publish
from tests.support.great_round import before_vote, building, checking, preparing, proposing, voting
from tests.support.great_round.checking import NO, YES
from tests.support.great_round.people import Official
from tests.support.great_round.preparing import SLUG
from tests.support.moving_town import MovingTown, moving_town
from tests.support.pesels import pesel_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
SEED = "3 11 17 24 38 45"
STAFF = (
    ("Ewa", "Urzędowa", "official"), ("Jan", "Zastępca", "official"),
    ("Olga", "Komisyjna", "clerk"), ("Piotr", "Komisyjny", "clerk"),
)  # fmt: skip
WITHOUT_SCRIPT = (
    ("pitch", "Boisko w Studziankach", "Leon Tekstowy", "53,2400 23,2700", "20 000"),
    ("fountain", "Fontanna na podwórku", "Zenon Prywatny", "53,2300 23,2600", "24 000"),
    ("benches", "Ławki przy boisku", "Maria Ławkowa", "53,2401 23,2702", "3 000"),
)
"""Proposals by plain HTTP: a name for us, title, author, place, cost."""


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[MovingTown]:
    """A blank installation on a Monday in December."""
    with moving_town(database_url, tmp_path, "2026-12-07 09:00") as one:
        yield one


@pytest.fixture
def new(browser: Browser, town: MovingTown) -> Iterator[Callable[..., Visitor]]:
    """Call it for a new person's browser."""
    with ExitStack() as people:
        yield lambda **options: people.enter_context(browsing.visitor(browser, town.url, **options))


@dataclass
class Story:
    """Who takes part, and the numbers of filing that the projects got."""

    town: MovingTown
    new: Callable[..., Visitor]
    folder: Path
    people: dict[str, Official] = field(default_factory=dict)
    projects: dict[str, int] = field(default_factory=dict)

    def at_work(self, moment: str, *names: str) -> list[Official]:
        """It is ``moment`` and these people of the office come to work."""
        self.town.at(moment)
        for name in names:
            self.people[name].come_to_work()
        return [self.people[name] for name in names]


@pytest.fixture
def story(town: MovingTown, new: Callable[..., Visitor], tmp_path: Path) -> Story:
    """Nothing has happened yet."""
    return Story(town, new, tmp_path)


def set_up_the_town(story: Story) -> None:
    """The administrator comes by a command's link, everybody else by the browser."""
    admin = preparing.first_administrator(story.town, story.new)
    preparing.name_the_town(admin)
    preparing.bring_areas(admin, story.folder)
    for first, last, role in STAFF:
        story.people[first.lower()] = preparing.hire(admin, f"{first} {last}", role, story.new)


def announce_a_round(story: Story) -> None:
    """From nothing: departments, then every page of the editor."""
    ewa, jan = story.people["ewa"], story.people["jan"]
    preparing.make_departments(ewa, **{"Wydział Zieleni": ewa.name, "Wydział Dróg": jan.name})
    preparing.plan_a_round(ewa)
    preparing.announce(ewa)


def propose(story: Story) -> Visitor:
    """Five proposals in three ways; gives the browser of the first author."""
    town = story.town
    town.at("2027-01-11 18:00")
    ala = story.new(size=PHONE, has_touch=True, is_mobile=True)
    proposing.on_a_phone(ala, "Równy chodnik i ławki przy szkole", story.folder)
    proposing.support_by_letter(town, story.new(size=PHONE))
    story.projects["pavement"] = proposing.send(ala, "Ala Piesza")
    story.projects["limes"] = proposing.by_keyboard(
        story.new(), "Lipy i ławki przy rynku", "Kasia Klawiszowa"
    )
    for code, title, name, place, cost in WITHOUT_SCRIPT:
        story.projects[code] = proposing.by_plain_http(town.port, title, name, place, cost)
    return ala


def check(story: Story, author: Visitor) -> None:
    """One goes back for correction and to the departments, two are admitted, two are rejected."""
    ewa, jan = story.at_work("2027-02-01 09:00", "ewa", "jan")
    numbers = story.projects
    checking.take_all(ewa)
    checking.fill_card(ewa, numbers["pavement"], YES, YES)
    checking.return_for_correction(ewa, numbers["pavement"], ["summary", "description"], "Ile płyt i ławek?")
    changed = {"summary": "Sto metrów równych płyt i cztery ławki przy szkole."}
    checking.correct(story.town, author, "ala@poczta.example", numbers["pavement"], changed)
    checking.see_the_difference(ewa, numbers["pavement"], "równych")
    checking.fill_card(ewa, numbers["pavement"], YES, YES)
    checking.ask_departments(ewa, numbers["pavement"])
    checking.opine(ewa, numbers["pavement"], "positive", "Bez uwag.")
    checking.opine(jan, numbers["pavement"], "conditional", "Płyty o grubości 8 cm.")
    checking.accept(ewa, numbers["pavement"])
    for code in ("limes", "benches"):
        checking.fill_card(ewa, numbers[code], YES, YES)
        checking.accept(ewa, numbers[code])
    for code in ("pitch", "fountain"):
        checking.fill_card(ewa, numbers[code], NO, YES)
        checking.reject(ewa, numbers[code], "§ 9 pkt 2", "Teren nie należy do gminy, a wolno tylko na swoim.")


def appeal_and_merge(story: Story) -> None:
    """A rejected project comes back by another official's answer, takes a neighbour in, and is checked anew."""
    author, pitch = story.new(size=PHONE), story.projects["pitch"]
    before_vote.appeal(story.town, author, "Leon Tekstowy", "leon@poczta.example", pitch)
    before_vote.first_decider_cannot_answer(story.people["ewa"], pitch)
    before_vote.uphold(story.people["jan"], pitch, "Księga wieczysta potwierdza własność gminy.")
    [ewa] = story.at_work("2027-02-10 09:00", "ewa")
    before_vote.propose_merging(ewa, pitch, story.projects["benches"], "Boisko i ławki w Studziankach")
    for email in ("leon@poczta.example", "maria@poczta.example"):
        before_vote.agree_to_merging(story.town, author, email)
    checking.fill_card(ewa, pitch, YES, YES)
    checking.accept(ewa, pitch)


def draw_the_list(story: Story, visitor: Visitor) -> dict[str, int]:
    """The seed is announced, then known, then drawn by; gives the numbers on the ballot."""
    [olga] = story.at_work("2027-05-24 09:00", "olga")
    before_vote.announce_seed(olga, "Losowanie Lotto 28 maja 2027", "28.5.2027", "22:00")
    [olga] = story.at_work("2027-05-31 09:00", "olga")
    drawn = before_vote.draw_list(olga, SEED, visitor)
    on_ballot = {code: story.projects[code] for code in ("pavement", "limes", "pitch")}
    assert sorted(drawn) == sorted(on_ballot.values())
    assert drawn == before_vote.same_draw_by_command(story.town, SEED, drawn)
    return {code: drawn.index(number) + 1 for code, number in on_ballot.items()}


def vote(story: Story, numbers: dict[str, int]) -> str:
    """Three residents, three ways; gives the first one's receipt."""
    [olga] = story.at_work("2027-09-07 10:00", "olga")
    phone = story.new(size=PHONE, has_touch=True, is_mobile=True)
    receipt = voting.vote_on_a_phone(phone, sorted(numbers.values()), date(1984, 3, 2))
    two = [numbers["pavement"], numbers["limes"]]
    voting.vote_by_plain_http(story.town, two, pesel=pesel_of(date(1961, 1, 9)))
    voting.vote_by_plain_http(story.town, two[:1], voting_code=voting.give_code(olga))
    return receipt


def publish_the_result(story: Story, shares: list[Path]) -> None:
    """Two close, two of three shares open, the count, two publish."""
    olga, piotr = story.at_work("2027-09-21 09:00", "olga", "piotr")
    close_urn(olga.at, piotr.at, SLUG)
    open_and_count(piotr.at, olga.at, shares[1:])
    publish(olga.at, piotr.at, SLUG)


def build(story: Story, author: Visitor, number: int) -> None:
    """The winner is given to somebody, built, photographed and taken over by its author."""
    [ewa] = story.at_work("2028-04-10 09:00", "ewa")
    building.begin_works(ewa, number)
    [ewa] = story.at_work("2028-05-20 09:00", "ewa")
    building.finish_works(ewa, number, story.folder)
    building.take_over(story.town, author, "ala@poczta.example")


def test_one_round_from_nothing_to_built(story):
    set_up_the_town(story)
    announce_a_round(story)
    author = propose(story)
    check(story, author)
    appeal_and_merge(story)
    visitor = story.new()
    numbers = draw_the_list(story, visitor)
    shares = voting.make_key(story.people["olga"], story.folder)
    receipt = vote(story, numbers)
    publish_the_result(story, shares)
    voting.is_counted(visitor, receipt, "Równy chodnik")
    voting.see_results(visitor, 3)
    build(story, author, numbers["pavement"])
    building.see_it_built(visitor, numbers["pavement"])
    story.town.command("audit", "verify")
