"""What is typed of an agreement and of the work, read: values where they can be read, problems where they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from werkzeug.datastructures import FileStorage

from core.fields import Field, Kind, read
from core.files.reading import DOCUMENTS, MEGABYTE, PICTURES, ReadFile, read_file
from core.problems import Problem
from initiatives.agreements.rules.diary import MOST_PEOPLE, Labour, Thing
from initiatives.applications.rules.answers import read_hours

Form = Mapping[str, str]
LONGEST = 2_500
MOST_SCAN, MOST_SIGNED = 10 * MEGABYTE, 20 * MEGABYTE


@dataclass(frozen=True)
class Read:
    """Something that was typed, and what of it could not be read."""

    told: Any
    wrong: list[Problem]


def text_of(form: Form, name: str) -> str:
    """What stands in a field."""
    return form.get(name, "").strip()[:LONGEST]


def day_of(form: Form, name: str) -> tuple[date | None, list[Problem]]:
    """A day; nothing typed is no problem here."""
    value, wrong = read(Field(name, Kind.DAY), text_of(form, name))
    return value, [wrong] if wrong else []


def key_of(form: Form) -> UUID:
    """The key that makes a second tap the same entry, whatever was sent as one."""
    typed = form.get("entry_key", "")[:80]
    try:
        return UUID(typed)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{typed}/{sorted(form.items())}")


def read_labour(form: Form) -> Read:
    """A line of the diary."""
    people, wrong = read(Field("people", Kind.WHOLE, least=1, most=MOST_PEOPLE), text_of(form, "people"))
    hours, wrong_hours = read_hours(text_of(form, "hours"))
    worked_on, wrong_day = day_of(form, "worked_on")
    line_no, wrong_line = _line(form, "line_no")
    labour = Labour(text_of(form, "who"), people, hours, worked_on, text_of(form, "what"), line_no)
    return Read(labour, [one for one in (wrong, wrong_hours) if one] + wrong_day + wrong_line)


def read_thing(form: Form) -> Read:
    """A delivery or a payment."""
    amount, wrong = read(Field("amount", Kind.AMOUNT), text_of(form, "amount"))
    happened_on, wrong_day = day_of(form, "happened_on")
    line_no, wrong_line = _line(form, "thing_line")
    thing = Thing(
        text_of(form, "kind"), text_of(form, "thing"), amount, happened_on, text_of(form, "document"), line_no
    )
    return Read(thing, ([wrong] if wrong else []) + wrong_day + wrong_line)


def read_photo(form: Form) -> Read:
    """What is said of a photo."""
    taken_on, wrong = day_of(form, "taken_on")
    return Read((text_of(form, "role"), text_of(form, "caption"), taken_on), wrong)


def _line(form: Form, name: str) -> tuple[int | None, list[Problem]]:
    typed = text_of(form, name)
    if not typed:
        return None, []
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 4
    return (int(typed), []) if is_number else (None, [Problem("line_unknown", name)])


def picture_of(sent: FileStorage | None, field: str) -> ReadFile | Problem:
    """A photo drawn anew, without place and camera."""
    if sent is None or not sent.filename:
        return Problem("file_missing", field)
    return read_file(cast(BinaryIO, sent.stream), sent.filename, PICTURES, field)


def scan_of(
    sent: FileStorage | None, field: str = "file", most: int = MOST_SCAN
) -> ReadFile | Problem | None:
    """A scan or a document by its content; ``None`` where none was sent."""
    if sent is None or not sent.filename:
        return None
    return read_file(cast(BinaryIO, sent.stream), sent.filename, DOCUMENTS, field, most)
