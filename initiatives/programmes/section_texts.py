"""The editor's pages and fields in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from initiatives.programmes.rules.scopes import SCOPES
from initiatives.programmes.texts import CRITERION_KINDS, TIE_RULES


def _(message: str) -> str:
    return str(gettext(message))


Said = Callable[[], str]

SECTION_NAMES: dict[str, Said] = {
    "podstawy": lambda: _("Podstawy"),
    "pieniadze": lambda: _("Pieniądze i wkład"),
    "zakres": lambda: _("Zadania i teren"),
    "kryteria": lambda: _("Kryteria oceny"),
    "nabory": lambda: _("Nabory"),
    "komisja": lambda: _("Komisja"),
    "dokumenty": lambda: _("Dokumenty"),
    "kontakt": lambda: _("Kontakt i dane osobowe"),
}
LABELS: dict[str, Said] = {
    "title": lambda: _("Tytuł"),
    "slug": lambda: _("Adres na stronie"),
    "year": lambda: _("Rok"),
    "works_until": lambda: _("Ostatni dzień prac"),
    "lead": lambda: _("Po co jest ten program, w dwóch zdaniach"),
    "description": lambda: _("Opis"),
    "legal_basis": lambda: _("Podstawa prawna"),
    "budget": lambda: _("Ile przeznacza miasto"),
    "own_share": lambda: _("Najmniejszy wkład własny, w procentach całości"),
    "hour_rate": lambda: _("Ile jest warta godzina pracy"),
    "town_cap": lambda: _("Najwięcej od miasta na jeden wniosek"),
    "least_members": lambda: _("Najmniej osób w grupie"),
    "scopes": lambda: _("Zadania, na które można składać wnioski"),
    "town_land_only": lambda: _("Tylko na gruntach i w budynkach gminy"),
    "area_id": lambda: _("Obszar"),
    "threshold": lambda: _("Próg: od tylu punktów wniosek może dostać pieniądze"),
    "tie_rule": lambda: _("Przy równej liczbie punktów decyduje"),
    "name": lambda: _("Kryterium"),
    "hint": lambda: _("Podpowiedź dla komisji i wnioskodawców"),
    "kind": lambda: _("Kto ocenia"),
    "points": lambda: _("Najwięcej punktów"),
    "weight": lambda: _("Waga"),
    "none_at": lambda: _("Zero punktów do"),
    "full_at": lambda: _("Wszystkie punkty od"),
    "needs_ground": lambda: _("Komisja uzasadnia każde punkty w tym kryterium"),
    "is_all_year": lambda: _("Wnioski przyjmujemy przez cały rok"),
    "opens_on": lambda: _("Początek, dzień"),
    "opens_at": lambda: _("Początek, godzina"),
    "closes_on": lambda: _("Koniec, dzień"),
    "closes_at": lambda: _("Koniec, godzina"),
    "call_budget": lambda: _("Pieniądze tego naboru"),
    "contact_name": lambda: _("Osoba do kontaktu"),
    "contact_email": lambda: _("E-mail"),
    "contact_phone": lambda: _("Telefon"),
    "department_id": lambda: _("Wydział, który prowadzi"),
    "bip_url": lambda: _("Adres w BIP"),
    "privacy_notice": lambda: _("Informacja o danych osobowych"),
    "retention_months": lambda: _("Dane kasujemy po tylu miesiącach od zamknięcia"),
    "rows": lambda: _("Wiersze"),
    "remove": lambda: _("Usunięte"),
}
HINTS: dict[str, Said] = {
    "title": lambda: _("Na przykład „Program Inicjatyw Lokalnych 2027”."),
    "slug": lambda: _("Małe litery bez ogonków, cyfry i łączniki, na przykład pil-2027."),
    "works_until": lambda: _(
        "Puste: 31 grudnia roku programu. Później tylko wtedy, gdy rada pozwoliła wydać pieniądze po roku."
    ),
    "description": lambda: _("Pusta linia zaczyna nowy akapit."),
    "legal_basis": lambda: _("Dopisz numer uchwały rady o trybie i kryteriach."),
    "budget": lambda: _("Na przykład 100 000,00 zł."),
    "own_share": lambda: _("Na przykład 30%. Praca, pieniądze i rzeczy mieszkańców razem."),
    "hour_rate": lambda: _("Na przykład 35 zł. Po tej stawce liczy się praca społeczna."),
    "town_cap": lambda: _("Puste: bez ograniczenia."),
    "scopes": lambda: _("Z art. 19b ustawy. Nic nie zaznaczone: wszystkie."),
    "area_id": lambda: _("Gdzie mogą być inicjatywy."),
    "weight": lambda: _("Przez tyle mnoży się punkty. Zwykle 1."),
    "none_at": lambda: _("Tylko gdy liczy się samo, na przykład 30%."),
    "full_at": lambda: _("Tylko gdy liczy się samo, na przykład 60% albo 20 osób."),
    "opens_on": lambda: _("Na przykład 1.02.2027."),
    "closes_at": lambda: _("23:59 to koniec dnia."),
    "call_budget": lambda: _("Puste: wszystko, co zostało."),
    "privacy_notice": lambda: _("Kto jest administratorem, po co dane, jak długo, jakie prawa."),
}
CHOICES: dict[str, dict[str, Said]] = {"kind": CRITERION_KINDS, "tie_rule": TIE_RULES}
SCOPE_WORDS = {one.code: f"{one.name} ({one.article})" for one in SCOPES}


def section_name(code: str) -> str:
    """What a page of the editor is called."""
    return SECTION_NAMES[code]()


def label_of(name: str) -> str:
    """What a field is called."""
    return LABELS[name]()


def hint_of(name: str) -> str:
    """What helps to fill it in; often nothing."""
    return HINTS[name]() if name in HINTS else ""


def choice_word(name: str, choice: str) -> str:
    """One of the choices of a field in words."""
    if name == "scopes":
        return SCOPE_WORDS.get(choice, choice)
    said = CHOICES[name].get(choice)
    return said() if said else choice
