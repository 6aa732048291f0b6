"""Saves that a page makes of its own accord (``data-autosave`` in forms.js): answered in JSON, the page stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, jsonify, make_response, request


def is_autosave() -> bool:
    """Whether nobody pressed a button: the form was sent by its own script."""
    return request.headers.get("X-Requested-With") == "autosave"


def saved_quietly(fields: Mapping[str, str]) -> Response:
    """Saved; ``fields``: hidden fields of the form that are something else from now on, by name."""
    return make_response(jsonify(fields=dict(fields)))


def refused_quietly(said: str, status: int, fields: Mapping[str, str] | None = None) -> Response:
    """Why it was not taken: a sentence for the form's own line. ``fields`` where a part was saved all the same."""
    return make_response(jsonify(said=said, fields=dict(fields or {})), status)
