"""Looking at a draft as residents will see it: for the office alone."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, request

from consultations.consultation.queries import find_consultation
from consultations.public.html import consultation_html
from core.access import requires
from core.clock import now

blueprint = Blueprint("consultations_preview", __name__, url_prefix="/urzad/konsultacje/<slug:slug>/podglad")


@blueprint.get("")
@requires("consultations.consultation.edit")
def page(slug: str) -> Response:
    """The public page, marked as a preview; a draft as on the day on which it is published."""
    view = find_consultation(slug)
    times = view.times
    if times.published_at is None:
        times = replace(times, published_at=now())
    answer = make_response(consultation_html(replace(view, times=times), request.args, previewed=slug))
    answer.headers["Cache-Control"] = "no-store"
    return answer
