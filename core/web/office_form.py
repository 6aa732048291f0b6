"""What every editor of the office does with a form: read what was typed, go on to another page, know who acts."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect, request

from core.fields import Content

LONGEST = 20_000
MOST_FIELDS = 3000
NOT_CONTENT = frozenset({"csrf_token", "opened", "reason", "left_out"})
"""Fields that a form carries beside what it is about."""


def typed_content() -> Content:
    """What was typed, as it came; several choices of one name with commas between."""
    names = [name for name in request.form if name not in NOT_CONTENT][:MOST_FIELDS]
    return {name[:100]: ",".join(request.form.getlist(name))[:LONGEST] for name in names}


def go_to(address: str) -> Response:
    """Show another page (303)."""
    return make_response(redirect(address, 303))


def actor_id() -> int | None:
    """The account that is signed in."""
    number: int | None = current_app.extensions["current_actor"]().user_id
    return number
