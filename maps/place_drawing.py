"""Where something is to stand, as a drawing for documents: the town's plan with points, lines and areas on it."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from core.pdf import drawing_url
from maps.frame import Bounds, Frame, frame_of
from maps.on_page import still_map

SIZE = (1000, 560)
AROUND = (0.012, 0.006)
"""Degrees shown on each side of the place: some 800 by 650 metres."""
STYLE = """<style>
.m-out{fill:#e6e8e3}.m-land{fill:#f4f3ec}.m-area{fill:none;stroke:#66736c;stroke-width:1.5;stroke-dasharray:6 4}
.m-edge{fill:none;stroke:#66736c;stroke-width:2.5}.m-label{font:17px "Text","Text Ext";fill:#3b4741;text-anchor:middle}
.m-label.t{font-size:30px}.mk .h{fill:#fff;stroke:#fff;stroke-width:7}.mk .sh{fill:#17211d;stroke:#17211d;stroke-width:2}
.mk text{fill:#fff;font:700 17px "Text";text-anchor:middle;dominant-baseline:central}.narrow-only{display:none}
.place{fill:#17211d;fill-opacity:.18;stroke:#17211d;stroke-width:4;stroke-linejoin:round}.place.line{fill:none}
</style>"""


def place_drawing(geometry: BaseGeometry) -> str:
    """The drawing's address for a document; empty for a place without any point."""
    if geometry.is_empty:
        return ""
    west, south, east, north = geometry.bounds
    bounds: Bounds = (west - AROUND[0], south - AROUND[1], east + AROUND[0], north + AROUND[1])
    points = [
        {"title": "", "lon": part.x, "lat": part.y, "shape": "circle"}
        for part in _parts(geometry)
        if isinstance(part, Point)
    ]
    svg = str(still_map(points, bounds, SIZE, _("Mapa")))
    paths = "".join(_paths(geometry, frame_of(bounds, SIZE)))
    head, _end, rest = svg.partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return drawing_url(f"{head}>{STYLE}{rest.removesuffix('</svg>')}{paths}</svg>")


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(geometry, "geoms", [geometry]):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        else:
            yield part


def _paths(geometry: BaseGeometry, frame: Frame) -> Iterator[str]:
    for part in _parts(geometry):
        drawn = frame.drawn(part)
        if isinstance(drawn, Polygon):
            rings = "".join(f"M{_steps(ring)}Z" for ring in (drawn.exterior, *drawn.interiors))
            yield f'<path class="place" fill-rule="evenodd" d="{rings}"/>'
        elif isinstance(drawn, LineString):
            yield f'<path class="place line" d="M{_steps(drawn)}"/>'


def _steps(line: BaseGeometry) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y, *_rest in line.coords)
