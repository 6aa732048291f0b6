"""Layers that other packages hand to the map, and the answers they are sent in.

``maps`` knows no procedure: a package describes its layer, ``app.py`` introduces it with ``register_layer``,
and ``/mapa/warstwy/<name>.geojson`` serves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, request

from core.problems import NotFound
from maps.geojson import collection, encode, feature, point

MIMETYPE = "application/geo+json"
REVALIDATED = "public, no-cache"
FOREVER = "public, max-age=31536000, immutable"
PLACE = ("lon", "lat", "geometry")

Arguments = Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """A layer of the map.

    ``features`` gives plain rows (see ``feature_collection``) for the arguments of the address; ``version`` a short text that
    changes whenever they do, cheaper to compute than the features. Both may raise ``NotFound``.
    """

    name: str
    features: Callable[[Arguments], Iterable[Mapping[str, Any]]]
    version: Callable[[Arguments], str]


def register_layer(app: Flask, layer: Layer) -> None:
    """Introduce a layer; two of the same name are a mistake of the program."""
    layers: dict[str, Layer] = app.extensions.setdefault("map_layers", {})
    if layer.name in layers:
        raise ValueError(f"there is a layer {layer.name} already")
    layers[layer.name] = layer


def layer_named(name: str) -> Layer:
    """The layer of that name. Raises ``NotFound``."""
    layers: dict[str, Layer] = current_app.extensions.get("map_layers", {})
    if name not in layers:
        raise NotFound
    return layers[name]


def feature_collection(rows: Iterable[Mapping[str, Any]]) -> str:
    """GeoJSON text from plain rows: ``lon``, ``lat`` (degrees) or a GeoJSON ``geometry``, the rest are properties.

    Rows without a place become features without geometry (RFC 7946, 3.2): they are on the list, not on the map.
    """
    return encode(collection(feature_of(row) for row in rows))


def feature_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row as a GeoJSON feature; see ``feature_collection``."""
    geometry = row.get("geometry")
    lon, lat = row.get("lon"), row.get("lat")
    if geometry is None and lon is not None and lat is not None:
        geometry = point(lon, lat)
    return feature(geometry, {name: value for name, value in row.items() if name not in PLACE})


def geojson_response(body: str | Callable[[], str], etag: str, cache_control: str = REVALIDATED) -> Response:
    """GeoJSON with an ETag: 304 when the reader has it already, and then ``body`` is not even computed.

    Compression happens where all answers are compressed (``core.web.cache``).
    """
    known = request.if_none_match
    if known and known.contains_weak(etag):
        response = Response(status=304)
    else:
        response = Response(body() if callable(body) else body, mimetype=MIMETYPE)
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    return response
