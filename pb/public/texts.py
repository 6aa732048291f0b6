"""Words of the public pages: headings with counts, terms, what is left, statuses as filters and tags."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext, ngettext

from core.web.filters import day, hour, number
from pb.public.selection import ALL, is_on_ballot_shown
from pb.rounds.rules import Stage


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def heading(total: int, stage: Stage, is_narrowed: bool) -> str:
    """The h1 of the list: how many projects, in words that fit the stage."""
    shown = number(total)
    if is_narrowed:
        return str(
            ngettext("%(shown)s znaleziony projekt", "%(shown)s znalezionych projektów", total, shown=shown)
        )
    if stage in (Stage.BALLOT_LIST, Stage.VOTING):
        return str(
            ngettext("%(shown)s projekt do wyboru", "%(shown)s projektów do wyboru", total, shown=shown)
        )
    if is_on_ballot_shown(stage):
        return str(
            ngettext("%(shown)s projekt na karcie", "%(shown)s projektów na karcie", total, shown=shown)
        )
    return str(ngettext("%(shown)s zgłoszony projekt", "%(shown)s zgłoszonych projektów", total, shown=shown))


STATUS_FILTERS: dict[str, Callable[[], str]] = {
    "zgloszone": lambda: _("zgłoszone"),
    "w-ocenie": lambda: _("w ocenie"),
    "do-poprawy": lambda: _("do poprawy"),
    "dopuszczone": lambda: _("dopuszczone"),
    "na-karcie": lambda: _("na karcie"),
    "wybrane": lambda: _("wybrane"),
    "niewybrane": lambda: _("niewybrane"),
    "odrzucone": lambda: _("odrzucone"),
    "wycofane": lambda: _("wycofane"),
    "polaczone": lambda: _("połączone"),
    ALL: lambda: _("wszystkie"),
}

STATUS_TAGS: dict[str, tuple[str, Callable[[], str]]] = {
    "submitted": ("new", lambda: _("zgłoszony")),
    "in_check": ("now", lambda: _("w ocenie")),
    "returned": ("todo", lambda: _("do poprawy")),
    "accepted": ("ok", lambda: _("dopuszczony")),
    "rejected": ("no-go", lambda: _("odrzucony")),
    "withdrawn": ("lost", lambda: _("wycofany")),
    "merged": ("lost", lambda: _("połączony z innym")),
    "selected": ("won", lambda: _("wybrany")),
    "not_selected": ("lost", lambda: _("niewybrany")),
}


def status_tag(status: str) -> tuple[str, str]:
    """The tag's class and word of a status; empty for a project that simply stands on the ballot."""
    if status not in STATUS_TAGS:
        return "", ""
    kind, word = STATUS_TAGS[status]
    return kind, word()


def term(closes_at: datetime) -> str:
    """A closing moment: "30 listopada, do 23:59"."""
    return _("%(day)s, do %(hour)s", day=day(closes_at), hour=hour(closes_at))
