"""Sentences of the planting plan: what is wrong, names of fields and seasons. For officials in Polish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from consultations.planting.rules import AUTUMN, SPRING, Season
from core.field_texts import FIELD_SENTENCES
from core.problems import Problem
from core.web.filters import day

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


SENTENCES: dict[str, Callable[[Facts], str]] = {
    **FIELD_SENTENCES,
    "planted_ahead": lambda f: _("Ten dzień jest jeszcze przed nami. Wpisz dzień, w którym posadzono, najpóźniej %(day)s.", day=day(f["today"])),
    "marks_missing": lambda f: _("Zaznacz przynajmniej jedną uwagę."),
    "marks_not_accepted": lambda f: _("Tych uwag nie można dodać, bo są już w planie albo nie mają zgody: nr %(numbers)s.", numbers=", ".join(map(str, f["numbers"]))),
    "lines_missing": lambda f: _("Zaznacz przynajmniej jedną pozycję planu."),
    "changed_meanwhile": lambda f: _("Ktoś zmienił tę pozycję, gdy była u Ciebie otwarta. Niczego nie nadpisaliśmy: niżej jest to, co wpisano u Ciebie."),
}  # fmt: skip
SEASON_WORDS: dict[str, Callable[[int], str]] = {
    SPRING: lambda year: _("wiosna %(year)d", year=year),
    AUTUMN: lambda year: _("jesień %(year)d", year=year),
}
LABELS: dict[str, Callable[[], str]] = {
    "species": lambda: _("Gatunek"),
    "size": lambda: _("Wielkość"),
    "pieces": lambda: _("Sztuk"),
    "season": lambda: _("Pora roku"),
    "season_year": lambda: _("Rok"),
    "planted_on": lambda: _("Posadzono dnia"),
    "note": lambda: _("Notatka"),
    "place": lambda: _("Miejsce"),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do. Raises ``KeyError`` for a code that nobody has worded."""
    return SENTENCES[problem.code](problem.facts)


def season_name(name: str, year: int) -> str:
    """A season as people say it: "jesień 2027"."""
    return SEASON_WORDS[name](year)


def season_choices() -> list[tuple[str, str]]:
    """Seasons of a form."""
    return [(SPRING, _("wiosna")), (AUTUMN, _("jesień"))]


def name_of(season: Season) -> str:
    """The same of a ``Season``."""
    return season_name(season.name, season.year)


def field_name(name: str) -> str:
    """The label of a field."""
    return LABELS[name]()


def pieces_words(pieces: int) -> str:
    """How many: "12 sztuk"."""
    return str(plural_gettext("%(num)d sztuka", "%(num)d sztuk", pieces))


def lead_words(pieces: int, lines: int, planted: int) -> str:
    """The whole plan in a sentence."""
    places = plural_gettext("w %(num)d miejscu", "w %(num)d miejscach", lines)
    stands = plural_gettext("Posadzono już %(num)d.", "Posadzono już %(num)d.", planted)
    return f"{pieces_words(pieces)} {places}. {stands if planted else ''}".strip()


def listed(errors: Sequence[Problem]) -> list[tuple[str | None, str]]:
    """Problems with their sentences, for the summary."""
    return [(one.field, sentence(one)) for one in errors]
