"""The office's areas: their list with small maps, import from a GeoJSON file, names, kinds and populations by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from maps.area_edits import (
    Stale,
    change_area,
    find_area,
    fingerprint,
    holder_of,
    remove_area,
    remove_areas,
    values_of,
)
from maps.area_page import area_list, kind_choices, kind_name, removal_lines, report_lines
from maps.area_rules import check_area
from maps.geojson import MOST_BYTES, Collection, NotJson, read_collection
from maps.queries import address_count, area_kinds
from maps.services import import_areas
from maps.texts import of_feature

blueprint = Blueprint("areas", __name__, url_prefix="/urzad/obszary")
EDIT = "core.site.edit"
AREA = "/<int(max=9223372036854775807):area_id>"
MOST_LINES = 20
MOST_BESIDE = 6
MOST_TICKED = 200
TYPED = ("name", "kind", "population", "source", "reason")
LONGEST_TYPED = 4000


def _answer(template: str, problems: list[Problem], status: int = 200, **context: Any) -> Response:
    errors = [(one.field, of_feature(one)) for one in problems[:MOST_LINES]]
    if len(problems) > MOST_LINES:
        errors.append((None, _("I jeszcze takich wierszy: %(count)d.", count=len(problems) - MOST_LINES)))
    beside = {one.field: of_feature(one) for one in reversed(problems) if one.field}
    rows = [of_feature(one) for one in problems if one.field == "addresses"]
    if len(rows) > 1:
        beside["addresses"] = " ".join(rows[:MOST_BESIDE])
    html = render_template(
        template, errors=errors, beside=beside, has_errors=bool(errors), kind_name=kind_name, **context
    )
    answer = make_response(html, 422 if problems and status == 200 else status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _token_problems() -> list[Problem]:
    return [] if token_is_valid() else [Problem("form_lost")]


@blueprint.get("")
@requires(EDIT)
def areas() -> Response:
    """The areas of a kind, 20 a page, and the form that brings more in."""
    return list_page([], {})


def list_page(problems: list[Problem], typed: dict[str, str]) -> Response:
    """The list with what is wrong with a file that was sent."""
    kinds = area_kinds()
    asked = request.args.get("rodzaj", "")
    kind = asked if asked in kinds else next(iter(kinds), "")
    listed = area_list(kind, request.args.get("strona", 1, type=int)) if kind else None
    return _answer(
        "maps/areas.html", problems, kinds=kinds, listed=listed, typed=typed, choices=kind_choices(),
        towns=[(name, name) for one in problems if one.code == "several_towns" for name in one.facts["names"]],
        addresses=address_count(), posted=request.endpoint,
        href=lambda page: url_for("areas.areas", rodzaj=kind, strona=page if page > 1 else None),
    )  # fmt: skip


def _read_sent() -> Collection | Problem:
    """The features of the file that was sent, or why there are none."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
    if not content:
        return Problem("area_file_empty", "file")
    try:
        return read_collection(content)
    except NotJson as broken:
        return Problem("not_json", "file", {"line": broken.line})


@blueprint.post("/wczytaj")
@checks_token
@requires(EDIT)
def import_file() -> Response:
    """Bring in a file: all of it, or nothing with every reason."""
    typed = {
        name: request.form.get(name, "").strip()[:200]
        for name in ("kind", "name_field", "id_field", "source", "outside", "town")
    }
    problems = _token_problems()
    read = Problem("form_lost") if problems else _read_sent()
    if isinstance(read, Problem) or read.problems:
        return list_page([read] if isinstance(read, Problem) else read.problems, typed)
    with transaction():
        report = import_areas(
            read.features, typed["kind"], name_field=typed["name_field"] or None, id_field=typed["id_field"] or None,
            source=typed["source"], may_lie_outside=bool(typed["outside"]), town=typed["town"],
        )  # fmt: skip
    if report.problems:
        return list_page(report.problems, typed)
    for line in report_lines(report):
        flash(line, "good" if line == report_lines(report)[0] else "wait")
    return _go_to(url_for("areas.areas", rodzaj=typed["kind"]))


def _go_to(address: str) -> Response:
    return make_response(redirect(address, 303))


@blueprint.post("/usun")
@requires(EDIT)
def remove_ticked() -> Response:
    """Take several areas away at once: those that nothing refers to; the others are named and stay."""
    ticked = [int(one) for one in request.form.getlist("area") if one.isascii() and one.isdecimal()]
    ticked = [one for one in ticked if one < 2**63][:MOST_TICKED]
    if not ticked:
        return list_page([Problem("areas_not_ticked")], {})
    with transaction():
        gone, kept = remove_areas(ticked)
    for line, kind in removal_lines(gone, kept):
        flash(line, kind)
    return _go_to(url_for("areas.areas", rodzaj=request.args.get("rodzaj")))


@blueprint.get(AREA)
@requires(EDIT)
def area(area_id: int) -> Response:
    """One area: its place on the map and what can be changed."""
    found = find_area(area_id)
    values = values_of(found)
    return _area_page(area_id, values, [], fingerprint(values))


def _area_page(
    area_id: int, typed: dict[str, Any], problems: list[Problem], opened: str, stale: Stale | None = None
) -> Response:
    found = find_area(area_id)
    return _answer(
        "maps/area.html", problems, 409 if stale else 200, area=found, typed=typed, opened=opened, stale=stale,
        choices=kind_choices(found.kind), holder=holder_of(area_id),
    )  # fmt: skip


@blueprint.post(AREA)
@checks_token
@requires(EDIT)
def save_area(area_id: int) -> Response:
    """Save name, kind, population and source; the second of two editors gets both versions."""
    find_area(area_id)
    typed = {name: request.form.get(name, "")[:LONGEST_TYPED] for name in TYPED}
    values, problems = check_area(typed)
    problems = _token_problems() + problems
    opened = request.form.get("opened", "")
    if problems:
        return _area_page(area_id, typed, problems, opened)
    with transaction():
        outcome = change_area(area_id, values, opened, typed["reason"].strip())
    if isinstance(outcome, Stale):
        return _area_page(area_id, typed, [], outcome.opened, outcome)
    if outcome:
        return _area_page(area_id, typed, outcome, opened)
    flash(_("Zapisano."), "good")
    return _go_to(url_for("areas.areas", rodzaj=values["kind"]))


@blueprint.post(AREA + "/usun")
@requires(EDIT)
def remove(area_id: int) -> Response:
    """Take an area away that nothing refers to."""
    kind = find_area(area_id).kind
    with transaction():
        problems = remove_area(area_id)
    if problems:
        return _area_page(
            area_id, values_of(find_area(area_id)), problems, fingerprint(values_of(find_area(area_id)))
        )
    flash(_("Obszar jest usunięty."), "good")
    return _go_to(url_for("areas.areas", rodzaj=kind))
