"""Programmes of local initiatives on the start page, in the navigation and on the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from core.clock import now, today
from core.site.record import current_site
from core.web.filters import zl_plain
from core.web.polish import polish
from core.web.terms import left_until
from initiatives.applications.texts import STATUSES
from initiatives.programmes.public_queries import programmes_to_apply
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.rules.stages import Call
from initiatives.programmes.texts import share
from initiatives.public.map_queries import PlacedApplication, applications_on_map
from initiatives.public.terms import last_second
from initiatives.public.works_map import DONE, chosen, point_of
from initiatives.public.works_map import WORKS as WORDS
from town.consultation_items import Timed
from town.texts import leaf


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class OpenProgrammes:
    """Programmes with the call that is open now, and with the one that comes next."""

    open: list[tuple[ProgrammeView, Call]] = field(default_factory=list)
    announced: list[tuple[ProgrammeView, Call]] = field(default_factory=list)

    @property
    def items(self) -> list[Timed]:
        """What can be done now."""
        return [(last_second(call), _open_item(view, call)) for view, call in self.open]

    @property
    def coming(self) -> list[Timed]:
        """What will be possible."""
        return [(call.opens_at, _coming_item(view, call)) for view, call in self.announced]


def programmes_now() -> OpenProgrammes:
    """At the application's moment. Three statements, none where nothing goes on."""
    until = current_site().parts.get("programmes_until")
    found = OpenProgrammes()
    if until is None or until <= now():
        return found
    for view in programmes_to_apply(now()):
        current, coming = view.times.open_call(now()), view.times.next_call(now())
        if current is not None:
            found.open.append((view, current))
        elif coming is not None:
            found.announced.append((view, coming))
    return found


def has_programmes() -> bool:
    """Whether the navigation leads to initiatives at all."""
    return bool(current_site().parts.get("has_programmes"))


WORKS = "works"


def initiative_rows(wanted: str = "") -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Applications of programmes that go on and works of all, as rows and as points; no statement where nothing was
    ever published.

    ``wanted``: ``WORKS`` for those whose agreement is signed, ``DONE`` for those whose work is finished; else all.
    """
    if not has_programmes():
        return [], []
    placed = chosen(applications_on_map(), DONE if wanted == DONE else "")
    placed = [one for one in placed if one.work(today())] if wanted == WORKS else placed
    rows = [_row(f"I{place}", one) for place, one in enumerate(placed, 1)]
    points = [point_of(one, row["number"]) for row, one in zip(rows, placed, strict=True)]
    return rows, points


def _row(number: str, one: PlacedApplication) -> dict[str, Any]:
    tag, word = _standing(one)
    return {
        "number": number,
        "title": one.title,
        "url": url_for("applications.one", slug=one.slug, number=one.number),
        "text": one.summary,
        "kind": _("Inicjatywa lokalna"),
        "shape": "hexagon",
        "tag": tag,
        "tag_word": word,
        "term": "",
        "left": "",
    }


def _standing(one: PlacedApplication) -> tuple[str, str]:
    """Kind of tag and word: while people work, how that goes."""
    work = one.work(today())
    if work in ("late", "running"):
        return ("late" if work == "late" else "now"), WORDS[work]()
    tag, word = STATUSES[one.status]
    return tag, word()


def _url(view: ProgrammeView) -> str:
    return url_for("programmes.programme", slug=view.slug)


def _title(view: ProgrammeView) -> Markup:
    return Markup(_("Inicjatywy: %(title)s", title=polish(view.title)))


def _money(view: ProgrammeView) -> str:
    return _(
        "Miasto daje %(budget)s, wasz wkład to co najmniej %(share)s.",
        budget=zl_plain(view.terms.budget),
        share=share(view.terms.own_share),
    )


def _open_item(view: ProgrammeView, call: Call) -> dict[str, Any]:
    ends = last_second(call)
    return {
        **leaf(ends, _("do")),
        "url": _url(view),
        "title": _title(view),
        "text": _money(view),
        "left": left_until(ends),
        "button": _("Zobacz, jak złożyć wniosek"),
    }


def _coming_item(view: ProgrammeView, call: Call) -> dict[str, Any]:
    return {**leaf(call.opens_at, _("od")), "url": _url(view), "title": _title(view), "text": _money(view)}
