"""Documents of an application: all that it says as PDF, and the list for signatures to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from geoalchemy2.shape import to_shape

from core.pdf import make_pdf
from core.site.record import current_site
from core.web.i18n import current_language
from initiatives.applications.models import Application
from initiatives.applications.page import sum_bar
from initiatives.applications.queries import lines_of, location_of, members_of, states_of, works_of
from initiatives.applications.rules.contributions import add_up
from initiatives.applications.rules.members import confirmed
from initiatives.applications.texts import CHOICES, LABELS, names_of, status_word
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.texts import scope_word
from maps.place_drawing import place_drawing

FEWEST_LINES, SPARE_LINES, MOST_LINES = 10, 5, 220
TEXTS = ("summary", "description", "beneficiaries", "upkeep", "loans")


def application_pdf(one: Application, view: ProgrammeView, made_at: datetime, with_names: bool) -> bytes:
    """A sent application (PDF/UA-1). ``with_names``: for its members and the office; else people are only counted."""
    location, lines, members = location_of(one.id), lines_of(one.id), members_of(one.id)
    shown: dict[str, Any] = {
        "one": one, "view": view, "made_at": made_at, "lines": lines, "rate": view.terms.hour_rate,
        "bar": sum_bar(add_up(lines, view.terms.hour_rate), view.terms), "works": works_of(one.id), "who": CHOICES,
        "texts": [(LABELS[name](), getattr(one, name)) for name in TEXTS if getattr(one, name)],
        "scope": scope_word(one.scope), "status": status_word(one.status),
        "names": names_of(members) if with_names else [], "people": confirmed(states_of(members)),
        "drawing": place_drawing(to_shape(location)) if location is not None else "",
    }  # fmt: skip
    return _render("initiative", shown)


def members_list_pdf(view: ProgrammeView, title: str, summary: str, names: Sequence[str]) -> bytes:
    """The list for signatures: A4, large letters; ``names`` of those who are to sign stand on it already."""
    lines = max(FEWEST_LINES, min(max(len(names), view.terms.least_members) + SPARE_LINES, MOST_LINES))
    return _render(
        "initiative_members",
        {
            "view": view, "title": title, "summary": summary, "names": list(names), "lines": lines,
            "least": view.terms.least_members,
        },
    )  # fmt: skip


def _render(name: str, shown: dict[str, Any]) -> bytes:
    context = {"site": current_site(), "lang": current_language(), **shown}
    return make_pdf(current_app.jinja_env.get_template(f"documents/{name}.html").render(**context))
