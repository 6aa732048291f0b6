"""Words of settlements: refusals, kinds of contribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from core.field_texts import FIELD_SENTENCES
from core.problems import Problem
from core.web.filters import zl_plain


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


KINDS: dict[str, Callable[[], str]] = {
    "labour": lambda: _("Praca"),
    "in_kind": lambda: _("Rzeczy"),
    "cash": lambda: _("Pieniądze"),
    "town": lambda: _("Gmina"),
}
"""Parts of a line in the order of its table."""
SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "session_lost": lambda f: "Minęło dużo czasu. Nic nie przepadło: sprawdź i zapisz jeszcze raz.",
    "not_built": lambda f: "Rozliczyć można dopiero zakończone prace. Najpierw odbierz je w zakładce „Prace”.",
    "work_empty": lambda f: "W dzienniku i dostawach nie ma żadnego wpisu, nie ma więc czego rozliczyć.",
    "already_published": lambda f: "Rozliczenie jest opublikowane i nie można go już zmieniać.",
    "being_published": lambda f: "Właśnie tworzymy dokument rozliczenia. Odśwież stronę za chwilę.",
    "returns_missing": lambda f: "Wpisz, ile wraca do gminy. Jeśli nic, wpisz 0.",
    "returns_over": lambda f: f"Gmina zapłaciła {zl_plain(f['most'])}. Więcej nie może wrócić.",
    "grounds_missing": lambda f: "Napisz, dlaczego zwrot jest inny, niż wynika z wzoru. To będzie w rozliczeniu.",
    "reason_missing": lambda f: (
        f"Napisz, skąd różnica w pozycji „{f['name']}”."
        if f["name"]
        else "Napisz, dlaczego zrobiono coś spoza kosztorysu."
    ),
}  # fmt: skip
"""Read by the office alone, therefore in Polish only."""


def sentence(problem: Problem) -> str:
    """What is wrong, as the office reads it. Raises ``KeyError`` for a code that nobody has worded."""
    known = SENTENCES if problem.code in SENTENCES else FIELD_SENTENCES
    return str(known[problem.code](problem.facts))
