"""Where a moved place lies: its area and the name people know it by."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from maps.relations import areas_around
from pb.rounds.rules import PoolKind
from pb.submission.models import Project

VILLAGE_KINDS = ("solectwo", "sołectwo", "village")


def area_and_place(project: Project, geometry: BaseGeometry | None, kind: PoolKind) -> tuple[int | None, str]:
    """The area's number and the place's name (up to 200 characters) of a project moved to ``geometry``. One statement.

    In a village pool a village stays what it was, its unknown area too, unless the new place lies whole in another
    known village: an area around many villages says less than the name that stands there.
    """
    is_village = kind is PoolKind.VILLAGE
    kinds = VILLAGE_KINDS if is_village else None
    areas = areas_around(geometry, kinds=kinds) if geometry is not None else []
    area = next((one for one in areas if one.is_whole), None)
    if not is_village:
        return (area.area_id, area.name[:200]) if area else (None, "")
    if area is None or _is_same(area.name, project.place):
        return project.area_id, project.place
    return area.area_id, area.name[:200]


def is_one_village(projects: Sequence[Project]) -> bool:
    """Whether these lie in one village: by the areas; where the area of any is unknown, by the places' names."""
    areas = {project.area_id for project in projects}
    first = projects[0].place
    return all(_is_same(one.place, first) for one in projects) if None in areas else len(areas) == 1


def _is_same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
