"""Forms with files as they come in: each row read by itself, the file by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.files.form_rows import Files, chosen_files
from core.files.reading import read_file
from core.problems import Problem
from pb.submission.forms import Form, read_line
from pb.submission.rules.attachments import KINDS, SCAN, read_signatures
from pb.submission.services.attachments import SentFile

_ROW = re.compile(r"(?:title|kind|public|signatures)-[1-9][0-9]?")
_OF = re.compile(r"title-of-([1-9][0-9]{0,17})")


def read_papers(form: Form, files: Files) -> list[SentFile]:
    """The rows of the attachments' form that a file was chosen in."""
    sent = []
    for place, file in chosen_files(files):
        kind = form.get(f"kind-{place}", "")
        read = read_file(file.stream, file.filename or "", field=f"file-{place}")  # type: ignore[arg-type]
        title = read_line(form, f"title-{place}")
        is_public = form.get(f"public-{place}") == "yes"
        sent.append(SentFile(place, read, title, kind if kind in KINDS else "other", is_public))
    return sent


def read_scans(form: Form, files: Files, title: str) -> list[SentFile]:
    """The rows of the endorsement list's form that a scan was chosen in; a wrong number refuses its file."""
    sent = []
    for place, file in chosen_files(files):
        read = read_file(file.stream, file.filename or "", field=f"file-{place}")  # type: ignore[arg-type]
        count = read_signatures(form.get(f"signatures-{place}", ""), f"signatures-{place}")
        if isinstance(count, Problem):
            sent.append(SentFile(place, read if isinstance(read, Problem) else count, title, SCAN))
        else:
            sent.append(SentFile(place, read, title, SCAN, signatures=count))
    return sent


def typed_rows(form: Form) -> dict[str, str]:
    """All that was typed beside files, so that a refused file costs no words."""
    return {name: read_line(form, name) for name in form if _ROW.fullmatch(name)}


def on_page(problems: Iterable[Problem], rows: Iterable[int]) -> list[Problem]:
    """Problems of rows that are not shown any more belong to the whole form."""
    names = {f"{name}-{n}" for name in ("file", "title", "signatures") for n in rows}
    return [
        problem
        if not re.fullmatch(r"(?:file|title|signatures)-[0-9]+", problem.field or "")
        or problem.field in names
        else Problem(problem.code, None, problem.facts)
        for problem in problems
    ]


def described_papers(form: Form) -> dict[int, tuple[str, bool]]:
    """New titles and visibility of papers that are kept already, by their number."""
    numbers = [int(found.group(1)) for name in form if (found := _OF.fullmatch(name))]
    return {
        number: (read_line(form, f"title-of-{number}"), form.get(f"public-of-{number}") == "yes")
        for number in numbers
    }
