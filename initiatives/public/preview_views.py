"""Looking at a draft as residents will see it: for the office alone."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response

from core.access import requires
from core.clock import now
from initiatives.programmes.queries import find_programme
from initiatives.public.html import programme_html

blueprint = Blueprint("programmes_preview", __name__, url_prefix="/urzad/inicjatywy/<slug:slug>/podglad")


@blueprint.get("")
@requires("initiatives.programme.edit")
def page(slug: str) -> Response:
    """The public page, marked as a preview; a draft as on the day on which it is published."""
    view = find_programme(slug)
    times = view.times
    if times.published_at is None:
        times = replace(times, published_at=now())
    answer = make_response(programme_html(replace(view, times=times), previewed=slug))
    answer.headers["Cache-Control"] = "no-store"
    return answer
