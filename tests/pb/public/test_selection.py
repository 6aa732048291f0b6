"""What an address chooses: known words only, nothing that a database or a page could stumble over."""

from __future__ import annotations

import pytest

from pb.public.selection import ON_BALLOT, Selection, read_selection, wanted_statuses
from pb.rounds.rules import Stage


def test_an_address_and_the_choice_it_makes_lead_to_each_other() -> None:
    told = {"pula": "miasto", "temat": "sport", "miejsce": "Dąbrówki", "status": "odrzucone"}
    told |= {"szukaj": "plac zabaw", "kolejnosc": "najtansze", "strona": "3"}
    assert read_selection(told, ["miasto"], ["sport"]).arguments() == told


def test_unknown_words_choose_nothing() -> None:
    told = {"pula": "inna", "temat": "x", "status": "x", "kolejnosc": "x", "strona": "-1", "nr": "abc"}
    assert read_selection(told, ["miasto"], ["sport"]) == Selection()


@pytest.mark.parametrize("page", ["0", "²", "1e9", "99999999999", "", "1.5"])
def test_a_page_that_is_no_page_is_the_first(page: str) -> None:
    assert read_selection({"strona": page}).page == 1


def test_what_is_looked_for_is_trimmed_and_readable() -> None:
    selection = read_selection({"szukaj": "  Źródło\x00 100% a_b \\ " + "x" * 500})
    assert selection.query.startswith("Źródło 100% a_b \\ x")
    assert len(selection.query) == 100
    assert selection.words[:4] == ("Źródło", "100\\%", "a\\_b", "\\\\")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), ("nr 12", 12), ("nr. 3", 3), ("plac 7", None), ("٧", None), ("1234567890", None)],
)
def test_a_number_is_recognised(typed: str, number: int | None) -> None:
    assert read_selection({"szukaj": typed}).sought_number == number


def test_a_change_begins_at_the_first_page() -> None:
    assert Selection(page=4).with_changes(category="sport") == Selection(category="sport")
    assert Selection(category="sport").with_changes(page=2).page == 2


def test_the_list_shows_at_first_all_while_checking_then_what_is_on_the_ballot() -> None:
    assert wanted_statuses(Selection(), Stage.SUBMISSION) is None
    assert wanted_statuses(Selection(), Stage.VERIFICATION) is None
    assert wanted_statuses(Selection(), Stage.VOTING) == ON_BALLOT
    assert wanted_statuses(Selection(status="wszystkie"), Stage.VOTING) is None
    assert wanted_statuses(Selection(status="odrzucone"), Stage.VOTING) == ("rejected",)
