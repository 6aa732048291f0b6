"""The office's pages about appeals, exclusions, merging and the ballot list: their blueprint and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, url_for

from core.clock import now, today
from core.problems import Problem
from core.web.summary import summary
from pb.rounds.queries import RoundView
from pb.rounds.shown import shown_round
from pb.verification.list_office_texts import exact, sentence

blueprint = Blueprint("before_vote", __name__, url_prefix="/urzad")


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Appeals and consents hold what only the office may read: no cache keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def page(
    template: str, view: RoundView | None, problems: Sequence[Problem] = (), status: int = 0, **context: Any
) -> Response:
    """A page of the office; with problems 422, the summary above and sentences beside the fields."""
    errors = [(problem.field, sentence(problem)) for problem in problems]
    shown = {
        **summary(errors), "today": today(), "now": now(),
        "view": view, "slug": view.pb_round.slug if view else "", "pb_round": view.pb_round if view else None,
        "places": places(view) if view else [], "exact": exact, "may": current_app.extensions["permission_check"],
    }  # fmt: skip
    body = render_template(f"pb/verification/office/{template}.html", **{**shown, **context})
    return make_response(body, status or (422 if problems else 200))


def places(view: RoundView) -> list[tuple[str, str]]:
    """The pages of a round between the decisions and the vote."""
    slug = view.pb_round.slug
    return [
        ("Odwołania", url_for("before_vote.appeals")),
        ("Wykluczenia", url_for("before_vote.conflicts", slug=slug)),
        ("Łączenie", url_for("before_vote.merges", slug=slug)),
        ("Lista do głosowania", url_for("before_vote.ballot_list", slug=slug)),
    ]


def view_of(slug: str) -> RoundView:
    """The round, its amounts in its own currency. Raises ``NotFound``."""
    return shown_round(slug)


def go_to(endpoint: str, **values: Any) -> Response:
    """Show another page, so that reloading does not send a form again."""
    return make_response(redirect(url_for(f"before_vote.{endpoint}", **values), 303))
