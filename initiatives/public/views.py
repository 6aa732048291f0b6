"""Addresses under ``/inicjatywy/``: the list of programmes, one programme, its calendar and documents."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template, request, url_for

from core.access import public
from core.calendar_file import Event, calendar_file
from core.clock import now
from core.files.serving import file_answer
from core.files.storing import find_file
from core.problems import NotFound
from core.site.record import add_part
from core.web.cache import shareable
from initiatives.programmes import counted_words
from initiatives.programmes.document_queries import document_file
from initiatives.programmes.public_queries import calls_until, has_programmes
from initiatives.programmes.queries import find_published
from initiatives.programmes.texts import share
from initiatives.public.html import programme_html
from initiatives.public.listing import programme_list
from initiatives.public.works_map import programme_geojson

blueprint = Blueprint("programmes", __name__, url_prefix="/inicjatywy")


def init_app(app: Flask) -> None:
    """Offer percents to templates; read with the town's record whether there is any programme and until when."""
    add_part(app, "programmes_until", calls_until())
    add_part(app, "has_programmes", has_programmes())
    app.jinja_env.filters["percent_text"] = share
    counted_words.init_app(app)


def _asked_page() -> int:
    page = request.args.get("strona", "")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1


@blueprint.get("/")
@public
def programmes() -> str:
    """What a local initiative is, and every published programme, those that take applications first."""
    shareable()
    return render_template(
        "initiatives/public/programmes.html",
        page=programme_list(_asked_page()),
        page_url=lambda page: url_for("programmes.programmes", strona=page if page > 1 else None),
    )


@blueprint.get("/<slug:slug>/")
@public
def programme(slug: str) -> str:
    """A programme: money, required contribution, calls, criteria, documents."""
    view = find_published(slug)
    shareable()
    return programme_html(view, word=request.args.get("stan", "")[:20])


@blueprint.get("/<slug:slug>/mapa.geojson")
@public
def works_geojson(slug: str) -> Response:
    """Its applications and works as points; ``stan`` chooses among works."""
    view = find_published(slug)
    shareable()
    return Response(
        programme_geojson(view, request.args.get("stan", "")[:20]), mimetype="application/geo+json"
    )


@blueprint.get("/<slug:slug>/terminy.ics")
@public
def calendar(slug: str) -> Response:
    """The programme's calls as a calendar file."""
    view = find_published(slug)
    url = url_for("programmes.programme", slug=slug, _external=True)
    events = [
        Event(
            f"inicjatywy-{slug}-{one.number}@wspolnie",
            view.title,
            one.opens_at,
            one.closes_at,
            view.record.lead,
            url,
        )
        for one in view.times.calls
    ]
    response = Response(calendar_file(view.title, events, now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-nabory.ics"'
    return response


@blueprint.get("/<slug:slug>/dokumenty/<int:document_id>")
@public
def document(slug: str, document_id: int) -> Response:
    """A version of a document."""
    file_id = document_file(find_published(slug).id, document_id)
    if file_id is None:
        raise NotFound
    return file_answer(find_file(file_id), is_public=True)
