"""Where the markers of a still map stand: apart from one another, or gathered into clusters. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maps.frame import Frame

MOST_MARKERS = 60
"""With more points than this they are gathered on a grid."""
APART = 40.0
"""Markers are 38 units wide; closer than this they are pushed apart."""
FARTHEST = 70.0
ROUNDS = 24
GRIDS = (90, 120, 160, 220, 300)


@dataclass(frozen=True)
class Mark:
    """One marker: a point, or a cluster of several. ``home`` is the true place where it was pushed away from it."""

    x: int
    y: int
    points: tuple[Mapping[str, Any], ...]
    home: tuple[int, int] | None = None

    @property
    def is_cluster(self) -> bool:
        """Whether it stands for several points."""
        return len(self.points) > 1


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


def _cluster(members: list[Placed]) -> Mark:
    x = sum(one[0] for one in members) / len(members)
    y = sum(one[1] for one in members) / len(members)
    return Mark(round(x), round(y), tuple(one[2] for one in members))


def _pushed_apart(placed: list[Placed], frame: Frame) -> list[Mark]:
    spots = [_fanned(x, y, index) for index, (x, y, _) in enumerate(placed)]
    for _ in range(ROUNDS):
        if not _push(spots):
            break
    marks = []
    for (x, y, point), spot in zip(placed, spots, strict=True):
        new_x, new_y = _kept_near(x, y, spot, frame)
        moved = math.hypot(new_x - x, new_y - y) > 8
        marks.append(Mark(round(new_x), round(new_y), (point,), (round(x), round(y)) if moved else None))
    return marks


def _fanned(x: float, y: float, index: int) -> list[float]:
    """A hair's breadth off, in a direction of its own, so that points of one place can be told apart."""
    angle = index * 2.399963
    return [x + 0.01 * math.cos(angle), y + 0.01 * math.sin(angle)]


def _push(spots: list[list[float]]) -> bool:
    """One round of pushing pairs that are too close; whether anything moved."""
    moved = False
    for index, first in enumerate(spots):
        for second in spots[index + 1 :]:
            dx, dy = second[0] - first[0], second[1] - first[1]
            distance = math.hypot(dx, dy)
            if distance >= APART - 0.5:
                continue
            moved = True
            half = (APART - distance) / 2 / (distance or 1)
            first[0] -= dx * half
            first[1] -= dy * half
            second[0] += dx * half
            second[1] += dy * half
    return moved


def _kept_near(x: float, y: float, spot: list[float], frame: Frame) -> tuple[float, float]:
    dx, dy = spot[0] - x, spot[1] - y
    distance = math.hypot(dx, dy)
    share = min(1.0, FARTHEST / distance) if distance else 1.0
    edge = APART / 2
    near_x = min(max(x + dx * share, min(edge, x)), max(frame.width - edge, x))
    near_y = min(max(y + dy * share, min(edge, y)), max(frame.height - edge, y))
    return near_x, near_y
