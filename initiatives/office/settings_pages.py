"""What pages of a programme's settings beside the sections do alike: where they stand and how they are opened."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from core.access import requires
from core.problems import Problem
from initiatives.office.building_views import MAY
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of

Page = Callable[[Programme, list[Problem]], Response]
"""The page of a programme with what was refused on it."""


def settings_blueprint(name: str, word: str, page: Page) -> Blueprint:
    """A blueprint under ``…/ustawienia/<word>`` whose first address shows ``page``."""
    made = Blueprint(name, __name__, url_prefix=f"/urzad/inicjatywy/<slug:slug>/ustawienia/{word}")

    @made.get("", endpoint="page")
    @requires(MAY)
    def show(slug: str) -> Response:
        return page(record_of(slug), [])

    return made
