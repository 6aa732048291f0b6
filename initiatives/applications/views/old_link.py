"""In place of a link from an older letter: every letter brings a new one, and the former no longer works."""

from __future__ import annotations

from flask import Response, make_response, render_template

from initiatives.programmes.queries import find_published


def old_link(slug: str) -> Response:
    """Say what has become of it and whom to ask; 404, since nobody can tell it from a mistyped one.

    Raises ``NotFound`` for a programme that is not there.
    """
    page = render_template("initiatives/applications/old_link.html", view=find_published(slug))
    answer = make_response(page, 404)
    answer.headers["Cache-Control"] = "no-store"
    return answer
