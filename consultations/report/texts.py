"""The report in words: refusals, decisions with their signs, groups of people, days with their year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import format_date, gettext, ngettext

from consultations.consultation.contents import last_day
from consultations.marks.texts import OUTCOMES, RELATION_WORDS, age_word
from consultations.report.rules.participation import OTHER
from core.clock import warsaw
from core.money import NBSP
from core.problems import Problem
from core.web.filters import day, hour

Facts = dict[str, Any]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _(
        "Minęło dużo czasu albo otwarto tę stronę w drugim oknie. Nic nie przepadło: sprawdź i wyślij jeszcze raz."
    ),
    "not_published_yet": lambda f: _("Te konsultacje nie są jeszcze opublikowane."),
    "cancelled": lambda f: _("Te konsultacje są odwołane, więc raportu nie publikujemy."),
    "not_closed": lambda f: _(
        "Konsultacje jeszcze trwają. Raport można opublikować po ostatnim dniu, czyli po %(day)s.",
        day=day(last_day(f["closes_at"])),
    ),
    "vote_goes_on": lambda f: _("Głosowanie nad wariantami jeszcze się nie skończyło."),
    "undecided": lambda f: str(
        ngettext(
            "%(num)d uwaga nie ma jeszcze zatwierdzonej decyzji.",
            "%(num)d uwag nie ma jeszcze zatwierdzonej decyzji.",
            f["count"],
        )
    ),
    "conclusions_missing": lambda f: _("Brakuje wniosków. Napisz je w polu „Wnioski” i zapisz."),
    "correction_missing": lambda f: _(
        "Raport jest już opublikowany. Napisz, co poprawia nowa wersja i dlaczego. Przeczytają to wszyscy."
    ),
    "correction_unneeded": lambda f: _("To pierwsza wersja raportu, więc nie ma czego poprawiać."),
    "address_wrong": lambda f: _("Wpisz cały adres, który zaczyna się od https://"),
    "in_making": lambda f: _("Dokument właśnie powstaje. Poczekaj, aż będzie gotowy."),
    "too_long": lambda f: str(
        ngettext(
            "Tekst jest o %(num)d znak za długi, a może mieć do %(most)d.",
            "Tekst jest o %(num)d znaków za długi, a może mieć do %(most)d.",
            f["excess"],
            most=f["most"],
        )
    ),
}
SIGNS = {
    "planned": "disc",
    "partly": "triangle",
    "done": "square",
    "already_there": "diamond",
    "not_possible": "cross",
    "passed_on": "flag",
    "": "ring",
}
"""The sign of each decision on the map; the last is of marks that wait."""


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language. Raises ``KeyError`` for a code that nobody has worded."""
    return SENTENCES[problem.code](problem.facts)


def outcome_word(outcome: str) -> str:
    """A decision in words; of none, that it waits."""
    return OUTCOMES[outcome][1]() if outcome in OUTCOMES else _("czeka na decyzję")


def group_word(facet: str, group: Facts) -> str:
    """A group of people in words; ``group`` as the report keeps it."""
    code = str(group["code"])
    if code == OTHER:
        return _("pozostałe grupy razem")
    if facet == "age":
        return age_word(code)
    if facet == "relation":
        return RELATION_WORDS[code]() if code in RELATION_WORDS else code
    return str(group.get("name") or code)


FACETS: dict[str, Callable[[], str]] = {
    "age": lambda: _("Wiek"),
    "relation": lambda: _("Co łączy z tym miejscem"),
    "area": lambda: _("Gdzie ktoś zaznaczył najwięcej"),
}


def marks_word(count: int) -> str:
    """318 uwag."""
    return str(ngettext("%(num)d uwaga", "%(num)d uwag", count))


def full_day(value: date | datetime) -> str:
    """27 listopada 2026: a report is read in other years too."""
    on = warsaw(value).date() if isinstance(value, datetime) else value
    return str(format_date(on, "d MMMM y")).replace(" ", NBSP)


def full_moment(value: datetime) -> str:
    """27 listopada 2026, 10:15."""
    return f"{full_day(value)}, {hour(value)}"


def full_span(first: date, last: date) -> str:
    """Two days with their year: 1 lipca 2026 – 31 lipca 2026."""
    return full_day(first) if first == last else f"{full_day(first)} – {full_day(last)}"


def step_when(starts_at: datetime, ends_at: datetime) -> str:
    """When a step was: days, and hours where it is shorter than a day."""
    first = warsaw(starts_at).date()
    days = full_span(first, max(first, last_day(ends_at)))
    if ends_at - starts_at >= timedelta(hours=20):
        return days
    return f"{days}, {hour(starts_at)}" + (f"–{hour(ends_at)}" if ends_at != starts_at else "")


def groups_of_eight(digest: bytes) -> str:
    """A SHA-256 in groups of eight digits, which break over lines and can be compared by eye."""
    digits = digest.hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
