"""What officials read in verification. Their screens are in Polish only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.departments.texts import SENTENCES as DEPARTMENT_SENTENCES
from core.problems import Problem
from core.schedule import DAY
from core.web.filters import day
from pb.verification.queries.queue import Tab
from pb.verification.queries.tasks import TaskKind
from pb.verification.rules.stations import Station
from pb.verification.rules.terms import Pace

WEEKDAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")
TO_WEEKDAYS = ("poniedziałku", "wtorku", "środy", "czwartku", "piątku", "soboty", "niedzieli")

TAB_NAMES = {
    Tab.MINE: "Moje",
    Tab.UNASSIGNED: "Bez osoby",
    Tab.OVERDUE: "Po terminie",
    Tab.AUTHOR: "Czeka na wnioskodawcę",
    Tab.DEPARTMENTS: "W wydziałach",
    Tab.CONCLUSION: "Do rozstrzygnięcia",
    Tab.ALL: "Wszystkie",
}
STATION_NAMES = {
    Station.FORMAL: "ocena formalna",
    Station.MERIT: "opinie wydziałów",
    Station.CONCLUSION: "do rozstrzygnięcia",
    Station.CORRECTION: "u wnioskodawcy",
    Station.APPEAL: "odwołanie",
    Station.CLOSED: "gotowe",
}
TASK_NAMES = {
    TaskKind.FORMAL: "Ocena formalna",
    TaskKind.CONCLUSION: "Zapytaj wydziały albo rozstrzygnij",
    TaskKind.LATE_CORRECTION: "Autor nie poprawił w terminie: rozstrzygnij",
    TaskKind.OPINION: "Opinia wydziału",
    TaskKind.APPEAL: "Odwołanie do rozpatrzenia",
    TaskKind.MERGE: "Łączenie czeka na zgody autorów",
}
Facts = dict[str, Any]


def _numbers(f: Facts) -> str:
    return ", ".join(str(number) for number in f["numbers"])


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: "Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz.",
    "conflict_stands": lambda f: (
        "Konfliktu interesów raz zgłoszonego nie można cofnąć. Sprawę prowadzi ktoś inny."
    ),
    "own_project": lambda f: "To projekt Twojego autorstwa albo współautorstwa. Oceni go ktoś inny.",
    "declaration_missing": lambda f: "Zaznacz jedną z dwóch odpowiedzi.",
    "note_too_long": lambda f: f"Uwaga może mieć najwyżej {f['most']} znaków.",
    "card_not_finished": lambda f: (
        "Karta oceny formalnej nie jest skończona. Odpowiedz na wszystkie pytania."
    ),
    "card_says_no": lambda f: (
        f"Na karcie jest odpowiedź „nie” na pytanie {_numbers(f)}, a bez niego projektu nie można dopuścić. "
        "Wezwij do poprawy albo odrzuć."
    ),
    "opinions_awaited": lambda f: (
        f"Nie odpowiedzieli jeszcze: {', '.join(f['departments'])}. Poczekaj albo wycofaj pytanie."
    ),
    "grounds_against_opinion": lambda f: (
        f"Opinia jest negatywna ({', '.join(f['departments'])}). Napisz, dlaczego mimo to dopuszczasz projekt."
    ),
    "grounds_missing": lambda f: (
        f"Napisz uzasadnienie, najmniej {f['least']} znaków. Autor dostanie je w liście."
    ),
    "paragraph_missing": lambda f: "Podaj paragraf regulaminu, na którym opiera się odrzucenie.",
    "paragraph_too_long": lambda f: f"Paragraf może mieć najwyżej {f['most']} znaków.",
    "nobody_to_correct": lambda f: (
        "Nie ma komu odesłać projektu: nie ma adresu e-mail autora. Oceń go w obecnej postaci."
    ),
    "card_unopened": lambda f: "Nikt jeszcze nie wypełniał karty oceny formalnej tego projektu.",
    "card_says_yes": lambda f: (
        "Karta mówi co innego: "
        + "; ".join(f"pytanie {number}. „{question}” – Tak" for number, question in f["answers"])
        + "."
    ),
    "card_without_no": lambda f: "Na karcie nie ma odpowiedzi „nie”, a żaden wydział nie miał zastrzeżeń.",
    "text_too_long": lambda f: f"Tekst ma {f['is']} znaków, a może mieć najwyżej {f['most']}.",
    "fields_missing": lambda f: "Zaznacz przynajmniej jedną część projektu, którą autor ma poprawić.",
    "days_out_of_range": lambda f: f"Podaj termin w dniach roboczych, od 1 do {f['most']}.",
    "departments_missing": lambda f: "Zaznacz przynajmniej jeden wydział.",
    "verdict_missing": lambda f: "Wybierz opinię: pozytywną, warunkową albo negatywną.",
    "reasons_missing": lambda f: "Do opinii warunkowej i negatywnej napisz powody, najmniej 15 znaków.",
    **DEPARTMENT_SENTENCES,
    "email_shape": lambda f: "To nie jest adres e-mail. Wpisz na przykład drogi@urzad.example.",
    "cases_missing": lambda f: "Zaznacz przynajmniej jeden projekt.",
    "coordinator_missing": lambda f: "Wybierz osobę, która poprowadzi sprawy.",
    "not_now": lambda f: "Teraz nie można tego zrobić.",
}


def sentence(problem: Problem) -> str:
    """Why an act of the office cannot be done."""
    return SENTENCES[problem.code](problem.facts)


def letters_sent(count: int) -> str:
    """How many mails an act sent, in words."""
    if count == 0:
        return "Nikt nie dostał listu, bo nie ma adresu e-mail autora. Zawiadom go inaczej."
    return "Autor dostanie list." if count == 1 else f"Autorzy dostaną listy: {count}."


def due_tag(due_on: date | None, on: date, is_done: bool = False) -> tuple[str, str]:
    """A term as a tag: its kind and word, "dziś", "jutro", the weekday within a week, else the date."""
    if is_done:
        return "ok", "gotowe"
    if due_on is None:
        return "new", "bez terminu"
    if due_on < on:
        return "late", f"po terminie, {day(due_on)}"
    if due_on == on:
        return "todo", "dziś"
    if due_on == on + DAY:
        return "todo", "jutro"
    if (due_on - on).days < 7:
        return ("todo" if (due_on - on).days <= 3 else "new"), WEEKDAYS[due_on.weekday()]
    return "new", day(due_on)


def pace_sentence(pace: Pace) -> str:
    """ "Do piątku 27 listopada zostało Ci 37, czyli 13 dziennie." """
    if pace.left == 0:
        return "Nic już na Ciebie nie czeka."
    if pace.days == 0:
        return f"Termin oceny minął {day(pace.until)}, a zostało Ci {pace.left}."
    when = f"{TO_WEEKDAYS[pace.until.weekday()]} {day(pace.until)}"
    if pace.days == 1:
        return f"Do {when} zostało Ci {pace.left}, wszystkie na dziś."
    return f"Do {when} zostało Ci {pace.left}, czyli {pace.a_day} dziennie."
