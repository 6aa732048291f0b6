"""Layers beside the marks for everybody: tiles of services under our own address, things of files."""

from __future__ import annotations

from flask import Blueprint, Response, request

from consultations.consultation.layers import layer_features, layer_tile
from consultations.consultation.queries import find_published
from core.access import public

blueprint = Blueprint("layers", __name__, url_prefix="/konsultacje")
LAYER = "/<slug:slug>/warstwy/<int(max=9223372036854775807):layer_id>"
CELL = "<int(max=20):zoom>/<int(max=1048575):x>/<int(max=1048575):y>"


@blueprint.get(f"{LAYER}/{CELL}")
@public
def tile(slug: str, layer_id: int, zoom: int, x: int, y: int) -> Response:
    """A tile of a WMS or WMTS; 502 where the service gives none."""
    return layer_tile(find_published(slug).id, layer_id, (zoom, x, y), public_only=True)


@blueprint.get(f"{LAYER}.geojson")
@public
def features(slug: str, layer_id: int) -> Response:
    """The things of an own file within ``bbox``."""
    return layer_features(find_published(slug).id, layer_id, request.args, public_only=True)
