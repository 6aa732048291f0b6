"""Whether a place lies on the town's own land, where the town has loaded such a layer (areas of kind ``town_land``).

The layer comes in as other areas do: one outline of all plots, or each plot by itself. It says what the town says of
itself; the register of land is the county's, so the office still looks (Act on public benefit, art. 19b and 19g).
"""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry
from sqlalchemy import exists, func, select

from core.db import db
from maps.area_rules import TOWN_LAND
from maps.models import Area
from maps.relations import NEARLY, SRID, part_weights, parts_in_area


@dataclass(frozen=True)
class LandLie:
    """How a place lies to the town's land: the ``share`` on it (0 to 1), numbers of the parts that are not wholly on it."""

    share: float
    outside: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of it is the town's, but for the tolerance of drawing."""
        return not self.outside


def has_town_land() -> bool:
    """Whether the town has loaded the layer."""
    return bool(db.session.scalar(select(exists().where(Area.kind == TOWN_LAND))))


def town_land_under(geometry: BaseGeometry) -> LandLie | None:
    """How a place lies to the town's land; ``None`` where no such layer is loaded. Three statements."""
    if not has_town_land():
        return None
    box = func.ST_Expand(func.ST_GeomFromWKB(geometry.wkb, SRID), NEARLY["wide"], NEARLY["high"])
    near = select(Area.id).where(Area.kind == TOWN_LAND, Area.boundary.op("&&")(box))
    ids = list(db.session.scalars(near))
    weights = part_weights(geometry)
    if not ids:
        return LandLie(0.0, tuple(range(1, len(weights) + 1)))
    lies = parts_in_area(geometry, ids)
    share = sum(weights[lie.number - 1] * lie.share for lie in lies)
    return LandLie(min(share, 1.0), tuple(lie.number for lie in lies if not lie.is_inside))
