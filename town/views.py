"""Addresses that join the procedures: start page, map of everything, crest, legal pages."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask_babel import gettext as _

from core.access import public
from core.problems import NotFound
from core.site.record import current_site, read_crest
from core.version import VERSION
from core.web.cache import shareable
from maps.layers import geojson_response
from maps.queries import sources
from town import legal
from town.initiative_items import has_programmes
from town.settings.legal_text import ACCESSIBILITY, PRIVACY, own_text
from town.start_page import start_page
from town.whole_map import choice_of, map_text, map_version
from town.whole_map import whole_map as whole_map_page

CREST_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
CREST_TYPES = ("image/svg+xml", "image/png", "image/jpeg")

blueprint = Blueprint("town", __name__)


@blueprint.get("/")
@public
def start() -> str:
    """What residents can do now, and what came of what they decided."""
    shareable()
    return render_template("town/start.html", page=start_page())


@blueprint.get("/mapa")
@public
def whole_map() -> str:
    """Projects of all current rounds on one map."""
    choice = choice_of(request.args)
    shareable()
    return render_template(
        "town/map.html",
        choice=choice,
        page=whole_map_page(choice),
        page_url=lambda page: url_for(
            "town.whole_map", **choice.arguments(strona=str(page) if page > 1 else "")
        ),
    )


@blueprint.get("/mapa/projekty.geojson")
@public
def whole_map_geojson() -> Response:
    """The same projects for the map."""
    choice = choice_of(request.args)
    shareable()
    return geojson_response(lambda: map_text(choice), map_version(choice))


@blueprint.get("/herb")
@public
def crest() -> Response:
    """The town's crest as it was given, kept from doing anything by its own policy."""
    found = read_crest()
    if found is None or found[1] not in CREST_TYPES:
        raise NotFound
    shareable()
    response = Response(found[0], mimetype=found[1])
    response.headers["Content-Security-Policy"] = CREST_POLICY
    return response


@blueprint.get("/dostepnosc")
@public
def accessibility() -> str:
    """The accessibility declaration."""
    shareable()
    own = own_text(ACCESSIBILITY, current_site())
    if own:
        return render_template("town/own_text.html", title=_("Deklaracja dostępności"), own=own)
    return render_template("town/accessibility.html", declaration=legal.declaration())


@blueprint.get("/prywatnosc")
@public
def privacy() -> str:
    """What is kept of whom, for how long, and why."""
    shareable()
    own = own_text(PRIVACY, current_site())
    if own:
        return render_template("town/own_text.html", title=_("Prywatność"), own=own)
    hosts = legal.base_map_owners(current_site().base_maps)
    return render_template("town/privacy.html", base_map_owners=hosts)


@blueprint.get("/zrodla")
@public
def about() -> str:
    """The programme, its licence, where the data come from."""
    shareable()
    return render_template("town/about.html", version=VERSION, sources=sources())


def init_app(app: Flask) -> None:
    """Offer the main navigation to every page."""
    app.extensions["navigation"] = [
        lambda: (_("Budżet"), "/bo/"),
        lambda: (_("Konsultacje"), "/konsultacje/"),
        lambda: (_("Inicjatywy"), "/inicjatywy/") if has_programmes() else None,
        lambda: (_("Mapa"), "/mapa"),
        lambda: (_("Konto"), "/konto/"),
    ]
