"""What will be announced, for the officials who propose and confirm it: the page of the results, its map, every ladder."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for

from core.access import requires
from core.clock import now
from core.problems import NotFound
from core.web.filters import write_amounts_in
from pb.office.steps import closing_desk
from pb.results.exports import results_geojson
from pb.results.ladder_page import ladder_page
from pb.results.page import results_page
from pb.results.views import wanted_step
from pb.rounds.queries import RoundView, find_round

blueprint = Blueprint("result_preview", __name__, url_prefix="/urzad/bo/<slug>/zamkniecie")
LADDER = "result_preview.ladder"


def _counted(slug: str) -> RoundView:
    """A round whose every pool is counted; before that there is no result to look at."""
    round_view = find_round(slug, now())
    if not closing_desk(round_view, now()).is_counted:
        raise NotFound
    write_amounts_in(round_view.pb_round.currency)
    return round_view


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/podglad")
@requires("pb.desk.read")
def page(slug: str) -> Response:
    """The page of the results exactly as it will look."""
    url = url_for(".map_points", slug=slug)
    shown = results_page(_counted(slug)) | {"is_preview": True, "geojson_url": url, "ladder_at": LADDER}
    return _unkept(make_response(render_template("pb/results/results.html", **shown)))


@blueprint.get("/podglad.geojson")
@requires("pb.desk.read")
def map_points(slug: str) -> Response:
    """The points of that page's map."""
    return _unkept(results_geojson(_counted(slug)))


@blueprint.get("/podglad/krok-po-kroku/<pool>")
@requires("pb.desk.read")
def ladder(slug: str, pool: str) -> Response:
    """The count of one pool step by step, as everybody will be able to climb it; ``?krok=`` says which step is told."""
    shown = ladder_page(_counted(slug), pool, wanted_step(), LADDER) | {"is_preview": True}
    return _unkept(make_response(render_template("pb/results/ladder.html", **shown)))
