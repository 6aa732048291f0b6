"""What is wrong with a field of an editor, in words: problem code → sentence. See ``core.fields``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from core.money import NBSP, grouped
from core.web.filters import marks

Facts = dict[str, Any]
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def _written(facts: Facts) -> Facts:
    """Numbers as people write them: 1 000 000; years as they are: 2027."""
    if all(_FIRST_YEAR <= facts.get(name, 0) <= _LAST_YEAR for name in ("least", "most")):
        return facts
    return {
        name: grouped(one, marks(NBSP)[0]) if isinstance(one, int) else one for name, one in facts.items()
    }


FIELD_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Strona czekała za długo. Nic nie przepadło: zapisz jeszcze raz."),
    "field_missing": lambda f: _("Uzupełnij to pole."),
    "too_long": lambda f: _("Tekst ma %(length)s znaków, a mieści się %(longest)s.", **_written(f)),
    "not_whole": lambda f: _("Wpisz liczbę całkowitą, na przykład 10."),
    "not_wholes": lambda f: _("Wpisz liczby po przecinku, na przykład 3, 2, 1."),
    "out_of_range": lambda f: _("Wpisz liczbę od %(least)s do %(most)s.", **_written(f)),
    "not_amount": lambda f: _("Wpisz kwotę w złotych, na przykład 240 000 albo 1 234,56 zł."),
    "amount_negative": lambda f: _("Kwota nie może być ujemna."),
    "amount_absurd": lambda f: _("To więcej niż miliard złotych. Sprawdź, czy nie ma za dużo zer."),
    "not_percent": lambda f: _("Wpisz liczbę od 0 do 100, na przykład 51."),
    "not_number": lambda f: _("Wpisz liczbę, na przykład 6 albo 6,5."),
    "not_a_choice": lambda f: _("Wybierz jedną z podanych możliwości."),
    "not_a_day": lambda f: _("Wpisz dzień, na przykład 5.12.2026."),
    "not_an_hour": lambda f: _("Wpisz godzinę, na przykład 8:00 albo 23:59."),
    "not_url": lambda f: _("Wpisz cały adres, zaczynając od https://."),
    "slug_shape": lambda f: _("Adres może mieć tylko małe litery bez ogonków, cyfry i łączniki."),
    "row_twice": lambda f: _("Taka sama pozycja jest na liście drugi raz."),
    "moment_incomplete": lambda f: _("Podaj i dzień, i godzinę."),
}
