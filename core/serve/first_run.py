"""Whether this database has been through its first run, told by a note in the instance folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

_NOTE = "first-run.txt"


def database_mark(address_or_id: str) -> str:
    """A word for the note that stands for a database and gives away nothing of its address."""
    return hashlib.sha256(address_or_id.encode()).hexdigest()[:16]


def is_first_run(instance: Path, mark: str) -> bool:
    """Whether the first run of this database has not been finished yet."""
    note = instance / _NOTE
    return not note.exists() or mark not in note.read_text(encoding="utf-8").split()


def remember_first_run(instance: Path, mark: str) -> None:
    """Note that the demonstration was loaded, or that the town is to stay empty."""
    with (instance / _NOTE).open("a", encoding="utf-8") as note:
        note.write(mark + "\n")
