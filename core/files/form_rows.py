"""Rows of a form that brings files: which were chosen, which row stands open again, which button was pressed.

A row N has its file in ``file-N`` and words beside it in ``title-N`` and the like, N from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

MOST_READ = 12
"""More files than any form of ours offers are not even looked at."""
_FILE = re.compile(r"file-([1-9][0-9]?)")
Files = MultiDict[str, FileStorage]


def chosen_files(files: Files) -> Iterator[tuple[int, FileStorage]]:
    """Files that were really chosen, by row; an empty field comes in as a file without a name."""
    chosen = [
        (int(found.group(1)), one)
        for name in files
        if (found := _FILE.fullmatch(name))
        for one in files.getlist(name)
        if one.filename
    ]
    yield from sorted(chosen, key=lambda pair: pair[0])[:MOST_READ]


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


def without_rows(typed: Mapping[str, str], places: Iterable[int]) -> dict[str, str]:
    """What was typed, without the rows whose files are kept now."""
    gone = set(places)
    return {name: text for name, text in typed.items() if int(name.rsplit("-", 1)[1]) not in gone}


def pressed(form: Mapping[str, str], verb: str) -> int | None:
    """The number in a button like ``remove-17``, when that is what was pressed."""
    word, _, number = str(form.get("go", "")).partition("-")
    is_number: Any = number.isascii() and number.isdigit() and len(number) < 19
    return int(number) if word == verb and is_number else None
