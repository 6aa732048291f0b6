"""One tile of a WMS (OGC 06-042, GetMap) or a WMTS (OGC 07-057r7, GetTile in key-value form). Pure.

Nothing of a request comes from the reader but the tile's three numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from maps.outward.addresses import ServiceAddress

HALF_WORLD = math.pi * 6_378_137.0
"""Metres of EPSG:3857 from the middle of the world to its edge."""
SIDE = 256
LOWEST, HIGHEST = 6, 20
WMS, WMTS = "wms", "wmts"
PICTURES = {"png": "image/png", "jpeg": "image/jpeg"}


@dataclass(frozen=True)
class Service:
    """What a picture is asked of. ``matrix_set`` and ``matrix_prefix`` (before the zoom) matter to a WMTS alone."""

    kind: str
    address: ServiceAddress
    layer: str
    picture: str = "png"
    matrix_set: str = ""
    matrix_prefix: str = ""


def is_tile(zoom: int, x: int, y: int) -> bool:
    """Whether there is such a tile at a zoom at which layers are shown."""
    return LOWEST <= zoom <= HIGHEST and 0 <= x < 2**zoom and 0 <= y < 2**zoom


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the tile in which a place (degrees) lies."""
    tall = math.asinh(math.tan(math.radians(lat))) / math.pi
    return int((lon + 180) / 360 * 2**zoom), int((1 - tall) / 2 * 2**zoom)


def tile_box(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile in metres of EPSG:3857."""
    side = 2 * HALF_WORLD / 2**zoom
    west, north = x * side - HALF_WORLD, HALF_WORLD - y * side
    return west, north - side, west + side, north


def tile_target(service: Service, zoom: int, x: int, y: int) -> str:
    """Path and query of the request for a tile."""
    told = _get_map(service, zoom, x, y) if service.kind == WMS else _get_tile(service, zoom, x, y)
    query = "&".join(part for part in (service.address.query, urlencode(told)) if part)
    return f"{service.address.path}?{query}"


def _get_map(service: Service, zoom: int, x: int, y: int) -> dict[str, str]:
    return {
        "SERVICE": "WMS", "VERSION": "1.3.0", "REQUEST": "GetMap", "LAYERS": service.layer, "STYLES": "",
        "CRS": "EPSG:3857", "BBOX": ",".join(f"{metres:.3f}" for metres in tile_box(zoom, x, y)),
        "WIDTH": str(SIDE), "HEIGHT": str(SIDE), "FORMAT": PICTURES[service.picture],
        "TRANSPARENT": "TRUE" if service.picture == "png" else "FALSE",
    }  # fmt: skip


def _get_tile(service: Service, zoom: int, x: int, y: int) -> dict[str, str]:
    return {
        "SERVICE": "WMTS", "VERSION": "1.0.0", "REQUEST": "GetTile", "LAYER": service.layer, "STYLE": "default",
        "FORMAT": PICTURES[service.picture], "TILEMATRIXSET": service.matrix_set,
        "TILEMATRIX": f"{service.matrix_prefix}{zoom}", "TILEROW": str(y), "TILECOL": str(x),
    }  # fmt: skip
