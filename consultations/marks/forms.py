"""The forms of marks as they come in: what was typed, kept whole; the rules judge it later."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from consultations.marks.rules.told import Told
from core.web.typed import without_unseen

Form = MultiDict[str, str]
QUESTION = re.compile(r"q-[a-z0-9-]{3,90}")
FILE = re.compile(r"([1-9][0-9]{0,17})-([a-z2-7]{26})")


def read_line(form: Form, name: str) -> str:
    """A field of one line, its spaces evened out; however long, it goes back whole to whoever typed it."""
    return " ".join(without_unseen(form.get(name, "")).split())


def read_text(form: Form, name: str) -> str:
    """A field of several lines; line ends become one sign."""
    return without_unseen(form.get(name, "").replace("\r\n", "\n")).strip()


def read_told(form: Form) -> Told:
    """The words of a mark."""
    return Told(
        topic=read_line(form, "topic"),
        body=read_text(form, "body"),
        typed={name: read_text(form, name) for name in form if QUESTION.fullmatch(name)},
        name=read_line(form, "name"),
        email=read_line(form, "email"),
        age=read_line(form, "age"),
        relation=read_line(form, "relation"),
        is_home=form.get("home") == "yes",
        is_resident=form.get("resident") == "yes",
    )


def read_entry(form: Form) -> UUID:
    """The form's own number, which makes a double click one mark; a new one when it is missing or no number."""
    try:
        return UUID(form.get("entry", ""))
    except ValueError:
        return uuid4()


def read_kept_photo(form: Form) -> tuple[int, str] | None:
    """The photo that came with this form before: its file and the key that proves it; ``None`` when taken away."""
    found = FILE.fullmatch(form.get("photo_kept", ""))
    return (int(found[1]), found[2]) if found and form.get("photo_drop") != "yes" else None


def read_number(form: Form, name: str) -> int | None:
    """A whole number of a hidden field."""
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
