"""The blueprint, and how its pages show a form again: what was typed, what is wrong, the right status."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template

from accounts.sessions import current_actor
from accounts.texts import error_lines, password_hint
from core.problems import Problem
from core.web.summary import summary

blueprint = Blueprint("accounts", __name__)

SAME_SECONDS = 0.3


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Pages about a person are not kept by any cache, nor shown by "back" after log-out."""
    response.headers["Cache-Control"] = "no-store"
    return response


def form_page(template: str, problems: Sequence[Problem] = (), **context: Any) -> Response:
    """A page with a form. With problems: 422 (429 for too many tries), summary above and sentences beside fields."""
    errors = error_lines(problems)
    shown = {**summary(errors), "password_hint": password_hint()}
    page = render_template(template, **shown, **context)
    waits = [problem.facts["seconds"] for problem in problems if problem.code == "too_many_tries"]
    answer = make_response(page, 429 if waits else 422 if problems else 200)
    if waits:
        answer.headers["Retry-After"] = str(waits[0])
    return answer


def too_many(seconds: int) -> list[Problem]:
    """The refusal of a limit, in minutes for people and seconds for programs."""
    return [Problem("too_many_tries", facts={"minutes": -(-seconds // 60), "seconds": seconds})]


def answer_not_before(started: float) -> None:
    """Wait until ``SAME_SECONDS`` have passed since ``started`` (monotonic): work done for an address that has an
    account, and work saved for one that has not, take the same time."""
    time.sleep(max(0.0, started + SAME_SECONDS - time.monotonic()))


def go_to(address: str) -> Response:
    """Show another page (303), so that reloading does not send a form again."""
    return make_response(redirect(address, 303))


def who() -> dict[str, Any]:
    """Who is signed in, for the header of the office's pages."""
    actor = current_actor()
    return {"who": actor.shown_name if actor else ""}
