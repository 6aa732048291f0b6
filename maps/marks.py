"""Where the markers of a still map stand: apart from one another, or gathered into clusters. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maps.frame import Frame

MOST_MARKERS = 60
"""With more points than this they are gathered on a grid."""
APART = 46.0
"""Markers are 38 to 48 units wide; closer than this they are pushed apart."""
PHONE_APART = 76.0
"""On a phone the same markers are drawn 1.75 times as large (``.mk .z`` of the stylesheet)."""
FARTHEST = 80.0
ROUNDS = 12
GRIDS = (90, 120, 160, 220, 300)
PHONE_GRIDS = (110, 140, 180, 240, 320)
MOST_ON_PHONE = 24


@dataclass(frozen=True)
class Mark:
    """One marker: a point, or a cluster of several. ``home`` is the true place where it was pushed away from it.

    A point may itself stand for several things (``count``): the database has gathered them already.
    """

    x: int
    y: int
    points: tuple[Mapping[str, Any], ...]
    home: tuple[int, int] | None = None

    @property
    def is_cluster(self) -> bool:
        """Whether it stands for several points."""
        return self.count > 1

    @property
    def count(self) -> int:
        """How many things it stands for; a point that was gathered before brings its own ``count``."""
        return sum(point.get("count", 1) for point in self.points)


Spots = npt.NDArray[np.float64]


class Spot(NamedTuple):
    """Where points stand in truth, in units of the frame."""

    x: float
    y: float
    points: tuple[Mapping[str, Any], ...]


def lay_out(points: Iterable[Mapping[str, Any]], frame: Frame) -> list[Mark]:
    """Markers for the points inside the frame; points without a place are left out."""
    inside = _inside(points, frame)
    if len(inside) > MOST_MARKERS:
        inside = _gathered(inside, GRIDS, MOST_MARKERS)
    return _pushed_apart(inside, frame, APART)


def lay_out_for_phone(points: Iterable[Mapping[str, Any]], frame: Frame) -> list[Mark]:
    """The same with larger markers, hence fewer: close ones are gathered."""
    return _pushed_apart(_gathered(_inside(points, frame), PHONE_GRIDS, MOST_ON_PHONE), frame, PHONE_APART)


def are_close(marks: list[Mark], apart: float = PHONE_APART) -> bool:
    """Whether any two markers are nearer to each other than ``apart``."""
    return any(
        abs(one.x - other.x) < apart and abs(one.y - other.y) < apart for one, other in combinations(marks, 2)
    )


def _inside(points: Iterable[Mapping[str, Any]], frame: Frame) -> list[Spot]:
    placed = [
        Spot(frame.x(point["lon"]), frame.y(point["lat"]), (point,))
        for point in points
        if _is_number(point.get("lon")) and _is_number(point.get("lat"))
    ]
    return [spot for spot in placed if frame.holds(spot.x, spot.y)]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _gathered(spots: list[Spot], grids: tuple[int, ...], most: int) -> list[Spot]:
    """Clusters on the finest grid that leaves few enough markers; a cell with one point shows the point itself."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for grid in grids:
        cells = {}
        for spot in spots:
            cells.setdefault((int(spot.x // grid), int(spot.y // grid)), []).append(spot)
        if len(cells) <= most:
            break
    return [_cluster(cells[cell]) for cell in sorted(cells, key=lambda cell: (cell[1], cell[0]))]


def _weight(point: Mapping[str, Any]) -> int:
    return int(point.get("count") or 1)


def _cluster(members: list[Spot]) -> Spot:
    weights = [sum(map(_weight, spot.points)) for spot in members]
    x = sum(spot.x * weight for spot, weight in zip(members, weights, strict=True)) / sum(weights)
    y = sum(spot.y * weight for spot, weight in zip(members, weights, strict=True)) / sum(weights)
    return Spot(x, y, tuple(point for spot in members for point in spot.points))


def _pushed_apart(spots: list[Spot], frame: Frame, apart: float) -> list[Mark]:
    pushed = _spread(tuple((round(spot.x), round(spot.y)) for spot in spots), apart)
    marks = []
    for spot, place in zip(spots, pushed, strict=True):
        x, y = _kept_near(spot.x, spot.y, place, frame)
        moved = math.hypot(x - spot.x, y - spot.y) > 8
        home = (round(spot.x), round(spot.y)) if moved and len(spot.points) == 1 else None
        marks.append(Mark(round(x), round(y), spot.points, home))
    return marks


@lru_cache(maxsize=128)
def _spread(homes: tuple[tuple[int, int], ...], apart: float) -> Spots:
    """Places at least ``apart`` from one another where a few rounds of pushing can bring it about.

    Each begins a hair's breadth off in a direction of its own, so that points of one place come apart too.
    """
    turns = np.arange(len(homes)) * 2.399963
    spots = np.array(homes, dtype=float).reshape(-1, 2) + 0.01 * np.column_stack(
        [np.cos(turns), np.sin(turns)]
    )
    for _ in range(ROUNDS):
        between = spots[:, None, :] - spots[None, :, :]
        distance = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(apart - distance, 0, None)
        if lacking.max(initial=0) < 0.5:
            break
        spots = spots + 0.5 * (between * (lacking / distance)[..., None]).sum(axis=1)
    return spots


def _kept_near(x: float, y: float, spot: Spots, frame: Frame) -> tuple[float, float]:
    dx, dy = spot[0] - x, spot[1] - y
    distance = math.hypot(dx, dy)
    share = min(1.0, FARTHEST / distance) if distance else 1.0
    edge = APART / 2
    near_x = min(max(x + dx * share, min(edge, x)), max(frame.width - edge, x))
    near_y = min(max(y + dy * share, min(edge, y)), max(frame.height - edge, y))
    return float(near_x), float(near_y)
