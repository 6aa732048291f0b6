"""The residents' pages of what comes before the vote: appeals, consents to merging, the ballot list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from core.clock import now
from core.problems import Problem
from core.web.summary import summary
from pb.rounds.queries import RoundView
from pb.verification.list_texts import exact, sentence

blueprint = Blueprint("objections", __name__, url_prefix="/bo/<slug:slug>")


def open_page(
    template: str, view: RoundView, problems: Sequence[Problem] = (), status: int = 0, **context: Any
) -> Response:
    """A page; with problems 422, the summary above and sentences beside the fields. Kept nowhere."""
    errors = [(problem.field, sentence(problem)) for problem in problems]
    shown = {
        **summary(errors), "now": now(),
        "view": view, "slug": view.pb_round.slug, "pb_round": view.pb_round, "exact": exact,
    }  # fmt: skip
    body = render_template(f"pb/verification/{template}.html", **{**shown, **context})
    answer = make_response(body, status or (422 if problems else 200))
    answer.headers["Cache-Control"] = "no-store"
    return answer
