"""Addresses of the map's data: the vector base, places by name, the layers that packages handed in."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request

from core.access import public
from core.limits import Limit, client_key, refuse_over
from core.web.cache import shareable
from maps.base_maps import map_settings
from maps.kept_base import town_base
from maps.layers import FOREVER, REVALIDATED, feature_collection, geojson_response, layer_named
from maps.on_page import map_data, still_map, vector_base_url
from maps.queries import places_named

PLACE_SEARCHES = Limit("maps.places", 120, 60)

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
    """Places whose name holds ``q``, at most 20: ``{"items": [{name, kind, lon, lat}]}``."""
    refuse_over(PLACE_SEARCHES, client_key())
    found = places_named(request.args.get("q", ""))
    shareable()
    return jsonify(
        items=[
            {"name": one.name, "kind": one.kind, "lon": round(one.lon, 6), "lat": round(one.lat, 6)}
            for one in found
        ]
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
