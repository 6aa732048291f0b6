"""Forms with files as they come in: each row read by itself, the file by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from core.files.reading import read_file
from core.problems import Problem
from pb.submission.forms import Form, read_line
from pb.submission.rules.attachments import KINDS, SCAN, read_signatures
from pb.submission.services.attachments import SentFile

MOST_READ = 12
"""More files than any form of ours offers are not even looked at."""
_FILE = re.compile(r"file-([1-9][0-9]?)")
_ROW = re.compile(r"(?:title|kind|public|signatures)-[1-9][0-9]?")
_OF = re.compile(r"title-of-([1-9][0-9]{0,17})")
Files = MultiDict[str, FileStorage]


def _sent(files: Files) -> Iterator[tuple[int, FileStorage]]:
    """Files that were really chosen, by row; an empty field comes in as a file without a name."""
    chosen = [
        (int(found.group(1)), one)
        for name in files
        if (found := _FILE.fullmatch(name))
        for one in files.getlist(name)
        if one.filename
    ]
    yield from sorted(chosen, key=lambda pair: pair[0])[:MOST_READ]


def read_papers(form: Form, files: Files) -> list[SentFile]:
    """The rows of the attachments' form that a file was chosen in."""
    sent = []
    for place, file in _sent(files):
        kind = form.get(f"kind-{place}", "")
        read = read_file(file.stream, file.filename or "", field=f"file-{place}")  # type: ignore[arg-type]
        title = read_line(form, f"title-{place}")
        is_public = form.get(f"public-{place}") == "yes"
        sent.append(SentFile(place, read, title, kind if kind in KINDS else "other", is_public))
    return sent


def read_scans(form: Form, files: Files, title: str) -> list[SentFile]:
    """The rows of the endorsement list's form that a scan was chosen in; a wrong number refuses its file."""
    sent = []
    for place, file in _sent(files):
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


def rows_shown(typed: Mapping[str, str], free: int, asked: str = "title") -> list[int]:
    """Which rows the form shows again: those with words in them first, then empty ones, as many as there is room."""
    worded = sorted(
        {
            int(name.rsplit("-", 1)[1])
            for name, text in typed.items()
            if text and asked in name and "-" in name
        }
    )
    return sorted((worded + [n for n in range(1, free + 1) if n not in worded])[:free])


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


def without_rows(typed: Mapping[str, str], places: Iterable[int]) -> dict[str, str]:
    """What was typed, without the rows whose files are kept now."""
    gone = set(places)
    return {name: text for name, text in typed.items() if int(name.rsplit("-", 1)[1]) not in gone}


def described_papers(form: Form) -> dict[int, tuple[str, bool]]:
    """New titles and visibility of papers that are kept already, by their number."""
    numbers = [int(found.group(1)) for name in form if (found := _OF.fullmatch(name))]
    return {
        number: (read_line(form, f"title-of-{number}"), form.get(f"public-of-{number}") == "yes")
        for number in numbers
    }


def pressed(form: Form, verb: str) -> int | None:
    """The number in a button like ``remove-17``, when that is what was pressed."""
    word, _, number = str(form.get("go", "")).partition("-")
    is_number: Any = number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if word == verb and is_number else None
