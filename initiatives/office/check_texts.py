"""Words of the formal check and of opinions: verdicts, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.problems import Problem
from core.web.filters import day
from initiatives.applications.texts import sentence as application_sentence
from initiatives.applications.texts import status_word

Facts = dict[str, Any]
VERDICTS: dict[str, tuple[str, Callable[[], str]]] = {
    "positive": ("ok", lambda: _("pozytywna")),
    "conditional": ("todo", lambda: _("z warunkami")),
    "negative": ("no-go", lambda: _("negatywna")),
}
"""Kind of tag and word."""
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Sesja wygasła. Zaloguj się i naciśnij jeszcze raz."),
    "conclusion_missing": lambda f: _("Zaznacz, co robisz z wnioskiem."),
    "wants_missing": lambda f: _("Napisz, co trzeba uzupełnić: tutaj albo przy kroku, którego to dotyczy."),
    "text_too_long": lambda f: ngettext("Tekst może mieć najwyżej %(num)d znak.", "Tekst może mieć najwyżej %(num)d znaków.", f["most"]),
    "days_out_of_range": lambda f: _("Wpisz liczbę dni roboczych od %(least)d do %(most)d.", **f),
    "term_short": lambda f: ngettext(
        "Grupa musi mieć co najmniej %(num)d dzień (art. 64 § 2 KPA). Daj więcej.",
        "Grupa musi mieć co najmniej %(num)d dni (art. 64 § 2 KPA). Daj więcej.", f["least"],
    ),
    "term_backwards": lambda f: _(
        "Nowy termin musi być późniejszy niż obecny, czyli %(day)s.", day=day(f["due_on"])
    ),
    "grounds_missing": lambda f: ngettext(
        "Napisz uzasadnienie, co najmniej %(num)d znak. Zobaczą je wszyscy.",
        "Napisz uzasadnienie, co najmniej %(num)d znaków. Zobaczą je wszyscy.", f["least"],
    ),
    "correction_running": lambda f: _(
        "Grupa ma czas na uzupełnienie do %(day)s. Do tego dnia wniosku nie można odrzucić.", day=day(f["due_on"])
    ),
    "wrong_status": lambda f: _(
        "Tego nie można już zrobić: wniosek jest w stanie „%(status)s”.", status=status_word(f["status"])
    ),
    "signatures_unchecked": lambda f: "Najpierw zaznacz na stronie „Ludzie”, czyj podpis jest na liście papierowej: "
    f"{', '.join(f['names'])}.",
    "group_small": lambda f: f"Na pewno biorą udział: {f['certain']}, a program wymaga: {f['least']}. "
    "Wezwij grupę do uzupełnienia.",
    "departments_missing": lambda f: _("Zaznacz co najmniej jeden wydział."),
    "verdict_missing": lambda f: _("Zaznacz, jaka jest opinia."),
    "reasons_missing": lambda f: ngettext(
        "Napisz powody albo warunki, co najmniej %(num)d znak.", "Napisz powody albo warunki, co najmniej %(num)d znaków.",
        f["least"],
    ),
    "opinion_closed": lambda f: _("Na opinię jest za późno: o wniosku już zdecydowano."),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """What is wrong."""
    if problem.code in SENTENCES:
        return str(SENTENCES[problem.code](problem.facts))
    return application_sentence(problem)


def verdict_tag(verdict: str, is_late: bool = False) -> tuple[str, str]:
    """An opinion as a tag; an empty verdict is awaited."""
    if not verdict:
        return ("late", _("po terminie")) if is_late else ("todo", _("czekamy"))
    return VERDICTS[verdict][0], VERDICTS[verdict][1]()
