"""The form of papers as it comes in: each row read by itself, the file by its content."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from core.files.form_rows import Files, chosen_files
from core.files.reading import read_file
from core.web.typed import without_unseen
from initiatives.applications.services.attachments import SentPaper

Form = MultiDict[str, str]
LONGEST = 1_000
_ROW = re.compile(r"(?:title|kind|public)-[1-9][0-9]?")
_OF = re.compile(r"title-of-([1-9][0-9]{0,17})")


def _line(form: Form, name: str) -> str:
    return " ".join(without_unseen(form.get(name, "")).split())[:LONGEST]


def read_papers(form: Form, files: Files) -> list[SentPaper]:
    """The rows that a file was chosen in."""
    sent = []
    for place, file in chosen_files(files):
        read = read_file(file.stream, file.filename or "", field=f"file-{place}")  # type: ignore[arg-type]
        is_public = form.get(f"public-{place}") == "yes"
        kind = form.get(f"kind-{place}", "")
        sent.append(SentPaper(place, read, _line(form, f"title-{place}"), kind, is_public))
    return sent


def typed_beside(form: Form) -> dict[str, str]:
    """All that was typed beside files, so that a refused file costs no words."""
    return {name: _line(form, name) for name in form if _ROW.fullmatch(name)}


def described_papers(form: Form) -> dict[int, tuple[str, bool]]:
    """New captions and visibility of papers that are kept already, by their number."""
    numbers = [int(found.group(1)) for name in form if (found := _OF.fullmatch(name))]
    return {
        number: (_line(form, f"title-of-{number}"), form.get(f"public-of-{number}") == "yes")
        for number in numbers
    }
