"""The plan as everybody reads it, once a mark in it has an approved answer."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from consultations.consultation.queries import ConsultationView, find_published
from consultations.planting.page import plan_shown
from consultations.planting.queries import is_plan_public
from consultations.planting.texts import season_name
from consultations.planting.views.plan import file_of
from core.access import public
from core.problems import NotFound

blueprint = Blueprint("planting", __name__, url_prefix="/konsultacje/<slug:slug>")


def _public_plan(slug: str) -> ConsultationView:
    """The consultation whose plan everybody may read. Raises ``NotFound``."""
    view = find_published(slug)
    if not is_plan_public(view.id):
        raise NotFound
    return view


@blueprint.get("/nasadzenia")
@public
def plan(slug: str) -> Response:
    """The list with its map."""
    view = _public_plan(slug)
    shown = plan_shown(view, request.args, url_for("planting.plan", slug=slug), is_open=True)
    html = render_template(
        "consultations/planting/plan.html", plan=shown, consultation=view, slug=slug, season_name=season_name
    )
    return make_response(html)


@blueprint.get("/nasadzenia.<ending>")
@public
def plan_as_file(slug: str, ending: str) -> Response:
    """The plan as a file."""
    return file_of(_public_plan(slug), ending, is_open=True)
