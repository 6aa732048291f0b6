"""The steps that are typed: the idea, the place, costs and contributions with the live sum, the schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, jsonify, render_template, request

from core.access import public
from core.clock import today
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem
from core.web.csrf import csrf
from core.web.requests import takes_long_form
from core.web.summary import beside_fields
from initiatives.applications.page import costs_page, gantt, idea_fields, work_rows
from initiatives.applications.points_beside import points_beside
from initiatives.applications.reading import (
    check_land,
    place_answers,
    place_rules,
    read_kept_place,
    read_place_form,
)
from initiatives.applications.rules.answers import (
    COSTS,
    IDEA,
    IDEA_FIELDS,
    LINE_FIELDS,
    PLACE,
    WORK_FIELDS,
    WORKS,
    read_idea,
    read_lines,
    read_works,
)
from initiatives.applications.texts import sentence
from initiatives.applications.views.frame import OWN, Desk, blueprint, keep_step, sit_down, step_page
from maps.fields import stored_place
from maps.place_page import shown_place
from maps.place_reading import PlaceReading

LONGEST = 20_000
MOST_READ = 300
"""Rows of a form that are read at all: far more than may be sent."""
LONGEST_PLACE = 2 * 1024 * 1024
COUNTINGS = Limit("initiative-sum", 12_000, 3600)


def typed_rows(prefix: str, fields: Sequence[str]) -> dict[str, Any]:
    """The rows of a form, empty ones left out; those over the most, too, so that the refusal loses nothing."""
    rows = []
    for number in range(1, MOST_READ + 1):
        row = {name: request.form.get(f"{prefix}-{number}-{name}", "").strip()[:1000] for name in fields}
        if any(text for name, text in row.items() if name != "who"):
            rows.append(row)
    return {"rows": rows}


def _idea_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    beside = beside_fields([(one.field, sentence(one)) for one in problems])
    return step_page(desk, IDEA, problems, status, fields=idea_fields(typed, beside, desk.view.terms))


@blueprint.get(OWN + "/pomysl", endpoint=IDEA)
@public
def idea(slug: str, application_id: int) -> Response:
    """The idea in words."""
    desk = sit_down(slug, application_id)
    return _idea_page(desk, desk.answers(IDEA))


@blueprint.post(OWN + "/pomysl")
@public
@csrf.exempt
def idea_sent(slug: str, application_id: int) -> Response:
    """Keep the words and go on."""
    desk = sit_down(slug, application_id)
    typed = {one.name: request.form.get(one.name, "").strip()[:LONGEST] for one in IDEA_FIELDS}
    _idea, problems = read_idea(typed, desk.view.terms.scopes, today(), desk.view.record.works_span)
    return keep_step(desk, IDEA, typed, problems, partial(_idea_page, desk))


def _place_page(
    desk: Desk, reading: PlaceReading, problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    place = shown_place(reading)
    own = [one for one in problems if one not in reading.problems]
    of_land, land = check_land(reading, desk.view)
    if of_land:
        place = replace(place, field_errors={**place.field_errors, "shapes": sentence(of_land[0])})
    return step_page(desk, PLACE, own, status, more_errors=place.errors, place=place, land=land)


@blueprint.get(OWN + "/miejsce", endpoint=PLACE)
@public
def place(slug: str, application_id: int) -> Response:
    """The place as it stands."""
    desk = sit_down(slug, application_id)
    kept = desk.answers(PLACE)
    reading = read_kept_place(kept, desk.view) if kept else stored_place("place", place_rules(desk.view))
    return _place_page(desk, reading, status=200)


@blueprint.post(OWN + "/miejsce")
@public
@csrf.exempt
@takes_long_form(LONGEST_PLACE)
def place_sent(slug: str, application_id: int) -> Response:
    """Keep the place; the page comes again while anything is asked about it."""
    desk = sit_down(slug, application_id)
    reading = read_place_form(request.form, desk.view)

    of_land, _land = check_land(reading, desk.view)

    def page(_typed: Mapping[str, Any], problems: Sequence[Problem], status: int) -> Response:
        return _place_page(desk, reading, problems, status)

    wrong = [*reading.problems, *of_land]
    return keep_step(desk, PLACE, place_answers(reading), wrong, page, stays=reading.asks)


def _costs_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    page = costs_page(typed, desk.view.terms, request.form.get("go") == "stay")
    beside = beside_fields([(one.field, sentence(one)) for one in (*problems, *page.wrong)])
    points = points_beside(desk.view.terms, page.bar.totals)
    return step_page(desk, COSTS, problems, status, page=page, beside=beside, counted_beside=points)


@blueprint.get(OWN + "/koszty", endpoint=COSTS)
@public
def costs(slug: str, application_id: int) -> Response:
    """What it costs, who pays what, and whether the own contribution suffices."""
    desk = sit_down(slug, application_id)
    return _costs_page(desk, desk.answers(COSTS))


@blueprint.post(OWN + "/koszty")
@public
@csrf.exempt
@takes_long_form(LONGEST_PLACE)
def costs_sent(slug: str, application_id: int) -> Response:
    """Keep the lines and go on; ``go=stay`` counts anew and gives more empty lines."""
    desk = sit_down(slug, application_id)
    typed = typed_rows("line", LINE_FIELDS)
    return keep_step(desk, COSTS, typed, read_lines(typed)[1], partial(_costs_page, desk))


@blueprint.post(OWN + "/koszty/suma")
@public
@takes_long_form(LONGEST_PLACE)
def costs_sum(slug: str, application_id: int) -> Response:
    """The sum of a form being filled in, for the script: ``{"html", "said", "wrong": {field: sentence}}``. Keeps nothing."""
    refuse_over(COUNTINGS, client_key())
    desk = sit_down(slug, application_id)
    page = costs_page(typed_rows("line", LINE_FIELDS), desk.view.terms)
    points = points_beside(desk.view.terms, page.bar.totals)
    answer = jsonify(
        html=render_template("initiatives/applications/_sum.html", bar=page.bar, counted_beside=points),
        said=" ".join(page.bar.said), wrong={one.field: sentence(one) for one in page.wrong},
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _works_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int = 0
) -> Response:
    span = read_idea(desk.answers(IDEA), frozenset(), today())[0].span
    works, _wrong = read_works(typed, span)
    rows = work_rows(typed, request.form.get("go") == "stay")
    return step_page(desk, WORKS, problems, status, rows=rows, span=span, works=works, picture=gantt(works))


@blueprint.get(OWN + "/harmonogram", endpoint=WORKS)
@public
def works(slug: str, application_id: int) -> Response:
    """The schedule of works with its picture."""
    desk = sit_down(slug, application_id)
    return _works_page(desk, desk.answers(WORKS))


@blueprint.post(OWN + "/harmonogram")
@public
@csrf.exempt
@takes_long_form(LONGEST_PLACE)
def works_sent(slug: str, application_id: int) -> Response:
    """Keep the steps of work and go on."""
    desk = sit_down(slug, application_id)
    typed = typed_rows("work", WORK_FIELDS)
    span = read_idea(desk.answers(IDEA), frozenset(), today())[0].span
    works, problems = read_works(typed, span)
    if not works and not problems:
        problems = [Problem("works_missing", "works")]
    return keep_step(desk, WORKS, typed, problems, partial(_works_page, desk))
