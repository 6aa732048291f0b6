"""A document that somebody sends from an editor of the office: a new one, or a further version of one there is."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from core.fields import Field, read
from core.files.reading import MEGABYTE, ReadFile, read_file
from core.problems import Problem

MOST_BYTES = 20 * MEGABYTE


@dataclass(frozen=True)
class SentDocument:
    """What the form brings. ``document``: the number of the one that it is a version of, else empty."""

    stream: IO[bytes]
    file_name: str
    document: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReadDocument:
    """What passed. A version may leave ``name`` empty: it goes on with that of its document."""

    name: str
    note: str
    file: ReadFile


def read_document(sent: SentDocument) -> ReadDocument | list[Problem]:
    """What was sent, or all that is wrong with its ``name``, ``note`` and ``file``."""
    name, wrong_name = read(Field("name", is_required=not sent.document, longest=200), sent.name)
    note, wrong_note = read(Field("note", longest=300), sent.note)
    body = BytesIO(sent.stream.read(MOST_BYTES + 1))
    file = read_file(body, sent.file_name, field="file", most_bytes=MOST_BYTES)
    problems = [each for each in (wrong_name, wrong_note) if each]
    if isinstance(file, Problem):
        return [*problems, file]
    return problems or ReadDocument(name, note, file)
