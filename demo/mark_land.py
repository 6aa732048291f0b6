"""Where invented marks stand: scattered around named places, inside the right area, off the water, never on a pile."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any

import shapely
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from maps.projection import in_metres, to_degrees

APART_M = 14.0
"""Two marks are never nearer than that."""
TRIES = 400


@dataclass(frozen=True)
class Stand:
    """A mark's place: what was drawn (EPSG:4326), in which area, near what."""

    geometry: BaseGeometry
    district: str
    at: str
    name: str


@dataclass
class Land:
    """The places of one consultation. ``outlines``: areas by slug; ``told``: ``spots.json``."""

    told: dict[str, Any]
    outlines: dict[str, BaseGeometry]
    random: Random
    taken: dict[tuple[int, int], list[tuple[float, float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Metres once: the scattering is done in them."""
        self.flat = {slug: in_metres(shape) for slug, shape in self.outlines.items()}
        for shape in self.flat.values():
            shapely.prepare(shape)
        self.water = [in_metres(Point(lon, lat)).buffer(metres, 8) for lon, lat, metres in self.told["avoid"]]

    def stand(self, kinds: tuple[str, ...]) -> Stand:
        """A free place: mostly a point, now and then a line or an area where the topic takes one."""
        chances = {"point": 84, "line": 9, "area": 7}
        kind = self.random.choices(kinds, [chances[one] for one in kinds])[0]
        slugs = list(self.told["districts"])
        for _ in range(TRIES):
            weights = [self.told["districts"][slug]["weight"] for slug in slugs]
            slug = self.random.choices(slugs, weights)[0]
            at, name, lon, lat = self.random.choice(self.told["districts"][slug]["spots"])
            spot = self._near(lon, lat)
            drawn = self._drawn(kind, spot)
            if self._is_free(spot) and self.flat[slug].covers(drawn) and not self._is_wet(drawn):
                self._take(spot)
                return Stand(_in_degrees(drawn), slug, at, name)
        raise ValueError("spots.json: no free place is left")

    def _near(self, lon: float, lat: float) -> Point:
        (east, north), spread = in_metres(Point(lon, lat)).coords[0], float(self.told["spread"])
        return Point(self.random.gauss(east, spread), self.random.gauss(north, spread))

    def _drawn(self, kind: str, spot: Point) -> BaseGeometry:
        angle = self.random.uniform(0, 180)
        along, across = self.random.uniform(18, 60), self.random.uniform(5, 14)
        if kind == "point":
            return spot
        if kind == "line":
            return rotate(LineString([(spot.x - along, spot.y), (spot.x + along, spot.y)]), angle)
        return rotate(box(spot.x - along, spot.y - across, spot.x + along, spot.y + across), angle)

    def _is_wet(self, drawn: BaseGeometry) -> bool:
        return any(one.intersects(drawn) for one in self.water)

    def _cell(self, spot: Point) -> tuple[int, int]:
        return int(spot.x // APART_M), int(spot.y // APART_M)

    def _is_free(self, spot: Point) -> bool:
        x, y = self._cell(spot)
        near = (one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in self.taken.get((x + dx, y + dy), ()))
        return all(math.dist(one, (spot.x, spot.y)) >= APART_M for one in near)

    def _take(self, spot: Point) -> None:
        self.taken.setdefault(self._cell(spot), []).append((spot.x, spot.y))


def _in_degrees(drawn: BaseGeometry) -> BaseGeometry:
    rough = shapely.transform(drawn, lambda xy: to_degrees(xy).round(6))
    return shapely.orient_polygons(rough) if isinstance(rough, Polygon) else rough
