"""A programme in words: stages, kinds of criteria, what decides a tie, problems."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from core.field_texts import FIELD_SENTENCES
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import full_day, moment, number, zl_plain

Said = Callable[[], str]
Facts = dict[str, Any]


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


STAGES: dict[str, Said] = {
    "draft": lambda: _("szkic"),
    "announced": lambda: _("zapowiedziany"),
    "open": lambda: _("trwa nabór"),
    "assessment": lambda: _("ocena wniosków"),
    "results": lambda: _("po ocenie"),
    "closed": lambda: _("zamknięty"),
}
STAGE_TAGS = {
    "draft": "todo", "announced": "new", "open": "now", "assessment": "todo", "results": "ok", "closed": "lost",
}  # fmt: skip
SCOPE_NAMES: dict[str, Said] = {
    "infrastructure": lambda: _("Drogi, kanalizacja, wodociągi, budynki i mała architektura gminy"),
    "charity": lambda: _("Działalność charytatywna"),
    "tradition": lambda: _("Tradycja narodowa, polskość, świadomość obywatelska i kulturowa"),
    "minorities": lambda: _("Mniejszości narodowe i etniczne, język regionalny"),
    "culture": lambda: _("Kultura, sztuka, ochrona dóbr kultury i dziedzictwa"),
    "volunteering": lambda: _("Promocja i organizacja wolontariatu"),
    "education": lambda: _("Edukacja, oświata i wychowanie"),
    "sport": lambda: _("Kultura fizyczna"),
    "tourism": lambda: _("Turystyka i krajoznawstwo"),
    "nature": lambda: _("Ochrona przyrody, także zieleń w miastach i wsiach"),
    "order": lambda: _("Porządek i bezpieczeństwo publiczne"),
    "revitalisation": lambda: _("Rewitalizacja"),
}
"""The catalogue of the Act for readers of every language; in documents of law the words of ``rules.scopes``."""
CRITERION_KINDS: dict[str, Said] = {
    "committee": lambda: _("ocenia komisja"),
    "own_share": lambda: _("liczy się sam: procent wkładu własnego"),
    "labour": lambda: _("liczy się sama: praca mieszkańców, w procentach całości"),
    "people": lambda: _("liczy się sam: liczba osób w grupie"),
}
TIE_RULES: dict[str, Said] = {
    "own_share": lambda: _("większy procent wkładu własnego"),
    "labour": lambda: _("więcej godzin pracy"),
    "earlier": lambda: _("wcześniejszy wniosek"),
    "draw": lambda: _("losowanie"),
}

FREEZES: dict[str, Callable[[], str]] = {
    "call": lambda: _("Nabór już się zaczął."),
    "application": lambda: _("Ktoś pisze już wniosek."),
}
"""Why the terms are frozen."""


def stage_name(stage: str) -> str:
    """A stage in words."""
    return STAGES[stage]()


def share(value: Decimal) -> str:
    """A percent as people write it: "30%", "33,5%"."""
    return f"{number(value.normalize() if value % 1 else int(value))}%"


PROBLEMS: dict[str, Callable[[Facts], str]] = {
    **FIELD_SENTENCES,
    "slug_taken": lambda f: _("Program o adresie „%(slug)s” już istnieje. Wybierz inny adres.", **f),
    "slug_reserved": lambda f: _("Ten adres zajmuje inna strona. Wybierz inny."),
    "not_an_address": lambda f: _("Wpisz cały adres e-mail, na przykład inicjatywy@urzad.pl."),
    "published": lambda f: _("Ten program jest już opublikowany."),
    "not_published": lambda f: _("Ten program nie jest jeszcze opublikowany."),
    "closed": lambda f: _("Ten program jest zamknięty. Niczego nie można już zmienić."),
    "frozen": lambda f: f"{FREEZES[f['by']]()} {_('Zasad, według których pisze się wnioski, nie można zmienić.')}",
    "lead_missing": lambda f: _("Brakuje jednego lub dwóch zdań o tym, po co jest ten program."),
    "legal_basis_missing": lambda f: _("Brakuje podstawy prawnej."),
    "budget_missing": lambda f: _("Brakuje kwoty, którą przeznacza miasto."),
    "share_out_of_range": lambda f: _("Wkład własny musi być mniejszy niż 100%, bo resztę daje miasto."),
    "works_until_outside": lambda f: _(
        "Prace kończą się najwcześniej %(first)s, a najpóźniej %(last)s.", first=full_day(f["first"]), last=full_day(f["last"])
    ),
    "works_until_earlier": lambda f: _(
        "Są już wnioski, więc prace można tylko wydłużyć: najwcześniej %(kept)s.", kept=full_day(f["kept"])
    ),
    "rate_missing": lambda f: _("Brakuje stawki, po której liczy się godzina pracy."),
    "rate_absurd": lambda f: _("To więcej niż %(most)s za godzinę. Sprawdź kwotę.", most=zl_plain(f["most"])),
    "cap_over_budget": lambda f: _("Jeden wniosek nie może dostać więcej, niż ma cały program."),
    "no_criteria": lambda f: _("Nie ma żadnego kryterium."),
    "labour_unweighed": lambda f: _(
        "Żadne kryterium nie daje punktów za wkład własny, a ustawa każe brać pod uwagę przede wszystkim "
        "pracę mieszkańców (art. 19c ust. 1). Dodaj kryterium, które liczy pracę mieszkańców albo procent wkładu własnego."
    ),
    "threshold_too_high": lambda f: _(
        "Próg jest wyższy niż wszystkie punkty, jakich można dostać: %(most)s.", most=number(f["most"])
    ),
    "weight_missing": lambda f: _("Waga musi być większa od zera."),
    "ends_missing": lambda f: _("Napisz, przy jakiej wartości wniosek dostaje wszystkie punkty."),
    "ends_backwards": lambda f: _("Wszystkie punkty muszą należeć się za więcej niż zero punktów."),
    "ends_not_needed": lambda f: _(
        "Komisja ocenia sama, więc granic się nie podaje. Usuń je albo wybierz kryterium, które liczy się samo."
    ),
    "calls_missing": lambda f: _("Nie ma żadnego naboru."),
    "calls_overlap": lambda f: _("Nabory %(one)s i %(other)s zachodzą na siebie. Wniosek musi należeć do jednego.", **f),
    "call_backwards": lambda f: _("Koniec naboru jest przed początkiem."),
    "calls_over_budget": lambda f: _(
        "Nabory mają razem więcej pieniędzy niż program, czyli %(most)s.", most=zl_plain(f["most"])
    ),
    "calls_over": lambda f: _("Wszystkie nabory już minęły. Podaj nowe dni."),
    "call_begun": lambda f: _("Nabór %(number)s już się zaczął, więc jego początku nie można zmienić.", **f),
    "call_over": lambda f: _("Nabór %(number)s już się skończył. Dodaj następny nabór.", **f),
    "call_shorter": lambda f: _(
        "Trwający nabór można tylko przedłużyć. Teraz kończy się %(before)s.", before=moment(f["before"])
    ),
    "committee_missing": lambda f: _("Nikt nie siedzi jeszcze w komisji, która ma oceniać."),
    "document_missing": lambda f: _("Nie ma żadnego dokumentu, na przykład uchwały rady."),
    "contact_missing": lambda f: _("Brakuje osoby do kontaktu i jej telefonu albo e-maila."),
    "privacy_notice_missing": lambda f: _("Brakuje informacji o danych osobowych."),
    "no_account": lambda f: _(
        "Nie ma czynnego konta z adresem „%(email)s”. Ta osoba musi je najpierw założyć.", **f
    ),
    "member_already": lambda f: _("Ta osoba już jest w komisji."),
    "member_scored": lambda f: _("Ta osoba oddała już kartę oceny, więc zostaje w komisji."),
    "committee_scores": lambda f: _("Komisja już ocenia. Jeśli ta osoba nie odda kart, zakończ ocenę bez nich na stronie rankingu i podaj powód."),
    "document_published": lambda f: _(
        "Program jest opublikowany, więc dokumentu nie można usunąć. Dodaj jego nową wersję."
    ),
    "too_many_documents": lambda f: _("Plików może być najwyżej %(most)d.", **f),
}  # fmt: skip


def problem_sentence(problem: Problem) -> str:
    """What to say about a problem."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    return PROBLEMS[problem.code](problem.facts)


def scope_word(code: str) -> str:
    """A kind of public task in the reader's language; nothing for a code that is none."""
    return SCOPE_NAMES[code]() if code in SCOPE_NAMES else ""
