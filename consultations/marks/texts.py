"""Sentences of marks: refusals, states, decisions, the thread, what the author tells of themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from accounts.texts import SENTENCES as ACCOUNT_SENTENCES
from consultations.marks.rules.screening import Finding
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import day, hour

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def ngettext(one: str, many: str, n: int, **facts: Any) -> str:
    """The plural form of ``n`` in the reader's language."""
    return str(plural_gettext(one, many, n, **facts))


def _last_day(closes_at: datetime) -> str:
    return _("%(day)s o %(hour)s", day=day(closes_at), hour=hour(closes_at))


KIND_WORDS: dict[str, Callable[[], str]] = {
    "point": lambda: _("punktem"),
    "line": lambda: _("linią"),
    "area": lambda: _("obszarem"),
}
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _(
        "Minęło dużo czasu albo otwarto tę stronę w drugim oknie. Nic nie przepadło: sprawdź i wyślij jeszcze raz."
    ),
    "not_open_yet": lambda f: _("Te konsultacje zaczną się %(when)s.", when=_last_day(f["opens_at"])),
    "closed": lambda f: _(
        "Te konsultacje skończyły się %(when)s. Nowych uwag już nie zbieramy, a odpowiedzi znajdziesz na liście.",
        when=_last_day(f["closes_at"]),
    ),
    "cancelled": lambda f: _("Te konsultacje zostały odwołane, więc nie zbieramy uwag."),
    "not_public_yet": lambda f: _("Te konsultacje nie są jeszcze ogłoszone."),
    "sign_in": lambda f: _(
        "W tych konsultacjach biorą udział osoby z kontem. Zaloguj się w nowej karcie, wróć tutaj i wyślij jeszcze raz: wszystko zostanie na miejscu."
    ),
    "resident_unsaid": lambda f: _(
        "W tych konsultacjach biorą udział mieszkańcy gminy. Zaznacz, że tu mieszkasz."
    ),
    "already_answered": lambda f: _("Urząd już odpowiedział, więc uwagi nie można zmienić. Można ją usunąć."),
    "erased_before": lambda f: _("Ta uwaga jest już usunięta."),
    "own_mark": lambda f: _("To Twoja uwaga, więc Twój głos już się liczy."),
    "topic_missing": lambda f: _("Wybierz, czego dotyczy uwaga."),
    "geometry_of_topic": lambda f: _(
        "Temat „%(topic)s” zaznacza się na mapie tak: %(kinds)s. Zaznacz miejsce inaczej albo zmień temat.",
        topic=f["topic"],
        kinds=", ".join(KIND_WORDS[kind]() for kind in f["kinds"]),
    ),
    "body_missing": lambda f: _("Napisz w dwóch zdaniach, o co chodzi."),
    "too_long": lambda f: _too_long(f),
    "reply_missing": lambda f: _("Odpowiedz na to pytanie."),
    "reply_unknown": lambda f: _("Wybierz jedną z odpowiedzi na liście."),
    "reply_not_whole": lambda f: _("Wpisz liczbę całkowitą, na przykład 3."),
    "reply_out_of_range": lambda f: _bounds(f),
    "photo_missing": lambda f: _("Do tego tematu potrzebne jest zdjęcie miejsca."),
    "reason_missing": lambda f: _("Wybierz, co jest nie tak."),
    "words_missing": lambda f: _("Napisz, co jest nie tak."),
    "photo_gone": lambda f: _("Zdjęcie nie doczekało. Dodaj je jeszcze raz, reszta została."),
    "too_many": lambda f: _(
        "Z tej przeglądarki albo z tego miejsca wysłano właśnie bardzo dużo uwag. Nic nie przepadło: wyślij tę jeszcze raz za %(minutes)s min.",
        minutes=f["minutes"],
    ),
    "objection_missing": lambda f: _("Napisz, dlaczego uwagę trzeba pokazać."),
    "objected_before": lambda f: _("Sprzeciw można wnieść raz, dopóki uwaga jest ukryta."),
    "comments_off": lambda f: _(
        "Pod uwagami w tych konsultacjach nie ma komentarzy, więc tego nie zapisaliśmy."
    ),
    "changed_meanwhile": lambda f: _("Ktoś zmienił to przed chwilą. Przeczytaj jeszcze raz i zdecyduj."),
}


def _bounds(facts: Facts) -> str:
    if facts["least"] is None:
        return _("Wpisz najwyżej %(most)s.", most=facts["most"])
    if facts["most"] is None:
        return _("Wpisz co najmniej %(least)s.", least=facts["least"])
    return _("Wpisz liczbę od %(least)s do %(most)s.", least=facts["least"], most=facts["most"])


def _too_long(facts: Facts) -> str:
    return ngettext(
        "Tekst jest o %(num)d znak za długi, a może mieć do %(most)d.",
        "Tekst jest o %(num)d znaków za długi, a może mieć do %(most)d.",
        facts["excess"],
        most=facts["most"],
    )


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language. Raises ``KeyError`` for a code that nobody has worded."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    if problem.code in SENTENCES:
        return SENTENCES[problem.code](problem.facts)
    return str(ACCOUNT_SENTENCES[problem.code](problem.facts))


OUTCOMES: dict[str, tuple[str, Callable[[], str]]] = {
    "planned": ("ok", lambda: _("zrobimy")),
    "partly": ("ok", lambda: _("zrobimy częściowo")),
    "done": ("won", lambda: _("zrobione")),
    "already_there": ("ok", lambda: _("już jest")),
    "not_possible": ("no-go", lambda: _("nie da się")),
    "passed_on": ("now", lambda: _("przekazane dalej")),
}
"""Kind of tag and word of each decision."""


def decision_word(decision: str) -> str:
    """A decision as people read it; empty for none."""
    return OUTCOMES[decision][1]() if decision else ""


AGE_WORDS: dict[str, Callable[[], str]] = {
    "0-12": lambda: _("do 12 lat"),
    "75+": lambda: _("75 lat i więcej"),
}
RELATION_WORDS: dict[str, Callable[[], str]] = {
    "lives": lambda: _("mieszkam tu"),
    "works": lambda: _("pracuję tu"),
    "learns": lambda: _("uczę się tu"),
    "visits": lambda: _("bywam tu"),
    "runs": lambda: _("prowadzę tu firmę albo organizację"),
}
FINDING_WORDS: dict[Finding, Callable[[], str]] = {
    Finding.RUDE: lambda: _("niecenzuralne słowa"),
    Finding.EMAIL: lambda: _("adres e-mail"),
    Finding.PHONE: lambda: _("numer telefonu"),
    Finding.PESEL: lambda: _("11 cyfr jak PESEL"),
    Finding.ADVERT: lambda: _("adres strony"),
    Finding.HOME: lambda: _("adres domu, którego dokładnego miejsca nie pokazujemy"),
}
ABUSE_WORDS: dict[str, Callable[[], str]] = {
    "rude": lambda: _("obraża albo zawiera niecenzuralne słowa"),
    "personal_data": lambda: _("pokazuje dane albo wizerunek innej osoby"),
    "advert": lambda: _("to reklama"),
    "false": lambda: _("opisuje coś, czego tam nie ma"),
    "other": lambda: _("coś innego"),
}


def age_word(age: str) -> str:
    """An age group as people read it."""
    return AGE_WORDS[age]() if age in AGE_WORDS else _("%(ages)s lat", ages=age.replace("-", "–"))


def outcome_tag(outcome: str) -> tuple[str, str]:
    """Kind of tag and word of a decision; of none, that it waits."""
    if outcome not in OUTCOMES:
        return "todo", _("czeka na odpowiedź")
    kind, word = OUTCOMES[outcome]
    return kind, word()


def agreeing(count: int) -> str:
    """How many agree, in words: "14 osób się zgadza"."""
    return ngettext("%(num)d osoba się zgadza", "%(num)d osób się zgadza", count)


def counted(marks: int, people: int) -> str:
    """How many places and people: "318 miejsc, 204 osoby"."""
    places = ngettext("%(num)d miejsce", "%(num)d miejsc", marks)
    return f"{places}, {ngettext('%(num)d osoba', '%(num)d osób', people)}"
