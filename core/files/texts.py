"""Sentences for refused files: problem code → the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from core.problems import Problem

CODES = frozenset({"file_empty", "file_too_large", "file_type", "file_damaged", "picture_too_large"})
_KINDS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


def file_sentence(problem: Problem) -> str:
    """What is wrong with a sent file, and what to do. Raises ``KeyError`` for a code that is not of files."""
    facts = problem.facts
    if problem.code == "file_type":
        allowed = ", ".join(_KINDS[kind] for kind in facts["allowed"])
        return _(
            "Pliku „%(name)s” nie da się przyjąć: jego zawartość to nie %(allowed)s. Zdjęcia HEIC z telefonu zapisz jako JPEG.",
            name=facts["name"],
            allowed=allowed,
        )
    sentences = {
        "file_empty": lambda: _("Plik „%(name)s” jest pusty. Wybierz go jeszcze raz.", name=facts["name"]),
        "file_too_large": lambda: _(
            "Plik „%(name)s” jest większy niż %(limit)s MB. Zmniejsz go albo podziel.",
            name=facts["name"],
            limit=facts["limit_mb"],
        ),
        "file_damaged": lambda: _(
            "Pliku „%(name)s” nie da się odczytać, jest uszkodzony. Zapisz go jeszcze raz i dodaj ponownie.",
            name=facts["name"],
        ),
        "picture_too_large": lambda: _(
            "Obraz „%(name)s” ma więcej niż %(limit)s milionów punktów. Zmniejsz go i dodaj ponownie.",
            name=facts["name"],
            limit=facts["limit_megapixels"],
        ),
    }
    return sentences[problem.code]()
