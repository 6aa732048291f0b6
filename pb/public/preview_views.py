"""Looking at a planned round as residents will see it: for the office alone."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, request

from core.access import requires
from core.clock import now
from core.web.filters import write_amounts_in
from pb.public.round_html import round_html
from pb.rounds.queries import find_any_round
from pb.rounds.rules import Stage

blueprint = Blueprint("preview", __name__, url_prefix="/urzad/edycje/<slug:slug>")
STAGES = {"nabor": Stage.SUBMISSION, "glosowanie": Stage.VOTING}


@blueprint.get("/podglad")
@requires("pb.round.edit")
def round_preview(slug: str) -> Response:
    """The round's public page, marked as a preview; ``?etap=nabor|glosowanie`` shows what that stage will say."""
    view = find_any_round(slug, now())
    write_amounts_in(view.pb_round.currency)
    stage = STAGES.get(request.args.get("etap", ""), view.stage)
    answer = make_response(round_html(replace(view, stage=stage), previewed=slug))
    answer.headers["Cache-Control"] = "no-store"
    return answer
