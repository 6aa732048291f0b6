"""A project's category and status in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from pb.submission.categories import Category


def _(message: str) -> str:
    return str(gettext(message))


CATEGORY_NAMES: dict[str, Callable[[], str]] = {
    Category.GREENERY: lambda: _("Zieleń"),
    Category.SPORT: lambda: _("Sport i zabawa"),
    Category.CULTURE: lambda: _("Kultura i nauka"),
    Category.STREETS: lambda: _("Ulice i chodniki"),
    Category.NEIGHBOURHOOD: lambda: _("Sąsiedztwo"),
}

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


def category_names() -> dict[str, str]:
    """The categories of projects in the reader's words, by code, in the order of legends."""
    return {str(code): name() for code, name in CATEGORY_NAMES.items()}


def category_name(code: str) -> str:
    """One category in the reader's words. Raises ``KeyError`` for a code that is none."""
    return CATEGORY_NAMES[code]()


def status_name(status: str) -> str:
    """A status in the reader's words. Raises ``KeyError`` for one that is none."""
    return STATUS_NAMES[status]()
