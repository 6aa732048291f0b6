"""Words of the settings: names of fields, refusals, names of pages and patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _

from core.files.texts import CODES, file_sentence
from core.problems import Problem
from maps.texts import SENTENCES as MAP_SENTENCES
from maps.texts import sentence as map_sentence

Facts = dict[str, Any]

FIELD_NAMES: dict[str, Callable[[], str]] = {
    "name": lambda: _("Nazwa miasta lub gminy"),
    "sub_title": lambda: _("Podtytuł strony"),
    "controller": lambda: _("Kto prowadzi stronę i odpowiada za dane"),
    "office_address": lambda: _("Adres urzędu"),
    "phone": lambda: _("Telefon pomocy"),
    "phone_hours": lambda: _("Godziny telefonu"),
    "email": lambda: _("Adres e-mail"),
    "bip_url": lambda: _("Adres w BIP"),
    "population": lambda: _("Liczba mieszkańców"),
    "requires_second_factor": lambda: _("Drugi składnik logowania w urzędzie"),
    "colour_1": lambda: _("Pierwszy kolor"),
    "colour_2": lambda: _("Drugi kolor"),
    "krajka": lambda: _("Wzór krajki"),
    "base_maps": lambda: _("Podkłady mapy"),
}

PATTERN_NAMES: dict[str, Callable[[], str]] = {
    "zigzag": lambda: _("zygzak"),
    "brick": lambda: _("cegła"),
    "hatch": lambda: _("ukośne pasy"),
}

TEXT_NAMES: dict[str, Callable[[], str]] = {
    "dostepnosc": lambda: _("Deklaracja dostępności"),
    "prywatnosc": lambda: _("Prywatność"),
}

SENTENCES: dict[str, Callable[[Facts], str]] = {
    "session_lost": lambda f: _(
        "Formularz był otwarty zbyt długo albo przeglądarka nie przyjęła pliku cookie. Wyślij go jeszcze raz."
    ),
    "name_empty": lambda f: _("Wpisz nazwę miasta lub gminy."),
    "controller_empty": lambda f: _("Wpisz, kto odpowiada za dane, na przykład: gmina Przykładowo."),
    "too_long": lambda f: _(
        "To pole może mieć do %(maximum)d znaków, a wpisano %(typed)d.", maximum=f["maximum"], typed=f["typed"]
    ),
    "unseen_signs": lambda f: _("W tym polu są znaki, których nie da się wyświetlić. Wpisz je jeszcze raz ręcznie."),
    "email_shape": lambda f: _("Adres e-mail ma postać nazwa@domena.pl. Sprawdź, czy nie brakuje znaku."),
    "phone_shape": lambda f: _("Numer telefonu zapisz cyframi, na przykład 85 123 45 67 wew. 8."),
    "address_shape": lambda f: _("Wpisz cały adres strony, zaczynający się od https://."),
    "population_count": lambda f: _("Liczbę mieszkańców wpisz cyframi, na przykład 17 560."),
    "colour_shape": lambda f: _("Kolor zapisz jako # i sześć cyfr lub liter od a do f, na przykład #14584a."),
    "krajka_unknown": lambda f: _("Wybierz jeden z pokazanych wzorów."),
    "town_unset": lambda f: _("Najpierw zapisz nazwę miasta i to, kto odpowiada za dane."),
    "crest_none": lambda f: _("Wybierz plik z herbem."),
    "crest_small": lambda f: _("Herb ma mieć co najmniej %(fewest)d punktów wysokości i szerokości.", fewest=f["fewest"]),
    "text_empty": lambda f: _("Wpisz treść strony albo przywróć wzór."),
    "place_unknown": lambda f: _("Nie ma miejsca do wypełnienia {%(place)s}. Lista jest pod polem.", place=f["place"]),
    "places_missing": lambda f: _(
        "Prawo wymaga, żeby na tej stronie były: %(places)s.", places=", ".join(f"{{{one}}}" for one in f["places"])
    ),
    "headings_missing": lambda f: _("Podziel tekst nagłówkami: wiersz zaczynający się od # i odstępu."),
}  # fmt: skip


def sentence(problem: Problem) -> str:
    """The problem in words. Raises ``KeyError`` for a code that has none."""
    if problem.code in CODES:
        return file_sentence(problem)
    if problem.code in MAP_SENTENCES and problem.code not in SENTENCES:
        return map_sentence(problem)
    return SENTENCES[problem.code](problem.facts)


def error_lines(problems: Sequence[Problem]) -> list[tuple[str | None, str]]:
    """Lines of the error summary: field and sentence, in order."""
    return [(problem.field, sentence(problem)) for problem in problems]


def shown_value(name: str, value: Any) -> str:
    """A field's value as the table of differences shows it."""
    if isinstance(value, bool):
        return str(_("wymagany") if value else _("niewymagany"))
    if name == "base_maps":
        return ", ".join(str(one.get("label", "")) for one in value) or str(_("tylko plan miasta"))
    if name == "krajka" and value in PATTERN_NAMES:
        return PATTERN_NAMES[value]()
    return str(_("puste")) if value in (None, "") else str(value)
