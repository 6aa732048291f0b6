"""From degrees to the units of a still map's picture. Pure.

Equirectangular, scaled by the cosine of the middle latitude: over a town nobody can tell it from Web Mercator.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
WIDTH = 1000
FLATTEST, TALLEST = 0.56, 1.1
PADDING = 0.05
LEAST_DEGREES = 0.02
"""A single point is shown with about 700 metres around it on each side."""


@dataclass(frozen=True)
class Frame:
    """A picture of ``width`` × ``height`` units; ``west``/``north`` is its upper left corner in degrees."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    width: int
    height: int

    def x(self, lon: float) -> float:
        """Units from the left edge."""
        return (lon - self.west) * self.scale_x

    def y(self, lat: float) -> float:
        """Units from the upper edge."""
        return (self.north - lat) * self.scale_y

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        """Whether a place in units lies in the picture, or at most ``margin`` outside."""
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def drawn(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees, in units."""
        corner = np.array([self.west, self.north])
        factor = np.array([self.scale_x, -self.scale_y])
        return shapely.transform(geometry, lambda xy: (xy - corner) * factor)


def frame_of(bounds: Bounds, size: tuple[int, int | None] = (WIDTH, None)) -> Frame:
    """The frame that shows ``bounds`` whole with a margin; without a height it takes the shape of the bounds."""
    west, south, east, north = bounds
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    squeeze = math.cos(math.radians(middle_y))
    tall = max(north - south, LEAST_DEGREES * squeeze) * (1 + 2 * PADDING)
    wide = max(east - west, LEAST_DEGREES) * (1 + 2 * PADDING) * squeeze
    width = size[0]
    height = size[1] or round(width * min(max(tall / wide, FLATTEST), TALLEST))
    scale = min(width / wide, height / tall)
    return Frame(
        west=middle_x - width / 2 / (scale * squeeze),
        north=middle_y + height / 2 / scale,
        scale_x=scale * squeeze,
        scale_y=scale,
        width=width,
        height=height,
    )


def bounds_of(points: list[Mapping[str, Any]]) -> Bounds | None:
    """The box around points that have ``lon`` and ``lat``."""
    placed = [(point["lon"], point["lat"]) for point in points if point.get("lon") is not None]
    if not placed:
        return None
    lons, lats = zip(*placed, strict=True)
    return (min(lons), min(lats), max(lons), max(lats))
