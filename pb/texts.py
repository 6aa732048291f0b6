"""Sentences for refusals that commands and pages share: problem code → Polish (look.md §9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from core.problems import Problem
from core.web.filters import day, hour, moment

STAGE_NAMES: dict[str, Callable[[], str]] = {
    "draft": lambda: _("w przygotowaniu"),
    "submission": lambda: _("nabór projektów"),
    "verification": lambda: _("weryfikacja"),
    "appeals": lambda: _("odwołania"),
    "ballot_list": lambda: _("lista do głosowania"),
    "voting": lambda: _("głosowanie"),
    "counting": lambda: _("liczenie głosów"),
    "results": lambda: _("wyniki"),
    "implementation": lambda: _("realizacja"),
}


def stage_name(stage: str) -> str:
    """The stage in the reader's language."""
    return STAGE_NAMES[stage]()


def _not_yet(facts: dict[str, Any]) -> str:
    opens: datetime = facts["opens_at"]
    return _(
        "Etap „%(stage)s” zacznie się %(when)s. Wtedy będzie to możliwe.",
        stage=stage_name(facts["stage"]),
        when=moment(opens),
    )


def _over(facts: dict[str, Any]) -> str:
    closed: datetime = facts["closed_at"]
    return _(
        "Etap „%(stage)s” skończył się %(day)s o %(hour)s, dlatego nie można już tego zrobić.",
        stage=stage_name(facts["stage"]), day=day(closed), hour=hour(closed),
    )  # fmt: skip


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "no_such_round": lambda f: _("Nie ma edycji o adresie „%(slug)s”.", **f),
    "no_such_pool": lambda f: _("Nie ma puli o kodzie „%(pool)s”.", **f),
    "slug_taken": lambda f: _("Edycja o adresie „%(slug)s” już istnieje. Wybierz inny adres.", **f),
    "slug_shape": lambda f: _(
        "Adres „%(slug)s” może mieć tylko małe litery bez ogonków, cyfry i łączniki.", **f
    ),
    "not_published": lambda f: _("Wyniki tej edycji nie są jeszcze ogłoszone."),
    "stage_not_scheduled": lambda f: _(
        "Harmonogram tej edycji nie przewiduje etapu „%(stage)s”.", stage=stage_name(f["stage"])
    ),
    "published_already": lambda f: _("Wyniki tej edycji są już ogłoszone."),
    "voting_not_over": lambda f: _(
        "Głosowanie trwa do %(when)s. Urnę można zamknąć dopiero potem.", when=moment(f["closes_at"])
    ),
    "urn_closed_already": lambda f: _("Urnę zamknięto już %(when)s.", when=moment(f["closed_at"])),
    "urn_not_closed": lambda f: _("Urna nie jest jeszcze zamknięta."),
    "panels_open": lambda f: _(
        "Zespół oceniający nie skończył jeszcze pracy (%(pools)s). Musi oddać oceny, a dwie osoby zamknąć jego pracę.",
        **f,
    ),
    "urn_opened_already": lambda f: _("Urnę otwarto już %(when)s.", when=moment(f["opened_at"])),
    "urn_not_opened": lambda f: _("Urna nie jest jeszcze otwarta, więc nie ma czego liczyć."),
    "urn_changed": lambda f: _(
        "Zawartość urny jest inna niż przy zgłoszeniu zamknięcia. Zgłoś zamknięcie jeszcze raz."
    ),
    "closing_not_proposed": lambda f: _("Nikt jeszcze nie zgłosił zamknięcia urny."),
    "publication_not_proposed": lambda f: _("Nikt jeszcze nie zgłosił wyników do ogłoszenia."),
    "second_person_needed": lambda f: _(
        "Zatwierdza druga osoba. Poproś kogoś, kto ma własne konto urzędowe."
    ),
    "fingerprint_mistyped": lambda f: _(
        "To nie jest ostatnia grupa odcisku. Przepisz cztery ostatnie znaki."
    ),
    "no_commission_key": lambda f: _("Ta edycja nie ma klucza komisji, więc urna nie istnieje."),
    "pools_not_counted": lambda f: _("Nie policzono jeszcze puli: %(pools)s.", **f),
    "no_record": lambda f: _(
        "Protokołu jeszcze nie ma: nie wszystkie pule są policzone albo wyniki pochodzą z pliku."
    ),
    "count_of_other_ballots": lambda f: _(
        "Policzono inne karty niż te, które są teraz w urnie: %(pools)s. Policz jeszcze raz.", **f
    ),
    "no_tie": lambda f: _("W tej puli nie ma remisu, który zatrzymał liczenie."),
    "draw_incomplete": lambda f: _(
        "Losowanie obejmuje dokładnie te numery: %(list)s. Podaj każdy raz, w wylosowanej kolejności.",
        list=", ".join(f["projects"]),
    ),
    "draw_method_missing": lambda f: _("Napisz, kto, gdzie i jak losował."),
    "draw_method_long": lambda f: _(
        "Opis losowania może mieć najwyżej %(limit)d znaków, a ma %(given)d. Skróć go.", **f
    ),
    "draw_waits": lambda f: _("Zapis losowania w tej puli czeka już na drugą osobę."),
    "draw_gone": lambda f: _(
        "Tego zapisu losowania nie ma już do zatwierdzenia: zatwierdzono go albo odrzucono. Zobacz krok 5."
    ),
    "reason_missing": lambda f: _("Napisz powód w jednym zdaniu."),
    "reason_long": lambda f: _("Powód może mieć najwyżej %(limit)d znaków, a ma %(given)d. Skróć go.", **f),
    "second_person_returns": lambda f: _(
        "Cofa druga osoba, nie ta, która zgłosiła wyniki. Poproś kogoś, kto ma własne konto urzędowe."
    ),
    "tie": lambda f: _(
        "Remis w puli „%(pool)s”: projekty nr %(list)s mają po tyle samo głosów, a pieniędzy nie starczy na wszystkie. Rozstrzyga publiczne losowanie.",
        pool=f["pool"],
        list=", ".join(f["projects"]),
    ),
    "stage_not_yet": _not_yet,
    "stage_over": _over,
}


def sentence(problem: Problem) -> str:
    """The sentence of a problem; slices add theirs with ``SENTENCES.update``."""
    return SENTENCES[problem.code](problem.facts)
