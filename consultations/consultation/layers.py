"""Layers beside the marks as the map takes them: their addresses, their tiles, their things as GeoJSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from flask import Response, url_for

from consultations.consultation.layer_queries import (
    MOST_SHOWN,
    Box,
    LayerView,
    features_within,
    find_layer,
    layers_of,
    service_of,
    view_of_layer,
)
from consultations.consultation.rules.layers import GEOJSON
from core.problems import NotFound
from maps.geojson import encode
from maps.layers import geojson_response
from maps.outward.proxy import tile_response


@dataclass(frozen=True)
class ShownLayer:
    """A layer ready for ``components/map_layers.html``; ``url`` has ``{z}``, ``{x}``, ``{y}`` or takes ``bbox``."""

    id: int
    name: str
    kind: str
    url: str
    source: str
    legend: str
    colour: str
    opacity: int
    is_public: bool


def shown_layers(consultation_id: int, slug: str, is_office: bool = False) -> list[ShownLayer]:
    """The layers of a map: those that everybody may see, or for the office all of them. One statement."""
    return [
        ShownLayer(
            one.id, one.name, one.kind, layer_url(slug, one, is_office), one.source, one.legend, one.colour, one.opacity,
            one.is_public,
        )
        for one in layers_of(consultation_id, public_only=not is_office)
        if one.kind != GEOJSON or one.loaded_at is not None
    ]  # fmt: skip


def layer_url(slug: str, one: LayerView, is_office: bool) -> str:
    """Where the map's script finds a layer."""
    place = "consultations_layers" if is_office else "layers"
    if one.kind == GEOJSON:
        return url_for(f"{place}.features", slug=slug, layer_id=one.id, v=one.version)
    address = url_for(f"{place}.tile", slug=slug, layer_id=one.id, zoom=1, x=2, y=3, v=one.version)
    return address.replace("/1/2/3", "/{z}/{x}/{y}")


def layer_tile(
    consultation_id: int, layer_id: int, spot: tuple[int, int, int], public_only: bool
) -> Response:
    """A tile of a service's layer. Raises ``NotFound``."""
    one = find_layer(consultation_id, layer_id, public_only)
    return tile_response(service_of(one), *spot, is_public=public_only)


def layer_features(
    consultation_id: int, layer_id: int, args: Mapping[str, str], public_only: bool
) -> Response:
    """The things of a file's layer within ``bbox``, with their labels and nothing else. Raises ``NotFound``."""
    one = find_layer(consultation_id, layer_id, public_only)
    box = read_box(args.get("bbox", ""))
    if one.kind != GEOJSON or box is None:
        raise NotFound
    etag = sha256(f"{one.id}/{view_of_layer(one).version}/{box}".encode()).hexdigest()[:20]
    kept = f"{'public' if public_only else 'private'}, max-age=300"
    return geojson_response(lambda: things_in(layer_id, box), etag, kept)


def things_in(layer_id: int, box: Box) -> str:
    """A collection of what is in the box; ``is_whole`` says whether that is all."""
    found = features_within(layer_id, box)
    told = ",".join(
        f'{{"type":"Feature","geometry":{shape},"properties":{encode({"label": label})}}}'
        for label, shape in found
    )
    whole = "true" if len(found) < MOST_SHOWN else "false"
    return f'{{"type":"FeatureCollection","is_whole":{whole},"features":[{told}]}}'


def read_box(typed: str) -> Box | None:
    """West, south, east, north in degrees; ``None`` for what is no box."""
    try:
        numbers = [float(part) for part in typed.split(",")] if len(typed) < 100 else []
    except ValueError:
        return None
    if len(numbers) != 4 or not all(math.isfinite(one) and abs(one) <= 180 for one in numbers):
        return None
    west, south, east, north = numbers
    return (west, south, east, north) if west <= east and south <= north <= 90 and south >= -90 else None
