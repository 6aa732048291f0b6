"""Vector tiles that packages hand to the map: ``/tiles/<layer>/<z>/<x>/<y>.mvt``.

``maps`` knows no procedure: a package introduces a family of layers by the first part of their names, see
``register_tiles``; the rest of the name says which one ("konsultacja-zielone-2026").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, current_app, request

from core.access import public
from core.problems import NotFound
from core.web.quick import Plain, answer_quickly

MIMETYPE = "application/vnd.mapbox-vector-tile"
KEPT_SECONDS = 60
"""An address that names its content's version (``v``) may be kept for so long; others are asked for again. Short:
what is hidden or erased must not be seen from a copy for longer than it takes to read a page."""

Tile = Callable[[str, int, int, int, Mapping[str, str]], bytes]
"""Name within the family, zoom, column, row, arguments of the address → bytes. Raises ``NotFound``."""

ADDRESS = re.compile(
    r"/tiles/(?P<family>[a-z0-9]+)-(?P<name>[a-z0-9-]+)/(?P<zoom>[0-9]{1,2})/(?P<x>[0-9]{1,7})/(?P<y>[0-9]{1,7})\.mvt"
)
blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")
CELL = "<int(max=20):zoom>/<int(max=1048575):x>/<int(max=1048575):y>"


def register_tiles(app: Flask, family: str, tile: Tile) -> None:
    """Introduce a family of layers; two of the same name are a mistake of the program."""
    families: dict[str, Tile] = app.extensions.setdefault("map_tiles", {})
    if family in families:
        raise ValueError(f"there are tiles {family} already")
    families[family] = tile


@blueprint.get(f"/<slug:layer>/{CELL}.mvt")
@public
def vector_tile(layer: str, zoom: int, x: int, y: int) -> Response:
    """One tile; 204 where there is nothing."""
    families: dict[str, Tile] = current_app.extensions.get("map_tiles", {})
    family, _, name = layer.partition("-")
    if family not in families:
        raise NotFound
    body = families[family](name, zoom, x, y, request.args.to_dict())
    response = Response(body, status=200 if body else 204, mimetype=MIMETYPE)
    response.headers["Cache-Control"] = _copies(request.args)
    return response


def _copies(arguments: Mapping[str, str]) -> str:
    return f"public, max-age={KEPT_SECONDS}" if "v" in arguments else "public, max-age=0, must-revalidate"


def quick_tile(path: str, arguments: dict[str, str]) -> Plain | None:
    """The same tile in front of Flask; ``None`` for an address that is none."""
    asked = ADDRESS.fullmatch(path)
    families: dict[str, Tile] = current_app.extensions.get("map_tiles", {})
    if asked is None or asked["family"] not in families:
        return None
    zoom, x, y = (int(asked[name]) for name in ("zoom", "x", "y"))
    body = families[asked["family"]](asked["name"], zoom, x, y, arguments)
    return Plain(body, MIMETYPE, _copies(arguments), "tiles.vector_tile")


def init_app(app: Flask) -> None:
    """Tiles are the same for everybody and asked for by the dozen."""
    answer_quickly(app, "/tiles/", quick_tile)
