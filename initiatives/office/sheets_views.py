"""A committee member's own list of sheets: done, to do, conflicts; everybody's points once all are in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from core.access import signed_in
from core.clock import now
from core.problems import NotAllowed, Problem
from core.web.office_form import actor_id
from initiatives.office.application_frame import PREFIX
from initiatives.office.sheet_page import state_of, tag_of
from initiatives.programmes.models import ProgrammeCall
from initiatives.programmes.queries import ProgrammeView, calls_of, committee_of, find_published
from initiatives.scoring.cards import cards_of
from initiatives.scoring.ranking_queries import basis_now, records_of
from initiatives.scoring.sheet_queries import own_sheets, progress_of, scored_applications

blueprint = Blueprint("initiative_sheets", __name__, url_prefix=PREFIX)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Points are the member's own until all have handed in: no cache keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def seated(slug: str) -> tuple[ProgrammeView, int]:
    """The programme and the member who asks. Raises ``NotFound``, and ``NotAllowed`` for who is not of the committee."""
    view, member = find_published(slug), actor_id()
    if member is None or member not in committee_of(view.id):
        raise NotAllowed(Problem("not_a_member"))
    return view, member


@blueprint.get("/ocena")
@signed_in
def page(slug: str) -> Response:
    """What is to be scored, call by call."""
    view, member = seated(slug)
    parts = [_part(view, call, member) for call in calls_of(view.id)]
    shown = [one for one in parts if one["rows"]]
    return make_response(
        render_template("initiatives/office/sheets.html", view=view, parts=shown, many=len(parts) > 1)
    )


def _part(view: ProgrammeView, call: ProgrammeCall, member: int) -> dict[str, Any]:
    applications = scored_applications(call.id)
    if not applications:
        return {"rows": []}
    sheets = own_sheets(view.id, [one.id for one in applications], member)
    states = [(one, state_of(*sheets[one.id], view)) for one in applications]
    progress = progress_of(view, call, now())
    return {
        "call": call, "rows": [(one, tag_of(state)) for one, state in states],
        "done": sum(state in ("handed_in", "conflict") for _one, state in states),
        "is_whole": progress.is_whole, "waiting": len(progress.missing),
        "cards": cards_of(basis_now(view, call, progress), records_of(call.id)) if progress.is_whole else [],
    }  # fmt: skip
