"""The forms of proposing as they come in: what was typed, kept whole; the rules judge it later."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from core.web.typed import without_unseen
from pb.submission.rules.cost import OWN_FIELDS
from pb.submission.rules.numbers import read_quantity

Form = MultiDict[str, str]
LONGEST_LINE = 1_000
LONGEST_TEXT = 20_000


def read_line(form: Form, name: str) -> str:
    """A field of one line, without spaces around it and signs that nobody sees."""
    return as_line(form.get(name, ""))


def as_line(text: str) -> str:
    """What was typed in a field of one line, as it is kept."""
    return without_unseen(text).strip()[:LONGEST_LINE]


def read_text(form: Form, name: str) -> str:
    """A field of several lines; line ends become one sign, as people count them."""
    return without_unseen(form.get(name, "").replace("\r\n", "\n")).strip()[:LONGEST_TEXT]


def read_what(form: Form) -> dict[str, str]:
    """The step ``what``."""
    texts = {name: read_text(form, name) for name in ("summary", "description")}
    return {"title": read_line(form, "title"), **texts, "category": read_line(form, "category")}


def read_whom(form: Form) -> dict[str, str]:
    """The step ``whom``."""
    texts = {name: read_text(form, name) for name in ("beneficiaries", "availability", "accessibility")}
    return {**texts, "accessible": read_line(form, "accessible")}


OWN_LINE = re.compile(r"line-(\d{1,3})-(name|quantity|unit|unit_price|source)")
LISTED = re.compile(r"q-(.{1,40})")
MOST_LINES = 100


def read_cost(form: Form) -> dict[str, object]:
    """The step ``cost``: quantities of the price list (``q-<code>``), lines of one's own, upkeep.

    Empty ones go, and so does none of a thing of the price list.
    """
    listed = [
        {"measure": found.group(1), "quantity": as_line(text)}
        for name, text in form.items()
        if (found := LISTED.fullmatch(name)) and text.strip() and read_quantity(text) != 0
    ]
    own: dict[int, dict[str, str]] = {}
    for name, text in form.items():
        found = OWN_LINE.fullmatch(name)
        if found:
            own.setdefault(int(found.group(1)), dict.fromkeys(OWN_FIELDS, ""))[found.group(2)] = as_line(text)
    written = [own[number] for number in sorted(own) if any(own[number].values())]
    return {"lines": [*listed, *written][:MOST_LINES], "upkeep": read_line(form, "upkeep")}


def read_person(form: Form) -> dict[str, str]:
    """The last step: who proposes. ``website`` is the field that only programs fill in."""
    names = ("name", "email", "phone", "age", "is_name_public", "declaration", "website")
    return {name: read_line(form, name) for name in names}
