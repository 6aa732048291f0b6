"""The published report for everybody: its newest version, each older one, their documents."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from consultations.consultation.queries import find_published
from consultations.report.prose import report_text
from consultations.report.queries.lists import lists_of
from consultations.report.queries.written import find_version, without_taken_back
from consultations.report.report_html import report_page_html
from core.access import public
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from core.web.cache import shareable

blueprint = Blueprint("reports", __name__, url_prefix="/konsultacje")


def init_app(app: Flask) -> None:
    """Offer the office's plain text as paragraphs and lists to the report's templates."""
    app.jinja_env.filters["report_text"] = report_text


@blueprint.get("/<slug:slug>/raport")
@public
def report(slug: str) -> str:
    """The newest version."""
    return _page(slug, None)


@blueprint.get("/<slug:slug>/raport/<int:number>")
@public
def version(slug: str, number: int) -> str:
    """A version by its number; older ones stay readable."""
    return _page(slug, number)


def _page(slug: str, number: int | None) -> str:
    view = find_published(slug)
    found = find_version(view.id, number)
    shareable()
    return report_page_html(view, without_taken_back(found.content, view.id), request.args, found)


@blueprint.get("/<slug:slug>/raport.pdf")
@public
def document(slug: str) -> Response:
    """The document of the newest version."""
    return _document(slug, None)


@blueprint.get("/<slug:slug>/raport/<int:number>.pdf")
@public
def version_document(slug: str, number: int) -> Response:
    """The document of a version, to the byte the one whose hash stands on its page."""
    return _document(slug, number)


def _document(slug: str, number: int | None) -> Response:
    found = find_version(find_published(slug).id, number)
    answer = file_answer(find_file(found.file_id), is_public=True)
    if number is None:
        # The newest one is another file tomorrow.
        answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/<slug:slug>/raport/<int:number>.csv")
@public
def version_list(slug: str, number: int) -> Response:
    """The file of all marks of a version, to the byte the one whose hash stands on its page. Written anew when an
    author erases a mark, so nobody on the way keeps a former one. 404 for a version from before such files."""
    found = find_version(find_published(slug).id, number)
    kept = lists_of([found.id])[found.id]
    if not kept or kept[-1].file_id is None:
        raise NotFound
    answer = file_answer(find_file(kept[-1].file_id), is_public=True)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
