"""A project's status in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext


def _(message: str) -> str:
    return str(gettext(message))


STATUS_NAMES: dict[str, Callable[[], str]] = {
    "submitted": lambda: _("zgłoszony"),
    "in_check": lambda: _("w ocenie"),
    "returned": lambda: _("do poprawy"),
    "accepted": lambda: _("dopuszczony"),
    "rejected": lambda: _("odrzucony"),
    "withdrawn": lambda: _("wycofany"),
    "merged": lambda: _("połączony z innym"),
    "on_ballot": lambda: _("na karcie"),
}


def status_name(status: str) -> str:
    """A status in the reader's words. Raises ``KeyError`` for one that is none."""
    return STATUS_NAMES[status]()
