"""Where the markers of a still map stand: apart from one another, or gathered into clusters. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from maps.frame import Frame

MOST_MARKERS = 60
"""With more points than this they are gathered on a grid."""
APART = 40.0
"""Markers are 38 units wide; closer than this they are pushed apart."""
FARTHEST = 70.0
ROUNDS = 12
GRIDS = (90, 120, 160, 220, 300)


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
Placed = tuple[float, float, Mapping[str, Any]]


def lay_out(points: Iterable[Mapping[str, Any]], frame: Frame) -> list[Mark]:
    """Markers for the points inside the frame; points without a place are left out."""
    placed = [
        (frame.x(point["lon"]), frame.y(point["lat"]), point)
        for point in points
        if _is_number(point.get("lon")) and _is_number(point.get("lat"))
    ]
    inside = [one for one in placed if frame.holds(one[0], one[1])]
    if len(inside) <= MOST_MARKERS:
        return _pushed_apart(inside, frame)
    return _gathered(inside)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _gathered(placed: list[Placed]) -> list[Mark]:
    """Clusters on the finest grid that leaves few enough markers; a cell with one point shows the point itself."""
    cells: dict[tuple[int, int], list[Placed]] = {}
    for grid in GRIDS:
        cells = {}
        for one in placed:
            cells.setdefault((int(one[0] // grid), int(one[1] // grid)), []).append(one)
        if len(cells) <= MOST_MARKERS:
            break
    return [_cluster(cells[cell]) for cell in sorted(cells, key=lambda cell: (cell[1], cell[0]))]


def _weight(point: Mapping[str, Any]) -> int:
    return int(point.get("count") or 1)


def _cluster(members: list[Placed]) -> Mark:
    whole = sum(_weight(one[2]) for one in members)
    x = sum(one[0] * _weight(one[2]) for one in members) / whole
    y = sum(one[1] * _weight(one[2]) for one in members) / whole
    return Mark(round(x), round(y), tuple(one[2] for one in members))


def _pushed_apart(placed: list[Placed], frame: Frame) -> list[Mark]:
    spots = _spread(tuple((round(one[0]), round(one[1])) for one in placed))
    marks = []
    for (x, y, point), spot in zip(placed, spots, strict=True):
        new_x, new_y = _kept_near(x, y, spot, frame)
        moved = math.hypot(new_x - x, new_y - y) > 8
        marks.append(Mark(round(new_x), round(new_y), (point,), (round(x), round(y)) if moved else None))
    return marks


@lru_cache(maxsize=128)
def _spread(homes: tuple[tuple[int, int], ...]) -> Spots:
    """Places at least ``APART`` from one another where a few rounds of pushing can bring it about.

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
        lacking = np.clip(APART - distance, 0, None)
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
