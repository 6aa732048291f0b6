"""The builder's pages and fields in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from consultations.consultation.texts import GEOMETRIES, KINDS, PARTICIPATION, SIGNS, STEP_KINDS


def _(message: str) -> str:
    return str(gettext(message))


Said = Callable[[], str]

SECTION_NAMES: dict[str, Said] = {
    "podstawy": lambda: _("Podstawy"),
    "obszar": lambda: _("Obszar"),
    "terminy": lambda: _("Terminy"),
    "przebieg": lambda: _("Przebieg"),
    "tematy": lambda: _("Tematy i pytania"),
    "warstwy": lambda: _("Warstwy obok uwag"),
    "dokumenty": lambda: _("Dokumenty"),
    "udzial": lambda: _("Udział i moderacja"),
    "kontakt": lambda: _("Kontakt i dane osobowe"),
    "warianty": lambda: _("Warianty"),
    "aktualnosci": lambda: _("Aktualności"),
}

LABELS: dict[str, Said] = {
    "title": lambda: _("Tytuł"),
    "slug": lambda: _("Adres na stronie"),
    "kind": lambda: _("Rodzaj"),
    "is_simplified": lambda: _("Postępowanie uproszczone"),
    "lead": lambda: _("Po co to robimy, w dwóch zdaniach"),
    "description": lambda: _("Opis"),
    "legal_basis": lambda: _("Podstawa prawna"),
    "opens_on": lambda: _("Pierwszy dzień"),
    "last_on": lambda: _("Ostatni dzień"),
    "answers_due_on": lambda: _("Odpowiedzi urzędu do"),
    "day_rule": lambda: _("Uwaga na papierze jest na czas"),
    "rolls_over": lambda: _("Koniec w dzień wolny przesuwa się na roboczy"),
    "participation": lambda: _("Kto może brać udział"),
    "moderation": lambda: _("Kiedy widać zaznaczenie"),
    "allows_comments": lambda: _("Pod zaznaczeniami można pisać komentarze"),
    "blur_metres": lambda: _("Domy rozmywamy do tylu metrów"),
    "smallest_group": lambda: _("Najmniejsza grupa pokazywana w liczbach"),
    "contact_name": lambda: _("Osoba do kontaktu"),
    "contact_email": lambda: _("E-mail"),
    "contact_phone": lambda: _("Telefon"),
    "department_id": lambda: _("Wydział, który prowadzi"),
    "bip_url": lambda: _("Adres w BIP"),
    "privacy_notice": lambda: _("Informacja o danych osobowych"),
    "retention_months": lambda: _("Dane kasujemy po tylu miesiącach od końca"),
    "least_before_plan": lambda: _("Przed planem: najmniej dni"),
    "least_opinion": lambda: _("Opinia o dokumencie: najmniej dni"),
    "least_green": lambda: _("Zielone konsultacje: najmniej dni"),
    "least_co_design": lambda: _("Wspólne projektowanie: najmniej dni"),
    "hiding_grounds": lambda: _("Powody ukrycia uwagi albo komentarza"),
    "place": lambda: _("Miejsce"),
    "starts_on": lambda: _("Początek, dzień"),
    "starts_at": lambda: _("Początek, godzina"),
    "ends_on": lambda: _("Koniec, dzień"),
    "ends_at": lambda: _("Koniec, godzina"),
    "name": lambda: _("Nazwa"),
    "hint": lambda: _("Podpowiedź"),
    "code": lambda: _("Kod"),
    "sign": lambda: _("Znak na mapie"),
    "geometries": lambda: _("Co można zaznaczyć"),
    "needs_ground": lambda: _("Trzeba sprawdzić, czyj to teren"),
    "position": lambda: _("Kolejność"),
    "is_active": lambda: _("Proponowany w nowych konsultacjach"),
    "label": lambda: _("Pytanie"),
    "question_hint": lambda: _("Podpowiedź do pytania"),
    "is_required": lambda: _("Trzeba odpowiedzieć"),
    "options": lambda: _("Odpowiedzi do wyboru, każda w osobnym wierszu"),
    "least": lambda: _("Najmniej"),
    "most": lambda: _("Najwięcej"),
    "longest": lambda: _("Najwięcej znaków"),
    "remove": lambda: _("Usunięte"),
}

HINTS: dict[str, Said] = {
    "title": lambda: _("Najlepiej pytanie, na przykład „Jaka ma być Dolina Ślepiotki?”."),
    "slug": lambda: _("Małe litery bez ogonków, cyfry i łączniki, na przykład zielone-2026."),
    "is_simplified": lambda: _("Tylko dla projektu aktu planowania: wystarcza zbieranie uwag przez 14 dni."),
    "description": lambda: _("Pusta linia zaczyna nowy akapit."),
    "opens_on": lambda: _("Od północy. Na przykład 5.12.2026."),
    "last_on": lambda: _("Do północy tego dnia."),
    "least_green": lambda: _("0: bez najmniejszej liczby dni."),
    "least_co_design": lambda: _("0: bez najmniejszej liczby dni."),
    "hiding_grounds": lambda: _(
        "Jeden w linii. Po kresce | to, z czego wynika: artykuł ustawy albo paragraf zasad. Kto ukrywa, wybiera z tej listy; przeczytają to autor i wszyscy."
    ),
    "blur_metres": lambda: _("Zaznaczenie pod własnym domem widać publicznie tylko z taką dokładnością."),
    "smallest_group": lambda: _("Mniejsze grupy łączymy, zanim cokolwiek zapiszemy."),
    "privacy_notice": lambda: _("Kto jest administratorem, po co dane, jak długo, jakie prawa."),
    "options": lambda: _("Tylko gdy rodzaj to wybór z listy: od 2 do 20."),
    "longest": lambda: _("Tylko dla tekstu."),
    "least": lambda: _("Tylko dla liczby."),
    "place": lambda: _("Adres albo „online”."),
}

QUESTION_KINDS: dict[str, Said] = {
    "choice": lambda: _("wybór z listy"),
    "number": lambda: _("liczba"),
    "text": lambda: _("tekst"),
    "photo": lambda: _("zdjęcie"),
}

CHOICES: dict[str, dict[str, Said]] = {
    "kind": {**KINDS, **STEP_KINDS, **QUESTION_KINDS},
    "sign": SIGNS,
    "geometries": GEOMETRIES,
    "participation": PARTICIPATION,
    "moderation": {
        "after": lambda: _("od razu, urząd czyta potem"),
        "before": lambda: _("dopiero gdy urząd przeczyta"),
    },
    "day_rule": {
        "receipt": lambda: _("gdy wpłynie do urzędu ostatniego dnia"),
        "dispatch": lambda: _("gdy zostanie nadana ostatniego dnia"),
    },
}


def section_name(code: str) -> str:
    """What a page of the builder is called."""
    return SECTION_NAMES[code]()


def label_of(name: str) -> str:
    """What a field is called."""
    return LABELS[name]()


def hint_of(name: str) -> str:
    """What helps to fill it in; often nothing."""
    return HINTS[name]() if name in HINTS else ""


def choice_word(name: str, choice: str) -> str:
    """One of the choices of a field in words."""
    return CHOICES[name][choice]()
