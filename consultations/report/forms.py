"""The forms of the report as they come in: what was typed, kept whole; the rules judge it later."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from consultations.report.rules.publishing import TEXT_MOST, Publishing
from consultations.report.services.writing import Written
from core.web.typed import without_unseen

Form = MultiDict[str, str]
CHAPTER = "chapter-"
LONGEST, MOST_CHAPTERS = 2 * TEXT_MOST, 200


def read_text(form: Form, name: str) -> str:
    """A field of several lines; line ends become one sign."""
    return without_unseen(form.get(name, "").replace("\r\n", "\n")).strip()[:LONGEST]


def read_written(form: Form) -> Written:
    """What the office writes."""
    names = [name for name in form if name.startswith(CHAPTER)][:MOST_CHAPTERS]
    opened = form.get("opened", "")
    return Written(
        course=read_text(form, "course"),
        conclusions=read_text(form, "conclusions"),
        chapters={name.removeprefix(CHAPTER): read_text(form, name) for name in names},
        version=int(opened) if opened.isascii() and opened.isdigit() and len(opened) < 5 else 0,
    )


def read_publishing(form: Form) -> Publishing:
    """What stands beside the button."""
    return Publishing(
        correction=read_text(form, "correction"), bip_url="".join(form.get("bip_url", "").split())[:2_000]
    )
