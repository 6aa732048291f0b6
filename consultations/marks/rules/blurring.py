"""Where the public sees a home: somewhere near it, always at the same place, never at the home. Pure.

Metres are those of EPSG:2180. A home is first rounded to the middle of a square of ``GRID_METRES``, and the point is
moved from there: so far that it is near and not at any home of the square, the direction anywhere; both
follow from a keyed seed and the square. So reading again tells nothing more, several marks of one home give one point,
and many points of several people lead to the square at most, not to the house. A point moved by a hundred metres hides
a home among others only where there are others: the form says so.
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
GRID_METRES = 50
CORNER_METRES = GRID_METRES / math.sqrt(2)
CLOSEST_METRES = 5
"""No nearer to the home itself."""
TRIES = 64
SHRINKING = 0.8
"""Along a narrow boundary the distance shrinks until a place inside is found."""


def radius_of(blur_metres: int) -> int:
    """How far at most a home is moved, in whole metres."""
    return max(blur_metres, LEAST_METRES)


def blurred(home: Point, metres: int, boundary: BaseGeometry, seed: bytes) -> Point:
    """A place inside ``boundary`` (which holds ``home``) at most ``metres`` from the home, and not the home itself.

    The same for the same seed and the same square of the grid, unless ``metres`` are so few or the boundary so narrow
    that the place inside the square decides. In a boundary too narrow for any try it is an inner point of what of the
    boundary lies between a metre and ``metres`` from the home.
    """
    middle, (nearest, farthest) = rounded(home), _ring(metres)
    for turn, share in _chances(seed + f"{middle.x:.0f}/{middle.y:.0f}".encode()):
        distance = math.sqrt(nearest**2 + share * (farthest**2 - nearest**2))
        angle = 2 * math.pi * turn
        moved = Point(middle.x + distance * math.cos(angle), middle.y + distance * math.sin(angle))
        if CLOSEST_METRES <= moved.distance(home) <= metres and boundary.covers(moved):
            return moved
        farthest = max(farthest * SHRINKING, 0.5)
        nearest = min(nearest, farthest * NEAREST_SHARE)
    return _inner(home, metres, boundary)


def _ring(metres: int) -> tuple[float, float]:
    """How far from the middle of a square a point is right for each home in it; else as for a home in the middle."""
    nearest, farthest = max(NEAREST_SHARE * metres, CORNER_METRES + CLOSEST_METRES), metres - CORNER_METRES
    return (nearest, farthest) if nearest < farthest else (NEAREST_SHARE * metres, float(metres))


def rounded(home: Point) -> Point:
    """The middle of the square of the grid that a home stands in."""
    x, y = (math.floor(one / GRID_METRES) * GRID_METRES + GRID_METRES / 2 for one in (home.x, home.y))
    return Point(x, y)


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
