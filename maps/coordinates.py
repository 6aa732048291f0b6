"""Whether pairs of numbers are places in Poland, and what they are if not. Pure.

The commonest wrong files are told apart by their size: latitude before longitude, metres of EPSG:2180
(PUWG 1992), of PL-2000 (EPSG:2176 to 2179) or of Web Mercator (EPSG:3857).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from core.problems import Problem

Position = tuple[float, float]
Box = tuple[float, float, float, float]

POLAND: Box = (14.0, 48.95, 24.2, 55.0)
"""West, south, east, north in degrees, with the coastal waters."""
PUWG_1992: Box = (140_000.0, 100_000.0, 900_000.0, 910_000.0)
PL_2000_NORTHING = (5_400_000.0, 6_120_000.0)
PL_2000_EASTING = (5_300_000.0, 8_700_000.0)
WEB_MERCATOR: Box = (1_550_000.0, 6_250_000.0, 2_710_000.0, 7_380_000.0)
DEGREE_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "CRS:84")


def inside(box: Box, position: Position) -> bool:
    """Whether ``position`` lies in ``box`` (west, south, east, north)."""
    x, y = position
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def place_problem(positions: Iterable[Position], in_poland: bool = True) -> Problem | None:
    """The first thing wrong with these positions as longitude and latitude, or ``None``."""
    for position in positions:
        if in_poland and inside(POLAND, position):
            continue
        lon, lat = position
        in_world = -180 <= lon <= 180 and -90 <= lat <= 90
        if in_world and not in_poland:
            continue
        return _diagnosis(position, in_world)
    return None


def _diagnosis(position: Position, in_world: bool) -> Problem:
    x, y = position
    facts: dict[str, Any] = {"x": x, "y": y}
    if in_world:
        swapped = inside(POLAND, (y, x))
        return Problem("axes_swapped" if swapped else "outside_poland", "geometry", facts)
    system = metric_system(position)
    if system:
        return Problem("coordinates_in_metres", "geometry", {**facts, "system": system})
    return Problem("outside_world", "geometry", facts)


def metric_system(position: Position) -> str | None:
    """The Polish metric system that this pair looks like, whichever of its axes comes first."""
    for x, y in (position, position[::-1]):
        if inside(PUWG_1992, (x, y)):
            return "EPSG:2180"
        if inside(WEB_MERCATOR, (x, y)):
            return "EPSG:3857"
        if PL_2000_EASTING[0] <= x <= PL_2000_EASTING[1] and PL_2000_NORTHING[0] <= y <= PL_2000_NORTHING[1]:
            return f"EPSG:{2171 + int(x // 1_000_000)}"
    return None


def declared_system(crs: object) -> str | None:
    """The coordinate system that an old GeoJSON's ``crs`` names, or ``None`` when it is plain degrees.

    RFC 7946 has no such member; files of GeoJSON 2008 and of QGIS still carry it.
    """
    if not isinstance(crs, dict):
        return None
    properties = crs.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not name or name.endswith(DEGREE_NAMES):
        return None
    code = re.search(r"EPSG:+(?:[\d.]*:)?(\d+)$", name)
    return f"EPSG:{code[1]}" if code else name[:80]
