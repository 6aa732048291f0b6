"""What is wrong with a file that an official sends to try rules on, as Polish sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from core.problems import Problem

PROBLEMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "session_lost": lambda f: _("Sesja wygasła. Wybierz plik jeszcze raz."),
    "file_missing": lambda f: _("Wybierz plik .pb albo .pb.gz."),
    "file_too_large": lambda f: _(
        "Plik jest za duży: najwyżej %(limit_mb)s MB, po rozpakowaniu 120 MB.", **f
    ),
    "file_type": lambda f: _("To nie jest plik Pabulib: na początku nie ma sekcji META."),
    "file_damaged": lambda f: _("Pliku nie da się rozpakować, jest uszkodzony. Pobierz go jeszcze raz."),
    "pabulib": lambda f: _("Wiersz %(line)s: %(message)s.", **f),
    "slug_taken": lambda f: _("Ten plik właśnie się wczytuje. Odśwież stronę."),
}


def file_sentence(problem: Problem) -> str:
    """The refusal beside the field of the file."""
    return PROBLEMS[problem.code](dict(problem.facts))
