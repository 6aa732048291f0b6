"""What residents read of verification: the history's lines, answers, opinions, fields, and refusals of a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext

from core.problems import Problem
from core.web.filters import day
from pb.submission.history_texts import EVENTS as HISTORY
from pb.verification.queries.former import Former
from pb.verification.rules.stations import Answer, Verdict


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


Facts = dict[str, Any]

FIELD_NAMES: dict[str, Callable[[], str]] = {
    "title": lambda: _("tytuł"),
    "summary": lambda: _("streszczenie"),
    "description": lambda: _("opis"),
    "category": lambda: _("kategoria"),
    "place": lambda: _("miejsce"),
    "address": lambda: _("adres"),
    "location": lambda: _("miejsce na mapie"),
    "lines": lambda: _("kosztorys"),
    "cost": lambda: _("koszt"),
    "upkeep": lambda: _("koszt utrzymania"),
    "beneficiaries": lambda: _("dla kogo"),
    "availability": lambda: _("ogólnodostępność"),
    "accessibility": lambda: _("dostępność"),
    "attachments": lambda: _("załączniki"),
    "parcels": lambda: _("działki"),
    "pool_id": lambda: _("pula"),
}

ANSWER_NAMES: dict[Answer, Callable[[], str]] = {
    Answer.YES: lambda: _("Tak"),
    Answer.NO: lambda: _("Nie"),
    Answer.NOT_APPLICABLE: lambda: _("Nie dotyczy"),
}

VERDICT_NAMES: dict[Verdict, Callable[[], str]] = {
    Verdict.POSITIVE: lambda: _("pozytywna"),
    Verdict.CONDITIONAL: lambda: _("warunkowa"),
    Verdict.NEGATIVE: lambda: _("negatywna"),
}
VERDICT_TAGS = {Verdict.POSITIVE: "ok", Verdict.CONDITIONAL: "todo", Verdict.NEGATIVE: "no-go"}


def field_name(name: str) -> str:
    """A part of a project in words; an unknown one by its own name."""
    return FIELD_NAMES[name]() if name in FIELD_NAMES else name


def field_names(names: list[str]) -> str:
    """Parts of a project as a list in a sentence."""
    return ", ".join(field_name(name) for name in names)


def answer_name(answer: str) -> str:
    """An answer of the card in words; none is a dash."""
    return ANSWER_NAMES[Answer(answer)]() if answer else "–"


def verdict_name(verdict: str | None) -> str:
    """An opinion in words; one not given yet is awaited."""
    return VERDICT_NAMES[Verdict(verdict)]() if verdict else _("czekamy na odpowiedź")


def verdict_tag(verdict: str | None) -> str:
    """The tag's kind of an opinion."""
    return VERDICT_TAGS[Verdict(verdict)] if verdict else "now"


def former_words(former: Former | None) -> str:
    """What an opinion was about, if the project has changed since; else empty."""
    if former is None:
        return ""
    if former.is_merged:
        return _("przed połączeniem, wersja %(version)s", version=former.version)
    return _("przed poprawkami, wersja %(version)s", version=former.version)


def _returned(facts: Facts) -> str:
    return _(
        "Urząd prosi autora o poprawienie: %(fields)s. Termin: %(term)s",
        fields=field_names(facts.get("fields", [])), term=_term(facts.get("due_on")),
    )  # fmt: skip


def _term(written: str | None) -> str:
    return day(date.fromisoformat(written)) if written else "–"


def _rejected(facts: Facts) -> str:
    paragraph = facts.get("paragraph", "")
    if not paragraph:
        return _("Projekt odrzucony")
    return _("Projekt odrzucony (%(paragraph)s)", paragraph=paragraph)


def _accepted(facts: Facts) -> str:
    said = _("Projekt dopuszczony do głosowania")
    return f"{said}. {facts['grounds']}" if facts.get("grounds") else said


EVENTS: dict[str, Callable[[Facts], str]] = {
    "check_started": lambda f: _("Urząd zaczął ocenę"),
    "formal_done": lambda f: _("Zakończono ocenę formalną"),
    "opinions_asked": lambda f: _(
        "Urząd zapytał o opinię: %(departments)s", departments=", ".join(f.get("departments", []))
    ),
    "opinion_given": lambda f: _(
        "Opinia %(verdict)s: %(department)s",
        verdict=verdict_name(f.get("verdict")), department=f.get("department", ""),
    ),
    "opinion_on_merged": lambda f: _(
        "Opinia o zgłoszeniu nr %(number)s, sprzed połączenia: %(department)s. %(verdict)s. %(opinion)s",
        number=f.get("number", ""), department=f.get("department", ""), verdict=verdict_name(f.get("verdict")),
        opinion=f.get("opinion", ""),
    ),  # fmt: skip
    "opinion_replaced": lambda f: _(
        "Zapytano jeszcze raz: %(department)s. Poprzednia opinia: %(verdict)s. %(opinion)s",
        department=f.get("department", ""), verdict=verdict_name(f.get("verdict")), opinion=f.get("opinion", ""),
    ),
    "returned": _returned,
    "return_taken_back": lambda f: _("Urząd wycofał wezwanie do poprawek: %(reason)s", reason=f.get("reason", "")),
    "corrected": lambda f: _("Poprawiony przez autora, wersja %(version)s", version=f.get("version", "")),
    "accepted": _accepted,
    "rejected": _rejected,
}  # fmt: skip


HISTORY.update(EVENTS)


def _correction_over(facts: Facts) -> str:
    if "due_on" not in facts:
        return _("Urząd na te poprawki już nie czeka, więc ich nie zapisaliśmy.")
    return _(
        "Termin poprawek minął %(day)s, więc nie możemy ich już przyjąć. Urząd oceni projekt w obecnej postaci.",
        day=day(facts["due_on"]),
    )


CORRECTION: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _("Sesja wygasła. Nic nie przepadło: wyślij formularz jeszcze raz."),
    "correction_over": _correction_over,
    "correction_done": lambda f: _("Poprawki są już wysłane."),
    "nothing_changed": lambda f: _("Nic się nie zmieniło. Popraw to, o co prosi urząd, i wyślij."),
}


def correction_sentence(problem: Problem) -> str:
    """Why a correction cannot be sent."""
    return CORRECTION[problem.code](problem.facts)
