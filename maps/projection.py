"""Between degrees and the metres of the Polish systems: EPSG:2180 (PUWG 1992) and PL-2000 (EPSG:2176 to 2179). Pure.

Transverse Mercator on GRS80 by Krüger's series to n³, the formulas of the map projections guide (EPSG 9807);
over Poland they agree with PROJ to a millimetre. Axes are easting, northing, as GIS files have them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Numbers = np.ndarray[Any, np.dtype[np.float64]]

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
N = FLATTENING / (2 - FLATTENING)
RADIUS = AXIS / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
ECCENTRICITY = 2 * math.sqrt(N) / (1 + N)
FORWARD = (N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16, 13 * N**2 / 48 - 3 * N**3 / 5, 61 * N**3 / 240)
BACK = (N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96, N**2 / 48 + N**3 / 15, 17 * N**3 / 480)
LATITUDE = (2 * N - 2 * N**2 / 3 - 2 * N**3, 7 * N**2 / 3 - 8 * N**3 / 5, 56 * N**3 / 15)


@dataclass(frozen=True)
class System:
    """A transverse Mercator system: ``meridian`` in degrees, ``scale`` on it, false easting and northing in metres."""

    meridian: float
    scale: float
    easting: float
    northing: float


PUWG_1992 = System(19.0, 0.9993, 500_000.0, -5_300_000.0)
SYSTEMS: dict[str, System] = {
    "EPSG:2180": PUWG_1992,
    **{f"EPSG:{2171 + zone}": System(3.0 * zone, 0.999923, zone * 1e6 + 5e5, 0.0) for zone in (5, 6, 7, 8)},
}
"""The systems that coordinates may be typed in, by their code."""


def to_metres(degrees: Numbers, system: System = PUWG_1992) -> Numbers:
    """Longitude, latitude (rows of two) as easting, northing in metres."""
    turn = np.radians(degrees[:, 0] - system.meridian)
    sine = np.sin(np.radians(degrees[:, 1]))
    steep = np.sinh(np.arctanh(sine) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine))
    xi, eta = np.arctan2(steep, np.cos(turn)), np.arctanh(np.sin(turn) / np.hypot(1, steep))
    north, east = xi.copy(), eta.copy()
    for k, factor in enumerate(FORWARD, 1):
        north += factor * np.sin(2 * k * xi) * np.cosh(2 * k * eta)
        east += factor * np.cos(2 * k * xi) * np.sinh(2 * k * eta)
    reach = system.scale * RADIUS
    return np.column_stack([system.easting + reach * east, system.northing + reach * north])


def to_degrees(metres: Numbers, system: System = PUWG_1992) -> Numbers:
    """Easting, northing (rows of two) as longitude, latitude in degrees."""
    reach = system.scale * RADIUS
    north, east = (metres[:, 1] - system.northing) / reach, (metres[:, 0] - system.easting) / reach
    xi, eta = north.copy(), east.copy()
    for k, factor in enumerate(BACK, 1):
        xi -= factor * np.sin(2 * k * north) * np.cosh(2 * k * east)
        eta -= factor * np.cos(2 * k * north) * np.sinh(2 * k * east)
    round_latitude = np.arcsin(np.sin(xi) / np.cosh(eta))
    latitude = round_latitude.copy()
    for k, factor in enumerate(LATITUDE, 1):
        latitude += factor * np.sin(2 * k * round_latitude)
    turn = np.arctan2(np.sinh(eta), np.cos(xi))
    return np.column_stack([np.degrees(turn) + system.meridian, np.degrees(latitude)])


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in degrees, in the metres of EPSG:2180: its ``length`` and ``area`` are those on the ground."""
    return shapely.transform(geometry, to_metres)
