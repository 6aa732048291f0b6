"""The sent project: its number, what happens by when, how to correct or withdraw it."""

from __future__ import annotations

from flask import Response, make_response, render_template

from core.access import public
from pb.submission import queries
from pb.submission.views.frame import blueprint, go, sit_down


@blueprint.get("/zglos/wyslane")
@public
def sent(slug: str) -> Response:
    """What has become of the draft once it is sent."""
    desk = sit_down(slug)
    if desk.draft is None or desk.draft.project_id is None:
        return go("start", slug)
    page = render_template(
        "pb/submission/sent.html",
        slug=slug,
        pb_round=desk.round_view.pb_round,
        project=queries.project_by_id(desk.draft.project_id),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
