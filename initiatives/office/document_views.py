"""The editor's page of documents with their versions."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from core.access import requires
from core.clock import now
from core.db import transaction
from core.problems import Problem
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to
from core.web.requests import takes_long_form
from initiatives.office.building_views import MAY, frame, page
from initiatives.programmes.document_queries import documents_of
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.sections import DOCUMENTS
from initiatives.programmes.services.documents import MOST_BYTES, SentDocument, add_document, remove_document

blueprint = Blueprint(
    "programmes_documents", __name__, url_prefix="/urzad/inicjatywy/<slug:slug>/ustawienia/dokumenty"
)


def _page(one: Programme, problems: list[Problem]) -> Response:
    documents = documents_of(one.id)
    typed = {name: request.form.get(name, "")[:300] for name in ("document", "name", "note")}
    choices = [("", _("nowy dokument")), *((str(each.id), each.name) for each in documents)]
    return page(
        "documents", problems, **frame(one, DOCUMENTS), documents=documents, typed=typed, choices=choices
    )


@blueprint.get("", endpoint="page")
@requires(MAY)
def show(slug: str) -> Response:
    """The documents with their versions."""
    return _page(record_of(slug), [])


@blueprint.post("")
@takes_long_form(MOST_BYTES + 1024 * 1024)
@checks_token
@requires(MAY)
def add(slug: str) -> Response:
    """Add a document or a further version of one."""
    sent, problems = request.files.get("file"), [Problem("session_lost")]
    if token_is_valid() and sent is not None:
        words = (request.form.get(name, "")[:1000] for name in ("document", "name", "note"))
        with transaction():
            problems = add_document(slug, SentDocument(sent.stream, sent.filename or "", *words), now())
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
