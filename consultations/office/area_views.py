"""The builder's page of the area: chosen, drawn on a map, or brought as a GeoJSON file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import shapely
from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from consultations.consultation.models import Consultation
from consultations.consultation.queries import record_of
from consultations.consultation.rules.sections import AREA
from consultations.consultation.services.area import (
    MOST_FILE_BYTES,
    area_content,
    boundary_of,
    read_file,
    save_area,
    size_km2,
)
from consultations.consultation.texts import PROBLEMS, problem_sentence
from consultations.office.building_views import MAY, frame, page
from core.access import requires
from core.db import transaction
from core.fields import fingerprint
from core.page_saving import Outcome, Saved, Stale
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.requests import takes_long_form
from maps.area_page import kind_name
from maps.fields import read_place, stored_place
from maps.geojson import NotJson, read_collection
from maps.place_page import shown_place, still_place
from maps.place_reading import PlaceReading, PlaceRules
from maps.place_shapes import PlaceLimits
from maps.queries import area_choices
from maps.texts import sentence

blueprint = Blueprint(
    "consultations_area", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/ustawienia/obszar"
)
PREFIX = "miejsce"
WAYS = ("area", "drawn", "file")
RULES = PlaceRules(
    PlaceLimits(kinds=frozenset({"area"}), most_vertices=2000, largest_km2=2000), area_ids=(), is_required=False,
    words_suffice=False,
)  # fmt: skip
MOST_DRAWN = 500
"""Corners that a form carries; a boundary of a file may have more and is shown only."""


@dataclass(frozen=True)
class Typed:
    """What the form says: which way, the chosen area, the drawn shape."""

    way: str
    area_id: str
    place: PlaceReading


def _said(problem: Problem) -> str:
    return problem_sentence(problem) if problem.code in PROBLEMS else sentence(problem)


def _saved(one: Consultation) -> Typed:
    shape = boundary_of(one.id)
    is_drawn = shape is not None and one.area_id is None and len(shapely.get_coordinates(shape)) <= MOST_DRAWN
    way = "area" if one.area_id or shape is None else "drawn" if is_drawn else "file"
    return Typed(way, str(one.area_id or ""), stored_place(PREFIX, RULES, shape if is_drawn else None))


def _page(one: Consultation, typed: Typed, problems: list[Problem], stale: Stale | None = None) -> Response:
    place = shown_place(typed.place)
    status = 409 if stale else 422 if problems or place.errors else 200
    told = [(each.field, _said(each)) for each in problems] + list(place.errors)
    return page(
        "area",
        [],
        status,
        **frame(one, AREA),
        told=told,
        said=dict(reversed(told)),
        has_errors=bool(told),
        typed=typed,
        place=place,
        areas=[(str(area.id), f"{area.name} ({kind_name(area.kind)})") for area in area_choices()],
        opened=stale.opened if stale else request.form.get("opened") or fingerprint(area_content(one)),
        stale=stale,
        still=_still(boundary_of(one.id)),
        km2=size_km2(one.id),
        own_url=request.path,
    )


def _still(shape: BaseGeometry | None) -> Markup:
    if shape is None:
        return Markup()
    whole = PlaceReading(PREFIX, RULES, geometry=shape, parts=((1, "area", shape.simplify(0.0002)),))
    return still_place(replace(whole))


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The area as it stands."""
    one = record_of(slug)
    return _page(one, _saved(one), [])


def _file_shape() -> BaseGeometry | list[Problem]:
    """The areas of the file that was sent, or why there are none."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_FILE_BYTES + 1) if sent and sent.filename else b""
    if not content:
        return [Problem("area_file_empty", "file")]
    if len(content) > MOST_FILE_BYTES:
        return [Problem("file_too_big", "file", {"limit_mb": MOST_FILE_BYTES // 1024 // 1024})]
    try:
        read = read_collection(content)
    except NotJson as broken:
        return [Problem("not_json", "file", {"line": broken.line})]
    return [replace(one, field="file") for one in read.problems] or read_file(read.features)


def _outcome(slug: str, typed: Typed) -> Outcome:
    """What saving says; an empty list asks to look at the drawn shape again."""
    if not token_is_valid():
        return [Problem("session_lost")]
    area_id, shape = None, typed.place.geometry
    if typed.way == "area":
        if not typed.area_id.isdecimal() or len(typed.area_id) > 18:
            return [Problem("field_missing", "area_id")]
        area_id = int(typed.area_id)
    elif typed.way == "file":
        found = _file_shape()
        if isinstance(found, list):
            return found
        shape = found
    elif not typed.place.is_final:
        return []
    with transaction():
        return save_area(slug, area_id, shape, request.form.get("opened", ""))


@blueprint.post("")
@takes_long_form(MOST_FILE_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def save(slug: str) -> Response:
    """Take the area."""
    way = request.form.get("way", "")
    place = read_place(request.form, PREFIX, RULES)
    typed = Typed(way if way in WAYS else "drawn", request.form.get("area_id", "")[:20], place)
    outcome = [] if request.form.get(f"{PREFIX}-do") else _outcome(slug, typed)
    if isinstance(outcome, Saved):
        flash(_("Zapisano."), "good")
        return go_to(url_for("consultations_area.page", slug=slug))
    if isinstance(outcome, Stale):
        return _page(record_of(slug), typed, [], outcome)
    return _page(record_of(slug), typed, outcome)
