"""What the town promised in a consultation, and what became of it."""

from __future__ import annotations

from flask import Response, request

from consultations.marks.promises_page import promises_page
from consultations.marks.views.frame import blueprint, page, sit_down
from core.access import public


@blueprint.get("/<slug:slug>/obietnice")
@public
def promised(slug: str) -> Response:
    """Every promise with its term, the late ones first."""
    desk = sit_down(slug)
    return page(desk, "promises", promises=promises_page(desk.view, request.args))
