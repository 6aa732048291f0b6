"""The editor's page of documents with their versions."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token
from core.web.document_form import LONGEST_REQUEST, document_form, take_document
from core.web.office_form import go_to
from core.web.requests import takes_long_form
from initiatives.office.building_views import MAY, frame, page
from initiatives.office.settings_pages import settings_blueprint
from initiatives.programmes.document_queries import documents_of
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.sections import DOCUMENTS
from initiatives.programmes.services.documents import add_document, remove_document


def _page(one: Programme, problems: list[Problem]) -> Response:
    return page("documents", problems, **frame(one, DOCUMENTS), **document_form(documents_of(one.id)))


blueprint = settings_blueprint("programmes_documents", "dokumenty", _page)


@blueprint.post("")
@takes_long_form(LONGEST_REQUEST)
@checks_token
@requires(MAY)
def add(slug: str) -> Response:
    """Add a document or a further version of one."""
    problems = take_document(lambda sent: add_document(slug, sent, now()))
    if problems:
        return _page(record_of(slug), problems)
    flash(_("Dokument jest dodany."), "good")
    return go_to(url_for("programmes_documents.page", slug=slug))


@blueprint.post("/<int:document_id>/usun")
@requires(MAY)
def remove(slug: str, document_id: int) -> Response:
    """Take a document of a draft away."""
    with transaction():
        problems = remove_document(slug, document_id)
    if problems:
        return _page(record_of(slug), problems)
    flash(_("Dokument jest usunięty."), "good")
    return go_to(url_for("programmes_documents.page", slug=slug))
