"""What officials read of works. Their screens are in Polish only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.files.texts import CODES, file_sentence
from core.problems import Problem
from core.web.filters import day, zl_plain
from pb.implementation.queries.office import Sieve
from pb.implementation.queries.tasks import TaskKind

SIEVE_NAMES = {
    Sieve.ALL: "Wszystkie",
    Sieve.OVERDUE: "Po terminie",
    Sieve.QUIET: "Miesiąc bez wieści",
    Sieve.UNLED: "Bez osoby",
    Sieve.PLANNED: "W planie",
    Sieve.RUNNING: "W budowie",
    Sieve.LATE: "Opóźnione",
    Sieve.DONE: "Gotowe",
    Sieve.ABANDONED: "Nie powstaną",
}
STATE_CHOICES = (
    ("planned", "w planie"),
    ("running", "w budowie"),
    ("late", "opóźnione"),
    ("done", "gotowe"),
    ("abandoned", "nie powstanie"),
)
MOMENT_CHOICES = (("before", "przed pracami"), ("during", "w trakcie"), ("after", "po pracach"))
FIELD_NAMES = {
    "state": "Stan",
    "spent": "Wydano",
    "contractor": "Wykonawca",
    "leader_id": "Prowadzi",
    "due_on": "Termin",
    "finished_on": "Dzień zakończenia",
    "note": "Opis dla mieszkańców",
}
TASK_NAMES = {
    TaskKind.OVERDUE: "Realizacja po terminie: odnotuj postęp albo przesuń termin z powodem",
    TaskKind.QUIET: "Realizacja od miesiąca bez wieści: napisz, co się dzieje",
    TaskKind.REMARKS: "Uwagi autora do odbioru: popraw i zapytaj jeszcze raz albo oznacz jako przeczytane",
}
Facts = dict[str, Any]

SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: "Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz.",
    "state_missing": lambda f: "Wybierz stan realizacji.",
    "amount_shape": lambda f: "Wpisz kwotę w złotych, na przykład 1 234,56 zł. Zero, jeśli nic nie wydano.",
    "amount_negative": lambda f: "Wydatki nie mogą być ujemne. Wpisz sumę wszystkich wydatków do dziś.",
    "amount_absurd": lambda f: (
        f"Koszt z kosztorysu to {zl_plain(f['cost'])}, więc wydatki ponad {zl_plain(f['most'])} to chyba "
        "pomyłka. Sprawdź przecinek i liczbę zer."
    ),
    "day_shape": lambda f: "Wpisz datę, na przykład 5.12.2026.",
    "due_needs_reason": lambda f: (
        f"Obowiązuje termin {day(f['from_on'])}. Późniejszy wpisz w części „Przesuń termin”, razem z powodem."
    ),
    "due_taken_away": lambda f: (
        f"Mieszkańcom podano termin {day(f['due_on'])}, więc nie można go usunąć, także gdy prace są gotowe. "
        "Wpisz go z powrotem albo przesuń z powodem."
    ),
    "open_steps": lambda f: (
        f"Nie są zrobione kroki: {', '.join(f['steps'])}. Odhacz je niżej albo zaznacz, że prace są gotowe mimo to."
    ),
    "given_on_missing": lambda f: "Podaj dzień, w którym autor złożył odpowiedź.",
    "before_finished": lambda f: (
        f"Prace skończyły się {day(f['on'])}, więc odpowiedź nie może być wcześniejsza."
    ),
    "no_remarks": lambda f: "Autor nie ma teraz uwag do tych prac.",
    "acceptance_missing": lambda f: "Wybierz, co autor odpowiedział.",
    "remarks_missing": lambda f: f"Przepisz uwagi autora, najmniej {f['least']} znaków.",
    "before_result": lambda f: f"To dzień sprzed ogłoszenia wyników ({day(f['on'])}). Sprawdź rok.",
    "too_far": lambda f: f"Podaj rok nie późniejszy niż {f['year']}.",
    "too_old": lambda f: "Sprawdź rok zdjęcia.",
    "in_future": lambda f: "Ten dzień jeszcze nie nadszedł. Wpisz dzisiejszy albo wcześniejszy.",
    "in_past": lambda f: "Nowy termin musi być w przyszłości.",
    "not_later": lambda f: f"Nowy termin musi być późniejszy niż obecny, {day(f['from_on'])}.",
    "finished_missing": lambda f: "Podaj dzień, w którym prace się skończyły.",
    "finished_not_done": lambda f: "Dzień zakończenia podaj razem ze stanem „gotowe”.",
    "reason_missing": lambda f: (
        f"Napisz powód, najmniej {f['least']} znaków. Przeczytają go mieszkańcy przy projekcie."
    ),
    "too_long": lambda f: f"Tekst może mieć najwyżej {f['most']} znaków.",
    "name_missing": lambda f: f"Podaj nazwę kroku, najwyżej {f['most']} znaków.",
    "too_many_steps": lambda f: f"Kroków może być najwyżej {f['most']}.",
    "work_over": lambda f: "Te prace są zakończone, więc nie mają terminu do przesunięcia.",
    "moment_missing": lambda f: "Wybierz, kiedy zrobiono zdjęcie: przed, w trakcie czy po pracach.",
    "description_missing": lambda f: (
        f"Opisz, co widać na zdjęciu, od {f['least']} do {f['most']} znaków. Bez opisu zdjęcie jest niczym dla "
        "osób, które go nie widzą."
    ),
    "too_many_photos": lambda f: f"Zdjęć może być najwyżej {f['most']}. Usuń któreś.",
    "file_missing": lambda f: "Wybierz plik ze zdjęciem: JPEG albo PNG.",
    "leader_unknown": lambda f: "Wybierz osobę z listy.",
    "not_done_yet": lambda f: "Autora pytamy, gdy prace są gotowe. Najpierw zapisz stan „gotowe”.",
    "author_unknown": lambda f: "Nie mamy adresu e-mail autora tego projektu, więc nie ma do kogo napisać.",
    "answered_already": lambda f: "Autor już przyjął te prace.",
}


def sentence(problem: Problem) -> str:
    """Why something of a work cannot be written."""
    return file_sentence(problem) if problem.code in CODES else SENTENCES[problem.code](problem.facts)
