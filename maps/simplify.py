"""Thinner lines for drawing, with shared borders kept shared. Pure.

Simplifying each district on its own opens slivers between neighbours. Where the polygons form a coverage
(edges match, nothing overlaps) they are simplified together; otherwise one by one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0


def simplified(polygons: Sequence[BaseGeometry], tolerance_m: float) -> list[BaseGeometry]:
    """The same polygons in EPSG:4326 without details smaller than about ``tolerance_m`` metres on the ground.

    Distances are those of a plane laid at the middle latitude: good to a percent over a town, for drawing.
    """
    if not polygons:
        return []
    south, north = np.nanmin(shapely.bounds(polygons)[:, 1]), np.nanmax(shapely.bounds(polygons)[:, 3])
    scale = np.array([math.cos(math.radians((south + north) / 2)) * METRES_PER_DEGREE, METRES_PER_DEGREE])
    plane = [shapely.transform(polygon, lambda xy: xy * scale) for polygon in polygons]
    return [shapely.transform(polygon, lambda xy: xy / scale) for polygon in thinned(plane, tolerance_m)]


def thinned(polygons: Sequence[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """The same polygons in a plane without details smaller than ``tolerance``, in the plane's own unit."""
    if len(polygons) > 1 and shapely.coverage_is_valid(polygons):
        return list(shapely.coverage_simplify(polygons, tolerance))
    return list(shapely.simplify(polygons, tolerance, preserve_topology=True))
