"""Sentences of proposing: step names, labels of fields, refusals. Numbers come from the rules, never from here.

A later topic of proposing adds its sentences to ``WORDED`` (problem code → sentence of the facts).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural_gettext

from accounts.texts import SENTENCES as ACCOUNT_SENTENCES
from core.problems import Problem
from core.web.filters import day, hour, number, zl_plain
from maps.texts import sentence as place_sentence
from pb.texts import SENTENCES

Facts = dict[str, Any]
OWN_LINE = re.compile(r"line-(\d+)-\w+")


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def ngettext(one: str, many: str, n: int, **facts: Any) -> str:
    """The plural form of ``n`` in the reader's language."""
    return str(plural_gettext(one, many, n, **facts))


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
    "not_rejected": lambda f: _("Tylko odrzucony projekt może stać się wnioskiem."),
    "destination_closed": lambda f: _("Wybierz nabór, który teraz trwa."),
    "title_missing": lambda f: _("Wpisz tytuł projektu."),
    "title_letters": lambda f: _("Napisz tytuł słowami: co najmniej %(least)d litery.", **f),
    "summary_missing": lambda f: _("Napisz jedno zdanie o projekcie."),
    "description_missing": lambda f: _("Opisz, co dokładnie powstanie."),
    "category_missing": lambda f: _("Wybierz kategorię z listy."),
    "beneficiaries_missing": lambda f: _("Napisz, kto skorzysta."),
    "availability_missing": lambda f: _("Napisz, kto i kiedy może korzystać."),
    "accessible_missing": lambda f: _("Zaznacz, czy osoby z niepełnosprawnościami skorzystają bez pomocy."),
    "accessibility_missing": lambda f: _("Napisz, co stoi na przeszkodzie i dlaczego."),
    "text_too_short": lambda f: ngettext(
        "Napisz trochę więcej: co najmniej %(num)d znak, a jest %(typed)d.",
        "Napisz trochę więcej: co najmniej %(num)d znaków, a jest %(typed)d.",
        f["least"],
        typed=f["typed"],
    ),
    "text_too_long": lambda f: ngettext(
        "To pole mieści najwyżej %(num)d znak, a jest o %(excess)d za dużo.",
        "To pole mieści najwyżej %(num)d znaków, a jest o %(excess)d za dużo.",
        f["most"],
        excess=f["excess"],
    ),
    "quantity_not_number": lambda f: _("%(name)s: ilość to liczba, na przykład 12 albo 1,5.", **f),
    "quantity_not_positive": lambda f: _("%(name)s: ilość musi być większa od zera.", **f),
    "quantity_absurd": lambda f: _(
        "%(name)s: ilość może wynosić najwyżej %(most)s. Sprawdź, czy nie ma za dużo zer.",
        name=f["name"],
        most=number(f["most"]),
    ),
    "measure_not_in_pool": lambda f: _(
        "„%(name)s” nie należy do cennika tej puli. Usuń ilość tej pozycji.", **f
    ),
    "own_line_not_allowed": lambda f: _(
        "W tej puli można wybierać tylko pozycje z cennika. Usuń własną pozycję."
    ),
    "line_name_missing": lambda f: _("Własna pozycja %(number)d: napisz, co to jest.", **f),
    "line_unit_price_missing": lambda f: _("Własna pozycja %(number)d: wpisz cenę.", **f),
    "line_source_missing": lambda f: _("Własna pozycja %(number)d: napisz, skąd jest cena.", **f),
    "lines_missing": lambda f: _("Wybierz co najmniej jedną pozycję kosztorysu."),
    "lines_too_many": lambda f: _("Kosztorys mieści najwyżej %(most)d pozycji. Połącz podobne.", **f),
    "amount_not_number": lambda f: _("„%(typed)s” nie jest kwotą. Wpisz na przykład 1 234,56 zł.", **f),
    "amount_negative": lambda f: _("Kwota nie może być ujemna."),
    "amount_absurd": lambda f: _(
        "Kwota może wynosić najwyżej %(most)s. Sprawdź, czy nie ma za dużo zer.", most=zl_plain(f["most"])
    ),
    "cost_nothing": lambda f: _("Suma wynosi zero. Sprawdź ceny i ilości."),
    "cost_over": lambda f: _(
        "Suma jest o %(excess)s za duża: projekt w tej puli może kosztować najwyżej %(limit)s. Zmniejsz którąś pozycję.",
        excess=zl_plain(f["excess"]),
        limit=zl_plain(f["limit"]),
    ),
    "cost_under": lambda f: _(
        "Suma jest o %(missing)s za mała: projekt w tej puli kosztuje co najmniej %(floor)s.",
        missing=zl_plain(f["missing"]),
        floor=zl_plain(f["floor"]),
    ),
    "greenery_under": lambda f: _(
        "Zieleń to %(share)s%% kosztu, a w tej puli musi to być co najmniej %(least)s%%. Dodaj zieleni albo zmniejsz resztę.",
        share=number(f["share"]),
        least=number(f["least"]),
    ),
    "upkeep_missing": lambda f: _("Wpisz, ile co roku kosztuje utrzymanie. Jeśli nic, wpisz 0."),
    "pool_none": lambda f: _(
        "Żadna pula nie obejmuje całego tego miejsca. Przesuń je albo zaznacz punkt na mapie."
    ),
    "pool_not_here": lambda f: _("Wybrana pula nie obejmuje całego tego miejsca. Wybierz inną."),
    "pool_missing": lambda f: _("Wybierz pulę: to miejsce należy do kilku."),
    "pool_by_choice": lambda f: _(
        "Żadna pula z własnym obszarem nie obejmuje całego tego miejsca. Przesuń je albo wybierz pulę, która zależy od tego, co powstanie."
    ),
    "pool_by_words": lambda f: _(
        "Sam opis miejsca nie wystarczy pozostałym pulom: zaznacz punkt na mapie. Jeśli projekt pasuje do puli niżej, wybierz ją."
    ),
    "parcels_missing": lambda f: _("Podaj numer działki, na przykład 412/3."),
    "name_missing": lambda f: _("Wpisz imię i nazwisko."),
    "phone_missing": lambda f: _("Wpisz numer telefonu."),
    "phone_shape": lambda f: _("Numer telefonu ma od 9 do 15 cyfr, na przykład 500 100 200."),
    "age_missing": lambda f: _("Zaznacz, czy masz ukończone %(age)d lat.", **f),
    "declaration_missing": lambda f: _("Zaznacz oświadczenie o miejscu zamieszkania."),
    "website_filled": lambda f: _("To pole ma zostać puste. Usuń z niego tekst."),
    "projects_too_many": lambda f: ngettext(
        "Jedna osoba może zgłosić w tej edycji %(num)d projekt, a tyle już z tego adresu zgłoszono.",
        "Jedna osoba może zgłosić w tej edycji %(num)d projekty, a tyle już z tego adresu zgłoszono.",
        f["most"],
    ),
    "projects_unconfirmed": lambda f: ngettext(
        "Jedna osoba może zgłosić w tej edycji %(num)d projekt, a tyle już z tego adresu zgłoszono. Jeśli to nie Ty, otwórz link, który wysłaliśmy na ten adres, potwierdź go i wyślij projekt jeszcze raz.",
        "Jedna osoba może zgłosić w tej edycji %(num)d projekty, a tyle już z tego adresu zgłoszono. Jeśli to nie Ty, otwórz link, który wysłaliśmy na ten adres, potwierdź go i wyślij projekt jeszcze raz.",
        f["most"],
    ),
    "disowning_unconfirmed": lambda f: _("Zaznacz, że to nie Ty."),
    "withdrawal_unconfirmed": lambda f: _("Zaznacz, że wycofujesz projekt."),
    "project_not_open": lambda f: _("Tego projektu nie można już zmienić: urząd go ocenia albo go wycofano."),
    "stage_not_scheduled": lambda f: _("Harmonogram tej edycji nie przewiduje naboru projektów."),
}


def uncounted(lines: int) -> str:
    """How many lines of an estimate are not in its sum."""
    return ngettext(
        "Nie liczymy %(num)d pozycji: popraw zaznaczone pole.",
        "Nie liczymy %(num)d pozycji: popraw zaznaczone pola.",
        lines,
    )


def sentence(problem: Problem) -> str:
    """The sentence of a problem in the reader's language: of proposing, of rounds, of an e-mail address, of a place."""
    for known in (WORDED, SENTENCES, ACCOUNT_SENTENCES):
        if problem.code in known:
            return known[problem.code](problem.facts)
    return place_sentence(problem)


FIELD_LABELS: dict[str, Callable[[], str]] = {
    "shapes": lambda: _("Miejsce na mapie"),
    "coordinates": lambda: _("Współrzędne"),
    "as": lambda: _("Współrzędne wskazują"),
    "search": lambda: _("Adres albo nazwa miejsca"),
    "words": lambda: _("Opis miejsca"),
    "pool": lambda: _("Pula"),
    "parcels": lambda: _("Numery działek"),
    "title": lambda: _("Tytuł"),
    "summary": lambda: _("Krótko"),
    "description": lambda: _("Opis"),
    "category": lambda: _("Kategoria"),
    "beneficiaries": lambda: _("Kto skorzysta"),
    "availability": lambda: _("Kto i kiedy może korzystać"),
    "accessible": lambda: _("Dostępność bez pomocy"),
    "accessibility": lambda: _("Dostępność"),
    "age": lambda: _("Wiek"),
    "is_name_public": lambda: _("Nazwisko przy projekcie"),
    "declaration": lambda: _("Oświadczenie"),
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


def named_sentence(field: str | None, said: str) -> str:
    """A sentence with the field's name before it, for the summary of what to mend; as it is where there is no name."""
    name = (field or "").removeprefix("place-")
    own = OWN_LINE.fullmatch(name)
    label = (
        _("Własna pozycja %(n)s", n=own[1]) if own else FIELD_LABELS[name]() if name in FIELD_LABELS else ""
    )
    return said if not label or said.startswith(label) else f"{label}: {said}"


LOCKED_OUT: dict[str, Callable[[], str]] = {
    "login": lambda: _("Wylogowano Cię. Zaloguj się, szkic czeka."),
    "other_login": lambda: _("To konto nie ma tego szkicu. Zaloguj się na to, na którym jest."),
    "link": lambda: _("Ta przeglądarka nie ma już klucza do szkicu. Otwórz go linkiem z naszego e-maila."),
    "none": lambda: _(
        "Ta przeglądarka nie ma już klucza do szkicu. Zacznij z tym, co jest niżej, osobny szkic."
    ),
}
"""Why a draft is not at hand, by the way that leads back to it."""
