"""Fields of the town's templates of an agreement and of an annex: their names, what they hold. Pure.

A template writes ``{{ tytul }}`` for a field; a list is gone through by ``{%tr for pozycja in pozycje %}`` …
``{%tr endfor %}`` (rows of a table) or ``{%p for … %}`` (paragraphs). Names are Polish without diacritics, since the
officials who write templates type them.
"""

from __future__ import annotations

AGREEMENT, ANNEX = "agreement", "annex"
KINDS = (AGREEMENT, ANNEX)
FIELDS: dict[str, str] = {
    "numer_umowy": "numer umowy nadany przez urząd",
    "miasto": "nazwa miasta",
    "program": "nazwa programu",
    "rok": "rok programu",
    "podstawa": "podstawa prawna z ustawień programu",
    "numer_wniosku": "numer wniosku",
    "data_wniosku": "dzień złożenia wniosku",
    "tytul": "tytuł inicjatywy",
    "streszczenie": "pomysł w dwóch zdaniach",
    "opis": "opis z wniosku",
    "zadanie_publiczne": "zadanie z katalogu ustawy",
    "miejsce": "miejsce słowami",
    "dzialki": "numery działek",
    "odbiorcy": "kto skorzysta",
    "utrzymanie": "kto zadba o to potem",
    "uzyczane_rzeczy": "rzeczy pożyczane od gminy",
    "wnioskodawca": "grupa mieszkańców albo organizacja w ich imieniu",
    "organizacja": "nazwa organizacji (puste dla grupy)",
    "rejestr": "numer organizacji w rejestrze",
    "przedstawiciel": "imię i nazwisko przedstawiciela",
    "liczba_osob": "liczba osób w grupie",
    "poczatek": "pierwszy dzień umowy",
    "koniec": "ostatni dzień umowy",
    "kwota_gminy": "wkład gminy",
    "kwota_mieszkancow": "wkład mieszkańców razem",
    "wartosc_pracy": "wartość pracy społecznej",
    "godziny_pracy": "godziny pracy społecznej razem",
    "wartosc_rzeczy": "wartość wkładu rzeczowego",
    "pieniadze": "wkład pieniężny",
    "wartosc_calosci": "wartość całej inicjatywy",
    "udzial_mieszkancow": "udział mieszkańców w procentach",
    "stawka_godziny": "stawka za godzinę pracy",
}
"""Name → what it holds, in the order in which they are listed."""

LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "pozycje": (
        "pozycje kosztorysu",
        {
            "nr": "numer", "nazwa": "nazwa", "gmina": "płaci gmina", "osoby": "ile osób", "godziny": "po ile godzin",
            "praca": "wartość pracy", "rzeczy": "wartość rzeczy", "pieniadze": "pieniądze mieszkańców",
            "razem": "cała pozycja", "zrodlo": "skąd znana wartość rzeczy",
        },
    ),
    "etapy": (
        "etapy harmonogramu",
        {"nr": "numer", "nazwa": "nazwa", "poczatek": "od kiedy", "koniec": "do kiedy", "kto": "kto wykonuje"},
    ),
    "osoby": ("osoby z grupy", {"nr": "numer", "nazwa": "imię i nazwisko"}),
    "zadania_gminy": ("zadania gminy", {"nr": "numer", "nazwa": "zadanie z kwotą"}),
    "zadania_mieszkancow": ("zadania mieszkańców", {"nr": "numer", "nazwa": "zadanie z wartością"}),
}  # fmt: skip
"""Name → what the list holds, and the fields of each of its rows."""

ANNEX_FIELDS: dict[str, str] = {
    "numer_aneksu": "kolejny numer aneksu",
    "data_umowy": "dzień podpisania umowy",
    "powod": "powód zmiany",
    **FIELDS,
}
"""Of an annex: those of the agreement tell what is after the change."""
ANNEX_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "zmiany": (
        "dni i sumy: co było i co jest",
        {"co": "czego dotyczy", "bylo": "jak było", "jest": "jak jest"},
    ),
    "pozycje_zmiany": (
        "pozycje kosztorysu: co było i co jest",
        {
            "nr": "numer", "nazwa": "nazwa", "zmiana": "nowa, zmieniona, usunięta albo bez zmian",
            "gmina_bylo": "płaciła gmina", "gmina_jest": "płaci gmina", "mieszkancy_bylo": "wnosili mieszkańcy",
            "mieszkancy_jest": "wnoszą mieszkańcy",
        },
    ),
    "etapy_zmiany": (
        "etapy harmonogramu: co było i co jest",
        {
            "nr": "numer", "nazwa": "nazwa", "zmiana": "nowy, zmieniony, usunięty albo bez zmian",
            "bylo": "dni, które były", "jest": "dni, które są", "kto": "kto wykonuje",
        },
    ),
    **LISTS,
}  # fmt: skip
VOCABULARY = {AGREEMENT: (FIELDS, LISTS), ANNEX: (ANNEX_FIELDS, ANNEX_LISTS)}
"""Kind of a template → its fields, its lists."""

OF_LOOPS = frozenset({"index", "first", "last", "length"})
"""What may be asked of a loop itself, as ``loop.index``."""
