"""The frame of the office's pages: the head and tabs of one application, the navigation of one programme.

A further tab: write a view with the endpoint that ``MATTERS`` names (blueprint ``page``), at
``/urzad/inicjatywy/<slug:slug>/wnioski/<int(max=999999999):number>/…``, let its module stand in ``app.BLUEPRINTS``,
and answer with ``application_page(opened(slug, number), "template", "code", …)``; the template extends
``initiatives/office/_application.html`` and fills the block ``matter``. The tab then appears by itself, for whoever
may open it, in the statuses said here. A page of the whole programme does the same with ``PLACES``,
``programme_page`` and ``initiatives/office/_programme.html`` (block ``place``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask import Response, current_app, make_response, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, Text, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import undefer

from core.clock import today
from core.db import db
from core.problems import NotFound
from core.web.summary import summary
from initiatives.applications.models import Application, EstimateLine
from initiatives.applications.rules.contributions import Line, Totals, add_up
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import Waiting, waiting_for
from initiatives.applications.texts import STATUSES, percent_word
from initiatives.office.application_texts import applicant_word, term_tag, waits_word
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import ProgrammeView, view_of

SENT = frozenset(Status) - {Status.DRAFT}
SCORED = frozenset({Status.IN_SCORING, Status.ACCEPTED, Status.RESERVE, Status.REJECTED})
PROMISED = frozenset({Status.ACCEPTED, Status.RESERVE, Status.AGREED, Status.BUILT, Status.SETTLED})
WORKED = frozenset({Status.AGREED, Status.BUILT, Status.SETTLED})
NUMBER = "/wnioski/<int(max=999999999):number>"
PREFIX = "/urzad/inicjatywy/<slug:slug>"


@dataclass(frozen=True)
class Matter:
    """A tab: its code, the endpoint of its page, the statuses in which it makes sense."""

    code: str
    endpoint: str
    statuses: frozenset[Status] = SENT


MATTERS = (
    Matter("wniosek", "initiative_desk.page"),
    Matter("ludzie", "initiative_people.page"),
    Matter("sprawdzenie", "initiative_check.page"),
    Matter("opinie", "initiative_opinions.page"),
    Matter("ocena", "initiative_decision.page", SCORED | WORKED),
    Matter("uzgodnienia", "initiative_talks.page", PROMISED | {Status.IN_SCORING}),
    Matter("umowa", "initiative_agreement.page", PROMISED - {Status.RESERVE}),
    Matter("prace", "initiative_work.page", WORKED),
    Matter("rozliczenie", "initiative_settling.page", WORKED),
)
PLACES = (
    Matter("wnioski", "initiative_desk.applications"),
    Matter("ocena", "initiative_sheets.page"),
    Matter("ranking", "initiative_ranking.page"),
    Matter("ustawienia", "programmes_office.overview"),
)


def _word(code: str) -> str:
    return str(
        {
            "wniosek": _("Wniosek"), "ludzie": _("Ludzie"), "sprawdzenie": _("Sprawdzenie"), "opinie": _("Opinie"), "ocena": _("Ocena"),
            "uzgodnienia": _("Uzgodnienia"), "umowa": _("Umowa"), "prace": _("Prace"),
            "rozliczenie": _("Rozliczenie"), "wnioski": _("Wnioski"), "ranking": _("Ranking"),
            "ustawienia": _("Ustawienia"),
        }[code]
    )  # fmt: skip


@dataclass
class Opened:
    """A request at an application. One statement; ``view`` costs two more when somebody asks for it."""

    programme: Programme
    one: Application
    lines: list[Line]

    @property
    def slug(self) -> str:
        """The programme's address."""
        return self.programme.slug

    @property
    def number(self) -> int:
        """The application's number."""
        assert self.one.number is not None, "a sent application has a number"
        return self.one.number

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.one.status)

    @cached_property
    def view(self) -> ProgrammeView:
        """The programme with calls and criteria."""
        return view_of(self.programme)

    @cached_property
    def totals(self) -> Totals:
        """Its estimate added up."""
        return add_up(self.lines, self.programme.hour_rate)

    @property
    def waiting(self) -> Waiting:
        """Whose move it is today."""
        return waiting_of(self.one)


def waiting_of(one: Application) -> Waiting:
    """Whose move it is today at an application."""
    return waiting_for(Status(one.status), one.answer_due_on, one.correction_due_on, today())


def opened(slug: str, number: int) -> Opened:
    """A sent application with its place, also a withdrawn one. Raises ``NotFound``."""
    wanted = select(Programme, Application, _lines()).join(
        Application, Application.programme_id == Programme.id
    )
    wanted = wanted.where(Programme.slug == slug, Application.number == number)
    found = db.session.execute(wanted.options(undefer(Application.location))).first()
    if found is None:
        raise NotFound
    return Opened(found[0], found[1], [_line(*row) for row in found[2] or []])


def _lines() -> ScalarSelect[Any]:
    """The estimate of the application of the statement as JSON, so that it takes no statement of its own."""
    of = EstimateLine
    row = func.json_build_array(
        of.name, cast(of.town, Text), of.people, cast(of.hours, Text), cast(of.cash, Text),
        cast(of.in_kind, Text), of.source,
    )  # fmt: skip
    whole = select(func.json_agg(aggregate_order_by(row, of.position)))
    return whole.where(of.application_id == Application.id).correlate(Application).scalar_subquery()


def _line(name: str, town: str, people: int, hours: str, cash: str, in_kind: str, source: str) -> Line:
    return Line(name, Decimal(town), people, Decimal(hours), Decimal(cash), Decimal(in_kind), source)


def may(permission: str) -> bool:
    """Whether whoever is signed in holds a permission."""
    return bool(current_app.extensions["permission_check"](permission))


def matter_url(at: Opened, code: str, **values: Any) -> str:
    """The address of a tab."""
    endpoint = next(one.endpoint for one in MATTERS if one.code == code)
    return url_for(endpoint, slug=at.slug, number=at.number, **values)


def _links(matters: Sequence[Matter], current: str, status: Status, **where: Any) -> list[dict[str, Any]]:
    return [
        {"label": _word(one.code), "url": url_for(one.endpoint, **where), "is_current": one.code == current}
        for one in matters
        if status in one.statuses and _is_there(one.endpoint)
    ]


def _is_there(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    return view is not None and may(getattr(view, "access", ""))


Told = Sequence[tuple[str | None, str]]


def application_page(
    at: Opened, template: str, code: str, told: Told = (), status: int = 0, **context: Any
) -> Response:
    """A page of one application: 422 with the summary and sentences beside the fields when something is ``told``."""
    waiting, (tag, word) = at.waiting, STATUSES[at.one.status]
    head = {
        "at": at, "one": at.one, "programme": at.programme, "slug": at.slug, "code": code, "totals": at.totals,
        "own_percent": percent_word(at.totals.own_share), "status_tag": (tag, word()), "waits": waits_word(waiting),
        "term": term_tag(waiting), "applicant": applicant_word(at.one), "tab_word": _word(code),
        "tabs": _links(MATTERS, code, at.status, slug=at.slug, number=at.number), "may": may, "today": today(),
    }  # fmt: skip
    return _answer(template, told, status, {**head, **context})


def programme_page(
    programme: Programme, template: str, code: str, told: Told = (), status: int = 0, **context: Any
) -> Response:
    """A page of one programme of the office's, with its navigation."""
    places = _links(PLACES, code, Status.SUBMITTED, slug=programme.slug)
    head = {"programme": programme, "slug": programme.slug, "code": code, "places": places, "may": may}
    return _answer(template, told, status, {**head, "today": today(), **context})


def _answer(template: str, told: Told, status: int, context: dict[str, Any]) -> Response:
    body = render_template(f"initiatives/office/{template}.html", **{**summary(told), **context})
    answer = make_response(body, status or (422 if told else 200))
    answer.headers["Cache-Control"] = "no-store"
    return answer
