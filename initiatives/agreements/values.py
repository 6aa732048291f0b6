"""What the fields of an agreement are filled with. Official Polish, whatever language the reader has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.clock import WARSAW
from core.money import NBSP, grouped
from core.site.record import current_site
from initiatives.agreements.contents import rate_in
from initiatives.agreements.models import Agreement
from initiatives.agreements.rules.signing import Terms
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.rules.contributions import Line, add_up, shown_percent
from initiatives.programmes.models import Programme
from initiatives.programmes.rules.scopes import BY_CODE

WHO = {"both": "strony razem", "members": "mieszkańcy", "town": "gmina"}


def values_of(one: Application, programme: Programme, made: Agreement, terms: Terms) -> dict[str, Any]:
    """Every field and list of ``rules.fields``, as text."""
    rate, lines = rate_in(made.content), terms.lines
    people = [member for member in members_of(one.id) if member.declined_at is None]
    return {
        **_words(one, programme), **_parties(one, people), **_sums(lines, rate), **_tasks(lines, rate),
        "numer_umowy": made.signature or "....................", "miasto": current_site().name,
        "poczatek": on_day(terms.starts_on), "koniec": on_day(terms.ends_on),
        "pozycje": [_line(number, each, rate) for number, each in enumerate(lines, 1)],
        "etapy": [
            {"nr": str(number), "nazwa": work.name, "poczatek": on_day(work.starts_on), "koniec": on_day(work.ends_on), "kto": WHO[work.who]}
            for number, work in enumerate(terms.works, 1)
        ],
    }  # fmt: skip


def _words(one: Application, programme: Programme) -> dict[str, str]:
    return {
        "program": programme.title, "rok": str(programme.year), "podstawa": programme.legal_basis,
        "numer_wniosku": str(one.number), "data_wniosku": _day_of(one.submitted_at), "tytul": one.title,
        "streszczenie": one.summary, "opis": one.description, "miejsce": one.place or "jak na mapie we wniosku",
        "zadanie_publiczne": BY_CODE[one.scope].name if one.scope in BY_CODE else "",
        "dzialki": ", ".join(one.parcels), "odbiorcy": one.beneficiaries or "mieszkańcy.",
        "utrzymanie": one.upkeep or "strony wspólnie.", "uzyczane_rzeczy": one.loans.strip().rstrip("."),
    }  # fmt: skip


def _parties(one: Application, people: Sequence[ApplicationMember]) -> dict[str, Any]:
    # Whoever has erased the account still counts, but has no name any more.
    names = [member.name for member in people if member.name]
    lead = next((member.name for member in people if member.is_representative), "") or "...................."
    group = f"grupa mieszkańców ({len(people)})" + (f": {', '.join(names)}" if names else "")
    body = (
        f"{one.organisation} ({one.organisation_register})" if one.organisation_register else one.organisation
    )
    return {
        "wnioskodawca": f"{body} w imieniu: {group}" if one.organisation else group,
        "organizacja": one.organisation, "rejestr": one.organisation_register, "przedstawiciel": lead,
        "liczba_osob": str(len(people)),
        "osoby": [{"nr": str(number), "nazwa": name} for number, name in enumerate(names, 1)],
    }  # fmt: skip


def _sums(lines: Sequence[Line], rate: Decimal) -> dict[str, str]:
    totals = add_up(lines, rate)
    return {
        "kwota_gminy": money(totals.town), "kwota_mieszkancow": money(totals.own), "wartosc_pracy": money(totals.labour),
        "godziny_pracy": f"{number_word(totals.hours)} godz.", "wartosc_rzeczy": money(totals.in_kind),
        "pieniadze": money(totals.cash), "wartosc_calosci": money(totals.total),
        "udzial_mieszkancow": f"{number_word(shown_percent(totals.own_share))}%", "stawka_godziny": money(rate),
    }  # fmt: skip


def _tasks(lines: Sequence[Line], rate: Decimal) -> dict[str, list[dict[str, str]]]:
    town = [f"{each.name}: płaci {money(each.town)}" for each in lines if each.town]
    members = [_members_task(each, rate) for each in lines if each.total(rate) > each.town]
    lists = {
        "zadania_gminy": town or ["nie ponosi kosztów"],
        "zadania_mieszkancow": members or ["nie wnosi wkładu"],
    }
    return {
        name: [{"nr": str(number), "nazwa": text} for number, text in enumerate(texts, 1)]
        for name, texts in lists.items()
    }


def _members_task(line: Line, rate: Decimal) -> str:
    parts = []
    if line.labour_hours:
        parts.append(
            f"praca {number_word(line.labour_hours)} godz. ({line.people} os. po {number_word(line.hours)} godz.), "
            f"warta {money(line.labour(rate))}"
        )
    if line.in_kind:
        parts.append(
            f"rzeczy o wartości {money(line.in_kind)}" + (f" ({line.source})" if line.source else "")
        )
    if line.cash:
        parts.append(f"pieniądze {money(line.cash)}")
    return f"{line.name}: {', '.join(parts)}"


def _line(number: int, line: Line, rate: Decimal) -> dict[str, str]:
    return {
        "nr": str(number), "nazwa": line.name, "gmina": amount(line.town), "osoby": str(line.people or "–"),
        "godziny": number_word(line.hours) if line.hours else "–", "praca": amount(line.labour(rate)),
        "rzeczy": amount(line.in_kind), "pieniadze": amount(line.cash), "razem": amount(line.total(rate)),
        "zrodlo": line.source,
    }  # fmt: skip


def amount(value: Decimal) -> str:
    """1234.5 → "1 234,50"; nothing is a dash."""
    if not value:
        return "–"
    whole, rest = divmod(int(value * 100), 100)
    return f"{grouped(whole, NBSP)},{rest:02d}"


def money(value: Decimal) -> str:
    """1234.5 → "1 234,50 zł"."""
    return f"{amount(value) if value else '0,00'}{NBSP}zł"


def number_word(value: Decimal) -> str:
    """30, 12,5, 12 345: without zeros behind, thousands apart."""
    whole, _point, rest = f"{value.normalize():f}".partition(".")
    return f"{grouped(int(whole), NBSP)}{',' + rest if rest else ''}"


def on_day(value: date) -> str:
    """A day as documents write it."""
    return f"{value:%d.%m.%Y}"


def _day_of(moment: datetime | None) -> str:
    return on_day(moment.astimezone(WARSAW).date()) if moment else "...................."
