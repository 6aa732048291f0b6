"""Where the public sees a home: somewhere near it, always at the same place, never at the home. Pure.

Metres are those of EPSG:2180. The distance lies between ``NEAREST_SHARE`` of the town's setting and the whole of it,
the direction anywhere; both follow from a keyed seed, so that reading again and again tells nothing more. A point
moved by a hundred metres hides a home among others only where there are others: the form says so.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

NEAREST_SHARE = 0.3
LEAST_METRES = 30
"""A home is moved at least so far, whatever the town has set."""
TRIES = 64
SHRINKING = 0.8
"""Along a narrow boundary the distance shrinks until a place inside is found."""


def radius_of(blur_metres: int) -> int:
    """How far at most a home is moved, in whole metres."""
    return max(blur_metres, LEAST_METRES)


def blurred(home: Point, metres: int, boundary: BaseGeometry, seed: bytes) -> Point:
    """A place inside ``boundary`` (which holds ``home``) at most ``metres`` from the home, and not the home itself.

    The same for the same seed. In a boundary too narrow for any try it is an inner point of what of the boundary lies
    between a metre and ``metres`` from the home.
    """
    reach = float(metres)
    for turn, share in _chances(seed):
        distance = reach * math.sqrt(NEAREST_SHARE**2 + share * (1 - NEAREST_SHARE**2))
        angle = 2 * math.pi * turn
        moved = Point(home.x + distance * math.cos(angle), home.y + distance * math.sin(angle))
        if boundary.covers(moved):
            return moved
        reach = max(reach * SHRINKING, 0.5)
    return _inner(home, metres, boundary)


def _inner(home: Point, metres: int, boundary: BaseGeometry) -> Point:
    near = boundary.intersection(home.buffer(metres).difference(home.buffer(1.0)))
    chosen = near if near.area > 0 else boundary.difference(home.buffer(0.1))
    inner: Point = shapely.point_on_surface(boundary if chosen.is_empty else chosen)
    return inner


def _chances(seed: bytes) -> Iterator[tuple[float, float]]:
    """Pairs of numbers from 0 to 1 that follow from the seed."""
    for step in range(TRIES):
        digest = hashlib.sha256(seed + step.to_bytes(2, "big")).digest()
        yield int.from_bytes(digest[:8], "big") / 2**64, int.from_bytes(digest[8:16], "big") / 2**64
