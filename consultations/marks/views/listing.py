"""The list of all marks, equal to the map, and the points that the live map lays over the still one."""

from __future__ import annotations

import hashlib

from flask import Response, request

from consultations.consultation.queries import topics_of
from consultations.marks.areas_page import areas_page
from consultations.marks.page import asked_of, map_point, marks_section, read_selection
from consultations.marks.queries.shown import count_marks, public_points
from consultations.marks.views.frame import blueprint, page, sit_down
from core.access import public
from maps.layers import feature_collection, geojson_response


@blueprint.get("/<slug:slug>/uwagi/")
@public
def marks(slug: str) -> Response:
    """The list with its filters."""
    desk = sit_down(slug)
    section = marks_section(desk.view, request.args, desk.arrived_at, base=request.path)
    return page(desk, "list", marks=section)


@blueprint.get("/<slug:slug>/uwagi/obszary")
@public
def areas(slug: str) -> Response:
    """How many of the same selection lie in each area: a map in depths of colour and the equal table."""
    desk = sit_down(slug)
    return page(desk, "areas", shown=areas_page(desk.view, request.args, base=request.path))


@blueprint.get("/<slug:slug>/uwagi.geojson")
@public
def points(slug: str) -> Response:
    """The marks of the same selection as points for the live map."""
    view = sit_down(slug).view
    topics = topics_of(view.id)
    asked = asked_of(read_selection(request.args, topics), topics)
    signs = {one.id: one for one in topics}
    rows = public_points(view.id, asked, count_marks(view.id, asked))
    body = feature_collection(map_point(one, signs, slug) for one in rows)
    return geojson_response(body, hashlib.sha256(body.encode()).hexdigest()[:24])
