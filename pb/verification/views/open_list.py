"""The public page of the ballot list: where the seed comes from, the order, how to repeat it."""

from __future__ import annotations

from flask import Response, render_template

from core.access import public
from core.clock import now
from core.problems import NotFound
from core.web.cache import shareable
from pb.rounds.shown import shown_round
from pb.verification.list_page import earlier_announcements, example, list_shown, list_table
from pb.verification.queries.ballot_list import ballot_list as read_list
from pb.verification.views.open_frame import blueprint


@blueprint.get("/lista")
@public
def ballot_list(slug: str) -> str:
    """The list of a round whose order is drawn here. Raises ``NotFound`` for one that came with its numbers."""
    view = shown_round(slug)
    kept = read_list(view.pb_round.id)
    if kept is None:
        raise NotFound
    seed, order = example()
    shareable()
    return render_template(
        "pb/verification/ballot_list.html",
        pb_round=view.pb_round,
        slug=slug,
        kept=kept,
        earlier=earlier_announcements(kept),
        shown=list_shown(view, kept),
        example_seed=seed,
        example_order=order,
        now=now(),
    )


@blueprint.get("/lista.csv")
@public
def ballot_list_csv(slug: str) -> Response:
    """The drawn list as a table."""
    view = shown_round(slug)
    shown = list_shown(view, read_list(view.pb_round.id))
    if not shown.rows:
        raise NotFound
    shareable()
    response = Response(list_table(view, shown), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-lista.csv"'
    return response
