"""Addresses of the map's data: the vector base, places by name, the layers that packages handed in."""

from __future__ import annotations

import math
import re

from flask import Blueprint, Flask, Response, jsonify, request

from core.access import public
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound
from core.web.cache import shareable
from maps.base_maps import map_settings
from maps.coordinates import POLAND, inside
from maps.kept_base import town_base
from maps.layers import FOREVER, REVALIDATED, feature_collection, geojson_response, layer_named
from maps.on_page import map_data, still_map, vector_base_url
from maps.place_search import places_found
from maps.place_texts import kind_of_place, where_text
from maps.whereabouts import whereabouts

PLACE_SEARCHES = Limit("maps.places", 120, 60)
WHEREABOUTS = Limit("maps.where", 240, 60)
MOST_AREAS = 50

blueprint = Blueprint("maps", __name__, url_prefix="/mapa")


@blueprint.get("/podklad.geojson")
@public
def vector_base_file() -> Response:
    """Boundary, areas and places; kept for ever under the address that names the content."""
    base = town_base()
    is_current = request.args.get("v") == base.digest
    return geojson_response(base.body, base.digest, FOREVER if is_current else REVALIDATED)


@blueprint.get("/miejsca")
@public
def places() -> Response:
    """Places whose name holds ``q``, 20 a page (``strona``).

    ``{"items": [{name, kind, label, lon, lat}], "page", "pages", "total"}``; ``label`` is the name with what it is.
    """
    refuse_over(PLACE_SEARCHES, client_key())
    found = places_found(request.args.get("q", ""), request.args.get("strona", 1, type=int))
    shareable()
    items = [
        {
            "name": one.name,
            "kind": one.kind,
            "label": ", ".join(filter(None, (one.name, kind_of_place(one.kind)))),
            "lon": round(one.lon, 6),
            "lat": round(one.lat, 6),
        }
        for one in found.items
    ]
    return jsonify(items=items, page=found.page, pages=found.pages, total=found.total)


@blueprint.get("/gdzie")
@public
def where() -> Response:
    """What a point (``lon``, ``lat`` in degrees) is near to, and whether it lies outside ``obszar`` (ids of areas).

    ``{"text", "outside_m"}``; 404 when the numbers are no place in Poland.
    """
    refuse_over(WHEREABOUTS, client_key())
    lon, lat = (request.args.get(name, math.nan, type=float) for name in ("lon", "lat"))
    if not inside(POLAND, (lon, lat)):
        raise NotFound
    wanted = request.args.get("obszar", "").split(",")
    ids = [int(one) for one in wanted if re.fullmatch(r"[0-9]{1,9}", one)][:MOST_AREAS]
    found = whereabouts(round(lon, 5), round(lat, 5), ids)
    shareable()
    return jsonify(
        text=where_text(lon, lat, found.nearest, found.away, found.outside), outside_m=round(found.outside)
    )


@blueprint.get("/warstwy/<name>.geojson")
@public
def layer(name: str) -> Response:
    """A layer that a package handed in."""
    wanted = layer_named(name)
    arguments = request.args.to_dict()
    return geojson_response(lambda: feature_collection(wanted.features(arguments)), wanted.version(arguments))


def init_app(app: Flask) -> None:
    """Offer the map's functions to templates."""
    app.jinja_env.globals.update(
        still_map=still_map, map_data=map_data, map_settings=map_settings, vector_base_url=vector_base_url
    )
