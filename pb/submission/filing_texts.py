"""Sentences of proposing: step names, labels of fields, refusals. Numbers come from the rules, never from here.

A later topic of proposing adds its sentences to ``WORDED`` (problem code → sentence of the facts).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from core.problems import Problem
from core.web.filters import day, hour
from pb.texts import SENTENCES

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


STEP_TITLES: dict[str, Callable[[], str]] = {
    "place": lambda: _("miejsce"),
    "what": lambda: _("opis"),
    "whom": lambda: _("po co i dla kogo"),
    "cost": lambda: _("koszt"),
    "attachments": lambda: _("załączniki"),
    "support": lambda: _("poparcie"),
    "person": lambda: _("sprawdzenie i wysłanie"),
}


def step_title(key: str) -> str:
    """A step in a word or two, as the progress names it."""
    return STEP_TITLES[key]()


WORDED: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _(
        "Minęło dużo czasu albo otwarto tę stronę w drugim oknie. Nic nie przepadło: sprawdź i wyślij jeszcze raz."
    ),
    "stage_not_yet": lambda f: _(
        "Nabór projektów zacznie się %(day)s o %(hour)s.", day=day(f["opens_at"]), hour=hour(f["opens_at"])
    ),
    "stage_over": lambda f: _(
        "Nabór projektów skończył się %(day)s o %(hour)s.", day=day(f["closed_at"]), hour=hour(f["closed_at"])
    ),
    "title_missing": lambda f: _("Wpisz tytuł projektu."),
    "summary_missing": lambda f: _("Napisz jedno zdanie o projekcie."),
    "description_missing": lambda f: _("Opisz, co dokładnie powstanie."),
    "category_missing": lambda f: _("Wybierz kategorię z listy."),
    "beneficiaries_missing": lambda f: _("Napisz, kto skorzysta."),
    "availability_missing": lambda f: _("Napisz, kto i kiedy może korzystać."),
    "accessible_missing": lambda f: _("Zaznacz, czy osoby z niepełnosprawnościami skorzystają bez pomocy."),
    "accessibility_missing": lambda f: _("Napisz, co stoi na przeszkodzie i dlaczego."),
    "text_too_short": lambda f: _(
        "Napisz trochę więcej: co najmniej %(least)d znaków, a jest %(typed)d.", **f
    ),
    "text_too_long": lambda f: _(
        "To pole mieści najwyżej %(most)d znaków, a jest o %(excess)d za dużo.", **f
    ),
    "stage_not_scheduled": lambda f: _("Harmonogram tej edycji nie przewiduje naboru projektów."),
}


def sentence(problem: Problem) -> str:
    """The sentence of a problem in the reader's language. Raises ``KeyError`` for a code without one."""
    words = WORDED.get(problem.code) or SENTENCES[problem.code]
    return words(problem.facts)


FIELD_LABELS: dict[str, Callable[[], str]] = {
    "geometry": lambda: _("Miejsce na mapie"),
    "lat": lambda: _("Szerokość geograficzna"),
    "lon": lambda: _("Długość geograficzna"),
    "address": lambda: _("Adres"),
    "words": lambda: _("Opis miejsca"),
    "pool": lambda: _("Pula"),
    "parcels": lambda: _("Numery działek"),
    "title": lambda: _("Tytuł"),
    "summary": lambda: _("Krótko"),
    "description": lambda: _("Opis"),
    "category": lambda: _("Kategoria"),
    "beneficiaries": lambda: _("Kto skorzysta"),
    "availability": lambda: _("Kto i kiedy może korzystać"),
    "accessibility": lambda: _("Dostępność"),
    "lines": lambda: _("Pozycja kosztorysu"),
    "upkeep": lambda: _("Utrzymanie co roku"),
    "name": lambda: _("Imię i nazwisko"),
    "email": lambda: _("Adres e-mail"),
    "phone": lambda: _("Numer telefonu"),
}


def field_label(name: str, row: int | None = None) -> str:
    """What a field of the steps is called; ``row`` counts the rows of a list from 1."""
    label = FIELD_LABELS[name]() if name in FIELD_LABELS else name
    return label if row is None else f"{label} {row}"
