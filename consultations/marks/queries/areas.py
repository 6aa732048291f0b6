"""How many public marks lie in each area of the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from consultations.marks.models import Mark
from consultations.marks.queries.shown import MarksAsked, narrowed
from core.db import db
from maps.models import Area
from maps.relations import taken_out


@dataclass(frozen=True)
class AreaCount:
    """An area with its public marks; ``answered`` of them have an answer that everybody may read."""

    name: str
    marks: int
    answered: int
    boundary: BaseGeometry | None


def marks_by_area(consultation_id: int, asked: MarksAsked) -> list[AreaCount]:
    """Every area in which anything is marked, also where nothing of it is asked for; the fullest first, and marks in
    no area last, without a name. Two statements."""
    columns: tuple[Any, ...] = (Mark.area_id, func.count(), func.count().filter(Mark.outcome != ""))
    counted = narrowed(select(*columns), consultation_id, asked)
    counts = {
        area_id: (marks, answered)
        for area_id, marks, answered in db.session.execute(counted.group_by(Mark.area_id))
    }
    marked = select(Mark.area_id).where(Mark.consultation_id == consultation_id, Mark.visibility == "public")
    rows = db.session.execute(select(Area.id, Area.name, Area.boundary).where(Area.id.in_(marked))).all()
    found = [AreaCount(row.name, *counts.get(row.id, (0, 0)), taken_out(row.boundary)) for row in rows]
    outside = [AreaCount("", *counts[None], None)] if None in counts else []
    return sorted(found, key=lambda one: (-one.marks, one.name)) + outside
