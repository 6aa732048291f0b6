"""Addresses under ``/konsultacje/``: the list, one consultation, its calendar and documents."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template, request, url_for

from consultations.consultation.contents import last_day
from consultations.consultation.public_queries import STAGES, consulted_until, document_file
from consultations.consultation.queries import find_published, steps_of
from consultations.public.consultation_page import calendar_events
from consultations.public.html import consultation_html
from consultations.public.listing import consultation_list, list_geojson
from core.access import public
from core.calendar_file import calendar_file
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from core.site.record import add_part
from core.web.cache import shareable
from maps.layers import MIMETYPE

blueprint = Blueprint("consultations", __name__, url_prefix="/konsultacje")


def init_app(app: Flask) -> None:
    """Offer the last day of a term to templates; read with the town's record whether anything goes on at all."""
    add_part(app, "consulted_until", consulted_until())
    app.jinja_env.filters["last_day"] = last_day


def _asked() -> tuple[str, int]:
    """The stage and the page that the address asks for."""
    word, page = request.args.get("etap", ""), request.args.get("strona", "")
    is_number = page.isascii() and page.isdecimal() and len(page) < 7
    return word if word in STAGES else "", int(page) if is_number else 1


@blueprint.get("/")
@public
def consultations() -> str:
    """Every published consultation, those that go on first, with a map."""
    word, number = _asked()
    shareable()
    return render_template(
        "consultations/public/consultations.html",
        page=consultation_list(word, number),
        page_url=lambda page: url_for(
            "consultations.consultations", etap=word or None, strona=page if page > 1 else None
        ),
    )


@blueprint.get("/mapa.geojson")
@public
def consultations_geojson() -> Response:
    """The same page of the list for the map."""
    shareable()
    return Response(list_geojson(*_asked()), mimetype=MIMETYPE)


@blueprint.get("/<slug:slug>/")
@public
def consultation(slug: str) -> str:
    """A consultation: what it is about, until when, its steps, documents and news."""
    view = find_published(slug)
    shareable()
    return consultation_html(view, request.args)


@blueprint.get("/<slug:slug>/terminy.ics")
@public
def calendar(slug: str) -> Response:
    """The consultation's terms as a calendar file."""
    view = find_published(slug)
    body = calendar_file(view.title, calendar_events(view, steps_of(view.id)), now())
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-terminy.ics"'
    return response


@blueprint.get("/<slug:slug>/dokumenty/<int:document_id>/<int:number>")
@public
def document(slug: str, document_id: int, number: int) -> Response:
    """A version of a document."""
    file_id = document_file(find_published(slug).id, document_id, number)
    if file_id is None:
        raise NotFound
    return file_answer(find_file(file_id), is_public=True)
