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
    return _("Etap „%(stage)s” zacznie się %(when)s. Wtedy będzie to możliwe.", stage=stage_name(facts["stage"]), when=moment(opens))


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
    "slug_shape": lambda f: _("Adres „%(slug)s” może mieć tylko małe litery bez ogonków, cyfry i łączniki.", **f),
    "not_published": lambda f: _("Wyniki tej edycji nie są jeszcze ogłoszone."),
    "stage_not_scheduled": lambda f: _("Harmonogram tej edycji nie przewiduje etapu „%(stage)s”.", stage=stage_name(f["stage"])),
    "stage_not_yet": _not_yet,
    "stage_over": _over,
}


def sentence(problem: Problem) -> str:
    """The sentence of a problem; slices add theirs with ``SENTENCES.update``."""
    return SENTENCES[problem.code](problem.facts)
