"""A project's history in words: code of an event → sentence of its facts. Later slices add theirs to ``EVENTS``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

Facts = dict[str, Any]


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


EVENTS: dict[str, Callable[[Facts], str]] = {
    "filed": lambda f: _("Zgłoszony pod numerem %(number)s", number=f.get("number", "")),
    "corrected_in_call": lambda f: _(
        "Poprawiony przez autora, wersja %(version)s", version=f.get("version", "")
    ),
    "withdrawn": lambda f: _("Wycofany przez autora"),
    "handed_in": lambda f: (
        _("Powstał z wniosku o inicjatywę lokalną „%(title)s”", title=f.get("title", ""))
        if f.get("procedure") == "initiatives"
        else _(
            "Powstał z konsultacji „%(title)s”, zaznaczenia nr %(numbers)s",
            title=f.get("title", ""),
            numbers=", ".join(map(str, f.get("numbers", ()))),
        )
    ),
    "handed_on": lambda f: _("Autor przeniósł pomysł do: %(title)s", title=f.get("title", "")),
    "taken_back": lambda f: _("Sprawa wróciła do konsultacji „%(title)s”", title=f.get("title", "")),
}


def event_sentence(code: str, facts: Facts) -> str:
    """The line of the history; empty for a code that nobody has worded."""
    words = EVENTS.get(code)
    return words(facts) if words else ""
