"""The desk of applications: the list of those that were sent, and one of them whole."""

from __future__ import annotations

from flask import Blueprint, Response

from core.access import requires
from initiatives.office.application_frame import NUMBER, PREFIX, application_page, opened, programme_page
from initiatives.programmes.queries import record_of

blueprint = Blueprint("initiative_desk", __name__, url_prefix=PREFIX)
READ = "initiatives.desk.read"


@blueprint.get("/wnioski")
@requires(READ)
def applications(slug: str) -> Response:
    """The sent applications."""
    return programme_page(record_of(slug), "applications", "wnioski")


@blueprint.get(NUMBER)
@requires(READ)
def page(slug: str, number: int) -> Response:
    """One application."""
    return application_page(opened(slug, number), "application", "wniosek")
