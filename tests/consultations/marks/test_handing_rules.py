"""Which marks may become a project, under what title and in what words."""

import pytest

from consultations.marks.rules.handing import (
    HandedIn,
    check_handing,
    check_title,
    cut,
    proposed_title,
    quoted,
    without_words,
)


def mark(number: int = 1, **changes: object) -> HandedIn:
    told = {
        "body": "Tu nie ma cienia, posadźcie lipę.", "address": f"https://miasto.example/uwagi/{number}",
        "topic": "Posadzić drzewo", "place": "", "outcome": "planned", "is_handed": False,
    }  # fmt: skip
    return HandedIn(number, **{**told, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([], "marks_missing"),
        ([mark(one) for one in range(21)], "handed_too_many"),
        ([mark(), mark(2, outcome="not_possible")], "marks_not_agreed"),
        ([mark(outcome="")], "marks_not_agreed"),
        ([mark(is_handed=True)], "marks_handed_already"),
    ],
)
def test_a_mark_goes_on_once_and_only_when_the_town_agreed(marks, code):
    assert [one.code for one in check_handing(marks)] == [code]
    assert check_handing([mark(), mark(2, outcome="partly"), mark(3, outcome="passed_on")]) == []


def test_a_title_begins_with_the_commonest_topic_and_a_place():
    marks = [mark(topic="Ławka"), mark(2, place="Wojtachowska 5"), mark(3)]
    assert proposed_title(marks, 60) == "Posadzić drzewo, Wojtachowska 5"
    assert len(proposed_title([mark(place="x" * 200)], 60)) == 60
    assert [one.code for one in check_title("", 60)] == ["field_missing"]
    assert check_title("x" * 61, 60)[0].facts == {"most": 60, "excess": 1}


def test_quotes_are_as_many_as_fit_each_with_number_and_address():
    told = quoted("Z konsultacji „Drzewa”.", [mark(), mark(2)], "Reszta na stronie.", 500)
    assert told.splitlines() == [
        "Z konsultacji „Drzewa”.",
        "Nr 1: „Tu nie ma cienia, posadźcie lipę.” https://miasto.example/uwagi/1",
        "Nr 2: „Tu nie ma cienia, posadźcie lipę.” https://miasto.example/uwagi/2",
    ]
    many = quoted(
        "Z konsultacji.", [mark(one, body="lipa " * 100) for one in range(1, 21)], "Reszta na stronie.", 500
    )
    assert (
        len(many) <= 500 and many.endswith("Reszta na stronie.") and "Nr 1:" in many and "Nr 20:" not in many
    )
    assert cut("a  b\nc", 10) == "a b c" and cut("abcdef", 4) == "abc…"


def test_words_taken_back_go_out_of_the_quote_and_the_summary_also_where_they_were_cut() -> None:
    words = "Na Lipowej 7 latem nie ma żadnego cienia, posadźcie lipę przy naszej bramie."
    mark = HandedIn(3, words, "https://w.pl/3", "Drzewo", "", "planned", False)
    other = HandedIn(
        4,
        "Ławka przy szkole, bo starsi nie mają gdzie usiąść.",
        "https://w.pl/4",
        "Ławka",
        "",
        "planned",
        False,
    )
    told = quoted("Z konsultacji:", [mark, other], "Więcej.", 2000)
    assert without_words(told, 3, words, "(usunięte)") == told.replace(f"„{words}”", "(usunięte)")
    assert without_words(f"Opis: {cut(words, 40)}", 3, words, "(usunięte)") == "Opis: (usunięte)"
    assert (
        without_words("Lipa", 3, "Lipa", "–") == "–"
        and without_words("Lipa i klon", 3, "Lipa", "–") == "Lipa i klon"
    )
