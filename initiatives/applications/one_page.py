"""One application ready for its public page."""

from __future__ import annotations

from typing import Any

import shapely
from geoalchemy2.shape import to_shape

from core.web.filters import day, moment, zl
from initiatives.applications.models import Application
from initiatives.applications.page import gantt, sum_bar
from initiatives.applications.passing_part import passing_part
from initiatives.applications.queries import (
    files_of,
    history_of,
    lines_of,
    location_of,
    members_of,
    papers_of,
    states_of,
    works_of,
)
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.attachments import MEMBERS
from initiatives.applications.rules.contributions import add_up
from initiatives.applications.rules.members import confirmed
from initiatives.applications.texts import CHOICES, EVENTS, LABELS, STATUSES, _
from initiatives.programmes.counted_words import people_word
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.texts import scope_word
from maps.on_page import still_map

AROUND = 0.006
STILL = (400, None)
"""A picture beside words: drawn for a phone, so that its names can be read."""
TEXTS = ("description", "beneficiaries", "upkeep", "loans")


def one_page(one: Application, view: ProgrammeView) -> dict[str, Any]:
    """What the template shows; seven statements, and two more where it came from or went elsewhere."""
    lines, works = lines_of(one.id), works_of(one.id)
    tag, word = STATUSES[one.status]
    return {
        "one": one, "status_tag": tag, "status_word": word(), "lines": lines, "rate": view.terms.hour_rate,
        "bar": sum_bar(add_up(lines, view.terms.hour_rate), view.terms),
        "works": works, "who": CHOICES,
        "picture": gantt([Work(each.name, each.starts_on, each.ends_on, each.who) for each in works]),
        "people": confirmed(states_of(members_of(one.id))), "files": files_of(one.id, only_public=True),
        "texts": [(LABELS[name](), getattr(one, name)) for name in TEXTS if getattr(one, name)],
        "scope": scope_word(one.scope),
        "thread": [
            {"name": EVENTS[each.kind](), "when": day(each.happened_at), "state": "done", "words": ""}
            for each in history_of(one.id)
            if each.kind in EVENTS
        ],
        "still": still_of(one), **passing_part(one, view),
    }  # fmt: skip


def receipt_of(one: Application, view: ProgrammeView) -> dict[str, Any]:
    """What the receipt of a sent application says. Five statements."""
    assert one.submitted_at is not None, "a receipt is of a sent one"
    members, papers = members_of(one.id), papers_of(one.id)
    totals = add_up(lines_of(one.id), view.terms.hour_rate)
    told = [
        (_("Numer"), one.number), (_("Przyjęto"), moment(one.submitted_at)), (_("Program"), view.title),
        (_("Całość"), zl(totals.total)), (_("Wasz wkład"), zl(totals.own)), (_("Gmina"), zl(totals.town)),
        (_("Ludzie"), people_word(confirmed(states_of(members)))), (_("Załączniki"), len(papers)),
    ]  # fmt: skip
    call = next((each for each in view.times.calls if each.closes_at > one.submitted_at), None)
    return {
        "told": told, "closes_at": call.closes_at if call else None, "is_withdrawn": one.status == "withdrawn",
        "has_paper": any(each.is_on_paper for each in members), "has_scan": any(each.kind == MEMBERS for each in papers),
    }  # fmt: skip


def still_of(one: Application) -> Any:
    """A picture of the place; nothing without one."""
    return picture_of(one, location_of(one.id))


def picture_of(one: Application, location: Any) -> Any:
    """A picture of a place that was read already; nothing without one."""
    if location is None:
        return ""
    spot = shapely.point_on_surface(to_shape(location))
    point = {"number": one.number, "title": one.title, "lon": spot.x, "lat": spot.y, "shape": "circle"}
    bounds = (spot.x - AROUND * 2, spot.y - AROUND, spot.x + AROUND * 2, spot.y + AROUND)
    return still_map([point], bounds, STILL, label=_("Miejsce inicjatywy"))
