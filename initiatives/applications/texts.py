"""Words of applications: steps, fields, refusals, statuses, the history."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import ngettext as plural_gettext

from accounts.texts import SENTENCES as ACCOUNT_SENTENCES
from core.field_texts import FIELD_SENTENCES
from core.files.texts import CODES as FILE_CODES
from core.files.texts import file_sentence
from core.problems import Problem
from core.web.filters import day, full_day, moment, zl_plain
from initiatives.applications.models import ApplicationMember
from initiatives.applications.rules.contributions import shown_percent
from initiatives.programmes.counted_words import decimal_word, hours_word
from maps.texts import sentence as place_sentence

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def ngettext(one: str, many: str, n: int, **facts: Any) -> str:
    """The plural form of ``n`` in the reader's language."""
    return str(plural_gettext(one, many, n, **facts))


Said = Callable[[], str]
STEP_TITLES: dict[str, Said] = {
    "pomysl": lambda: _("Pomysł"),
    "miejsce": lambda: _("Miejsce"),
    "koszty": lambda: _("Wkład i koszty"),
    "harmonogram": lambda: _("Harmonogram"),
    "ludzie": lambda: _("Ludzie"),
    "zalaczniki": lambda: _("Załączniki"),
    "wyslanie": lambda: _("Sprawdź i wyślij"),
}
LABELS: dict[str, Said] = {
    "title": lambda: _("Tytuł"),
    "scope": lambda: _("Jakie to zadanie publiczne"),
    "summary": lambda: _("Pomysł w dwóch zdaniach"),
    "description": lambda: _("Opis: co zrobicie i po co"),
    "beneficiaries": lambda: _("Kto z tego skorzysta"),
    "starts_on": lambda: _("Początek prac"),
    "ends_on": lambda: _("Koniec prac"),
    "upkeep": lambda: _("Kto i jak zadba o to potem"),
    "loans": lambda: _("Co chcecie pożyczyć od gminy"),
    "applicant": lambda: _("Kto składa wniosek"),
    "organisation": lambda: _("Nazwa organizacji"),
    "organisation_register": lambda: _("Numer KRS albo inny rejestr"),
    "name": lambda: _("Co"),
    "town": lambda: _("Płaci gmina"),
    "people": lambda: _("Ile osób pracuje"),
    "hours": lambda: _("Po ile godzin"),
    "cash": lambda: _("Wasze pieniądze"),
    "in_kind": lambda: _("Wartość rzeczy od was"),
    "source": lambda: _("Skąd znacie wartość rzeczy"),
    "who": lambda: _("Kto to robi"),
}
ALONE: dict[str, Said] = {
    "name": lambda: _("Imię i nazwisko"),
    "email": lambda: _("Adres e-mail"),
}
"""Fields of a person, where no number of a row stands before them."""
HINTS: dict[str, Said] = {
    "summary": lambda: _("Zobaczą to wszyscy na liście wniosków."),
    "starts_on": lambda: _("Na przykład 4.5.2027."),
    "upkeep": lambda: _("Podlewanie, sprzątanie, naprawy."),
    "loans": lambda: _("Na przykład łopaty, taczki, drabina. Rzeczy wracają po zakończeniu."),
}
CHOICES: dict[str, Said] = {
    "group": lambda: _("Grupa mieszkańców"),
    "organisation": lambda: _("Organizacja w imieniu mieszkańców"),
    "both": lambda: _("razem"),
    "members": lambda: _("mieszkańcy"),
    "town": lambda: _("gmina"),
}
SENTENCES: dict[str, Callable[[Facts], str]] = {
    "scope_not_of_programme": lambda f: _("Tego rodzaju zadań ten program nie obejmuje. Wybierz inny."),
    "days_backwards": lambda f: _("Koniec jest wcześniej niż początek."),
    "starts_in_past": lambda f: _("Ten dzień już minął. Podaj późniejszy."),
    "outside_programme": lambda f: _(
        "W tym programie prace trwają od %(first)s do %(last)s. Podaj dzień z tego czasu.",
        first=full_day(f["first"]), last=full_day(f["last"]),
    ),
    "work_outside": lambda f: _(
        "To poza czasem całej inicjatywy: od %(first)s do %(last)s.", first=day(f["first"]), last=day(f["last"])
    ),
    "not_town_land": lambda f: _(
        "To miejsce nie leży na terenie gminy, a w tym programie prace mogą być tylko tam. Wskaż inne miejsce."
    ),
    "partly_town_land": lambda f: _(
        "Na terenie gminy leży tylko %(percent)d%% tego miejsca, a w tym programie prace mogą być tylko tam. Popraw granicę.",
        percent=f["percent"],
    ),
    "works_missing": lambda f: _("Dodaj co najmniej jeden etap prac."),
    "too_many_rows": lambda f: _(
        "Pozycji może być najwyżej %(most)d, a jest o %(over)d więcej. Połącz podobne.", most=f["most"], over=f["over"]
    ),
    "not_hours": lambda f: _("Wpisz liczbę godzin, na przykład 6 albo 2,5."),
    "hours_negative": lambda f: _("Ta liczba nie może być ujemna."),
    "hours_missing": lambda f: _("Wpisz, po ile godzin pracuje każda osoba."),
    "hours_too_many": lambda f: ngettext("Najwyżej %(num)d godzina na osobę.", "Najwyżej %(num)d godzin na osobę.", int(f["most"])),
    "people_missing": lambda f: _("Wpisz, ile osób pracuje."),
    "people_too_many": lambda f: ngettext("Najwyżej %(num)d osoba.", "Najwyżej %(num)d osób.", f["most"]),
    "source_missing": lambda f: _("Napisz, skąd znacie wartość tej rzeczy: rachunek, oferta, wycena."),
    "line_empty": lambda f: _("Wpisz kwotę albo pracę. Pustą pozycję zostaw bez nazwy."),
    "name_missing": lambda f: _("Uzupełnij to pole."),
    "estimate_empty": lambda f: _("Wpisz, co będzie kosztowało i co wnosicie."),
    "own_share_short": lambda f: _(
        "Brakuje %(missing)s wkładu, czyli na przykład %(hours)s pracy. Wymagane jest %(required)s%% całości.",
        missing=zl_plain(f["missing"]), hours=hours_word(f["hours"]), required=number_word(f["required"]),
    ),
    "over_town_cap": lambda f: _(
        "Gmina daje jednej inicjatywie najwyżej %(most)s, a we wniosku jest o %(over)s więcej.",
        most=zl_plain(f["most"]), over=zl_plain(f["over"]),
    ),
    "members_missing": lambda f: ngettext(
        "Brakuje %(num)d potwierdzonej osoby, a potrzeba co najmniej %(least)d.",
        "Brakuje %(num)d potwierdzonych osób, a potrzeba co najmniej %(least)d.", f["missing"], least=f["least"],
    ),
    "representative_missing": lambda f: _("Grupa potrzebuje przedstawiciela."),
    "representative_stays": lambda f: _("Przedstawiciela grupy nie można usunąć."),
    "name_on_paper": lambda f: _(
        "Osoba o tym imieniu i nazwisku jest już na liście papierowej. Jeśli to ktoś inny, dopisz, kto, np. „młodszy”."
    ),
    "invited_often": lambda f: _("Tej osobie wysłaliśmy dziś już kilka linków. Spróbuj jutro."),
    "email_missing": lambda f: _("Podaj adres e-mail albo zaznacz, że ta osoba podpisała listę na papierze."),
    "email_known": lambda f: _("Ta osoba jest już na liście."),
    "too_many_members": lambda f: ngettext(
        "Na liście może być najwyżej %(num)d osoba.", "Na liście może być najwyżej %(num)d osób.", f["most"]
    ),
    "not_editable": lambda f: _("Wniosek jest już wysłany i nie można go teraz zmieniać."),
    "not_rejected": lambda f: _("Tylko odrzucony wniosek może stać się projektem."),
    "destination_closed": lambda f: _("Wybierz nabór, który teraz trwa."),
    "still_runs": lambda f: _("Wniosek „%(title)s” idzie dalej.", title=f["title"]),
    "wrong_status": lambda f: _("Tego nie można już zrobić: wniosek jest w innym stanie."),
    "call_closed": lambda f: _("Program zamknięto. Szkic można czytać i poprawiać, ale nie wysłać.") if f["is_closed"]
    else _(
        "Teraz nie ma naboru. Następny zacznie się %(when)s. Szkic można czytać i poprawiać, ale jeszcze nie wysłać.",
        when=moment(f["opens_at"]),
    ) if f["opens_at"] else _("Nabór się skończył. Szkic można czytać i poprawiać, ale nie wysłać."),
    "call_closed_to_new": lambda f: _("Program zamknięto. Nowego wniosku nie można zacząć.") if f["is_closed"]
    else _(
        "Teraz nie ma naboru. Następny zacznie się %(when)s. Nowy wniosek zaczniesz wtedy.", when=moment(f["opens_at"])
    ) if f["opens_at"] else _("Nabór się skończył. Nowego wniosku nie można zacząć."),
    "correction_late": lambda f: _("Termin uzupełnienia minął %(when)s.", when=day(f["due_on"])),
    "caption_missing": lambda f: _("Napisz, co jest na tym pliku."),
    "caption_long": lambda f: ngettext(
        "Opis może mieć najwyżej %(num)d znak.", "Opis może mieć najwyżej %(num)d znaków.", f["maximum"]
    ),
    "too_many_files": lambda f: _("Załączników może być najwyżej %(most)d.", most=f["most"]),
    "too_many_now": lambda f: _("Zbyt wiele prób. Spróbuj za chwilę."),
}  # fmt: skip
PAPER_KINDS: dict[str, Said] = {
    "photo": lambda: _("zdjęcie"),
    "drawing": lambda: _("szkic albo projekt"),
    "consent": lambda: _("zgoda właściciela terenu"),
    "members": lambda: _("lista z podpisami"),
    "other": lambda: _("inny dokument"),
}
STATUSES: dict[str, tuple[str, Said]] = {
    "draft": ("todo", lambda: _("szkic")),
    "submitted": ("now", lambda: _("złożony")),
    "returned": ("todo", lambda: _("do uzupełnienia")),
    "in_scoring": ("now", lambda: _("oceniany")),
    "accepted": ("ok", lambda: _("przyjęty")),
    "reserve": ("todo", lambda: _("na liście rezerwowej")),
    "rejected": ("no-go", lambda: _("odrzucony")),
    "withdrawn": ("no-go", lambda: _("wycofany")),
    "agreed": ("ok", lambda: _("umowa podpisana")),
    "built": ("won", lambda: _("zrobione")),
    "settled": ("won", lambda: _("rozliczony")),
}
"""Kind of tag and word of each status."""
EVENTS: dict[str, Said] = {
    "begun": lambda: _("rozpoczęto szkic"),
    "handed_in": lambda: _("powstał z projektu budżetu obywatelskiego"),
    "handed_on": lambda: _("przeniesiono do budżetu obywatelskiego"),
    "taken_back": lambda: _("sprawa wróciła tam, skąd przyszła"),
    "sent": lambda: _("złożono wniosek"),
    "corrected": lambda: _("uzupełniono wniosek"),
    "withdrawn": lambda: _("wycofano wniosek"),
    "returned": lambda: _("urząd wezwał do uzupełnienia"),
    "prolonged": lambda: _("urząd dał więcej czasu na uzupełnienie"),
    "checked": lambda: _("sprawdzono formalnie, wniosek idzie do oceny"),
    "accepted": lambda: _("przyjęto do realizacji"),
    "reserve": lambda: _("na liście rezerwowej"),
    "rejected": lambda: _("odrzucono"),
    "agreed": lambda: _("podpisano umowę"),
    "annexed": lambda: _("podpisano aneks"),
    "built": lambda: _("zakończono prace"),
    "settled": lambda: _("rozliczono"),
}
_ROW = re.compile(r"(line|work)-(\d+)-(\w+)")


def names_of(members: Iterable[ApplicationMember]) -> list[str]:
    """Names in their order; whoever has erased the account has none."""
    return [one.name or _("(osoba, która skasowała konto)") for one in members]


def month_word(month: date, with_year: bool) -> str:
    """ "maj", "maj 2027": short, in the reader's language."""
    return str(format_date(month, "LLL y" if with_year else "LLL"))


def number_word(value: Any) -> str:
    """30, 12,5 (12.5): without zeros behind, as the reader's language writes it."""
    return decimal_word(value)


def percent_word(share: Fraction) -> str:
    """A share (0 to 1) in percent without its sign: 30, 29,9. The only way in which pages and documents say one."""
    return number_word(shown_percent(share))


def label_of(field: str) -> str:
    """The label of a field, of a row's field with its number before."""
    row = _ROW.fullmatch(field)
    if row:
        name = LABELS["people" if row[3] == "people" else row[3]]()
        where = _("pozycja %(n)s", n=row[2]) if row[1] == "line" else _("etap %(n)s", n=row[2])
        return f"{where}: {name}"
    known = {**LABELS, **ALONE}
    return known[field]() if field in known else ""


def named(field: str | None, said: str) -> str:
    """A sentence with its field before it, for where it does not stand beside the field."""
    label = label_of(field or "")
    return f"{label}: {said}" if label else said


def sentence(problem: Problem) -> str:
    """What is wrong, in the reader's language. Raises ``KeyError`` for a code that nobody has worded."""
    if problem.code in FILE_CODES:
        return str(file_sentence(problem))
    for known in (SENTENCES, FIELD_SENTENCES, ACCOUNT_SENTENCES):
        if problem.code in known:
            return str(known[problem.code](problem.facts))
    return str(place_sentence(problem))


def status_word(status: str) -> str:
    """A status as people read it."""
    return STATUSES[status][1]()
