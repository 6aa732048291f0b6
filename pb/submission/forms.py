"""The forms of proposing as they come in: what was typed, kept whole; the rules judge it later."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

Form = MultiDict[str, str]
LONGEST_LINE = 1_000
LONGEST_TEXT = 20_000


def read_line(form: Form, name: str) -> str:
    """A field of one line, without spaces around it."""
    return form.get(name, "").strip()[:LONGEST_LINE]


def read_text(form: Form, name: str) -> str:
    """A field of several lines; line ends become one sign, as people count them."""
    return form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST_TEXT]


def read_what(form: Form) -> dict[str, str]:
    """The step ``what``."""
    texts = {name: read_text(form, name) for name in ("summary", "description")}
    return {"title": read_line(form, "title"), **texts, "category": read_line(form, "category")}


def read_whom(form: Form) -> dict[str, str]:
    """The step ``whom``."""
    texts = {name: read_text(form, name) for name in ("beneficiaries", "availability", "accessibility")}
    return {**texts, "accessible": read_line(form, "accessible")}
