"""Sentences of the board: what is wrong with an answer, columns, decisions. For officials, in Polish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from consultations.marks.queries.board import Column
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import number

Facts = dict[str, Any]
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Minęło dużo czasu albo otwarto tę stronę w drugim oknie. Nic nie przepadło: sprawdź i wyślij jeszcze raz."),
    "changed_meanwhile": lambda f: _("Ktoś zmienił to przed chwilą. Przeczytaj jeszcze raz i zdecyduj."),
    "reason_short": lambda f: _("Napisz powód: co najmniej %(least)d znaków.", least=f["least"]),
    "ground_missing": lambda f: _("Wybierz, za co to ukrywasz."),
    "words_gone": lambda f: _("Minął okres przechowywania: słów tej uwagi już nie ma, więc nie da się jej przywrócić."),
    "same_person_hid": lambda f: _("Sprawdza inna osoba niż ta, która ukryła uwagę."),
    "not_hidden_now": lambda f: _("Ta uwaga nie jest już ukryta z tego powodu."),
    "seen_already": lambda f: _("Ktoś już to rozstrzygnął."),
    "decision_missing": lambda f: _("Wybierz decyzję."),
    "grounds_missing": lambda f: _("Napisz uzasadnienie: dlaczego tak i co z tego wynika dla autora uwagi."),
    "grounds_short": lambda f: _("Uzasadnienie jest za krótkie: ma %(length)d znaków, a potrzeba przynajmniej %(least)d. Napisz, dlaczego.", length=f["length"], least=f["least"]),
    "grounds_gap": lambda f: _("W uzasadnieniu zostało miejsce do uzupełnienia: „…”."),
    "too_long": lambda f: _("Tekst jest za długi o %(excess)s znaków, a może mieć do %(most)s.", excess=number(f["excess"]), most=number(f["most"])),
    "not_a_day": lambda f: _("Wpisz dzień, na przykład 30.11.2027."),
    "promise_missing": lambda f: _("Podaj dzień, do którego to będzie zrobione."),
    "promise_past": lambda f: _("Ten dzień już minął. Podaj termin, którego można dotrzymać."),
    "promise_far": lambda f: _("Termin może być najdalej za %(years)d lat.", years=f["years"]),
    "promise_unneeded": lambda f: _("Przy tej decyzji nie ma terminu. Usuń go albo zmień decyzję."),
    "same_person": lambda f: _("Odpowiedź zatwierdza inna osoba niż ta, która ją napisała."),
    "official_must_approve": lambda f: _("Odpowiedź zatwierdza inny urzędnik. Administrator może to zrobić tylko tam, gdzie urzędnik jest jeden."),
    "not_sent": lambda f: _("Ta odpowiedź nie czeka na zatwierdzenie."),
    "already_approved": lambda f: _("Ta odpowiedź jest już zatwierdzona. Zmienia ją tylko nowa odpowiedź."),
    "note_missing": lambda f: _("Napisz, co poprawić."),
    "marks_missing": lambda f: _("Zaznacz przynajmniej jedną uwagę."),
    "marks_taken": lambda f: _("Na te uwagi ktoś już pisze odpowiedź: nr %(numbers)s.", numbers=", ".join(map(str, f["numbers"]))),
    "group_too_large": lambda f: _("Jedna odpowiedź może objąć najwyżej %(most)d uwag, a zaznaczono %(count)d.", most=f["most"], count=f["count"]),
    "shape_unread": lambda f: _("Nie udało się odczytać obrysu. Narysuj go jeszcze raz."),
    "box_unread": lambda f: _("Wpisz cztery liczby po przecinku: zachód, południe, wschód, północ, na przykład 23.18, 53.15, 23.25, 53.20."),
    "radius_bounds": lambda f: _("Wpisz liczbę metrów od %(least)d do %(most)d.", **f),
    "mark_unread": lambda f: _("Nie ma uwagi o tym numerze."),
    "last_mark": lambda f: _("W odpowiedzi musi zostać przynajmniej jedna uwaga. Całą odpowiedź można porzucić."),
    "field_missing": lambda f: _("Uzupełnij to pole."),
    "handed_too_many": lambda f: _("Jeden projekt może objąć najwyżej %(most)d uwag, a zaznaczono %(count)d.", most=f["most"], count=f["count"]),
    "marks_not_agreed": lambda f: _("Przekazać można uwagi z zatwierdzoną odpowiedzią „zrobimy”, „zrobimy częściowo” albo „przekazane dalej”. Takiej odpowiedzi nie mają: nr %(numbers)s.", numbers=", ".join(map(str, f["numbers"]))),
    "marks_handed_already": lambda f: _("Te uwagi są już częścią projektu: nr %(numbers)s.", numbers=", ".join(map(str, f["numbers"]))),
    "taken_back_already": lambda f: _("To przekazanie jest już cofnięte."),
    "destination_closed": lambda f: _("Wybierz pulę zieloną, do której trwa nabór."),
    "still_runs": lambda f: _("Projekt „%(title)s” jest zgłoszony i idzie dalej. Cofnąć można szkic albo projekt odrzucony lub wycofany.", title=f["title"]),
    "official_unknown": lambda f: _("Wybierz osobę z listy."),
    "department_unknown": lambda f: _("Wybierz wydział z listy."),
    "topic_without_unit": lambda f: _("Temat zaznaczonej uwagi nie ma swojego wydziału. Wybierz wydział z listy."),
    "finding_missing": lambda f: _("Napisz, co jest na miejscu."),
    "check_day_missing": lambda f: _("Podaj dzień sprawdzenia."),
    "day_ahead": lambda f: _("Ten dzień dopiero będzie. Podaj dzień, który już był."),
    "day_long_ago": lambda f: _("Ten dzień był ponad 10 lat temu. Sprawdź rok."),
    "too_many_photos": lambda f: _("Mieści się tu najwyżej %(most)d zdjęć. Dodać można jeszcze %(left)d.", most=f["most"], left=f["left"]),
    "photo_gone": lambda f: _("Zdjęcie nie doczekało. Dodaj je jeszcze raz, reszta została."),
    "not_promised": lambda f: _("Zrobione zapisuje się tylko tam, gdzie zatwierdzona odpowiedź coś obiecała."),
    "done_already": lambda f: _("To jest już zapisane jako zrobione."),
    "done_day_missing": lambda f: _("Podaj dzień, w którym to zrobiono."),
    "name_missing": lambda f: _("Podaj nazwę szablonu."),
    "name_taken": lambda f: _("Jest już szablon o tej nazwie. Nazwij ten inaczej."),
    "template_empty": lambda f: _("Napisz słowa, od których zacznie się odpowiedź."),
    "topic_unknown": lambda f: _("Wybierz temat z listy."),
    "not_done_yet": lambda f: _("Zdjęcia sprzed i po dodaje się, gdy praca jest zapisana jako zrobiona."),
    "not_done": lambda f: _("To nie jest zapisane jako zrobione, więc nie ma czego cofać."),
    "undo_reason_short": lambda f: _("Napisz powód: przynajmniej %(least)d znaków. Przeczytają go wszyscy.", least=f["least"]),
}  # fmt: skip
COLUMNS: dict[Column, Callable[[], str]] = {
    Column.NEW: lambda: _("nowe"),
    Column.ASSIGNED: lambda: _("przydzielone"),
    Column.TO_APPROVE: lambda: _("odpowiedź do podpisu"),
    Column.ANSWERED: lambda: _("odpowiedziane"),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do. Raises ``KeyError`` for a code that nobody has worded."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    return str(SENTENCES[problem.code](problem.facts))


def column_name(column: Column) -> str:
    """A column's name."""
    return str(COLUMNS[column]())
