"""Verbs of the planting plan: add a line, add several out of accepted marks, change, plant, take off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from consultations.consultation.queries import ConsultationView, record_of
from consultations.marks.models import PlantingLine
from consultations.planting.queries import AcceptedMark, accepted_marks, find_line, next_number
from consultations.planting.rules import check_planted
from core.audit import record
from core.db import db
from core.problems import Problem, StaleVersion
from maps.relations import stored

ADD, CHANGE, PLANT, REMOVE = (
    "consultations.planting.add",
    "consultations.planting.change",
    "consultations.planting.plant",
    "consultations.planting.remove",
)


@dataclass(frozen=True)
class ChosenMark:
    """A mark that is put into the plan: its number and what is planted for it."""

    number: int
    values: Mapping[str, Any]


def add_line(
    view: ConsultationView, values: Mapping[str, Any], spot: BaseGeometry, place: str, entry: UUID
) -> PlantingLine:
    """A line of the office's own; a form sent twice is one line."""
    record_of(view.slug, is_locked=True)
    made = db.session.scalar(select(PlantingLine).where(PlantingLine.entry_key == entry))
    if made is not None and made.consultation_id == view.id:
        return made
    line = PlantingLine(
        consultation_id=view.id, number=next_number(view.id), entry_key=uuid4() if made else entry,
        location=stored(spot), place=place, **values,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    record(ADD, f"consultation:{view.slug}", {"line": line.number, **_facts(line)})
    return line


def _facts(line: PlantingLine) -> dict[str, Any]:
    return {
        "species": line.species, "pieces": line.pieces, "season": f"{line.season_year}-{line.season}",
        "planted_on": line.planted_on,
    }  # fmt: skip


def add_marks(view: ConsultationView, chosen: Sequence[ChosenMark]) -> list[Problem]:
    """Lines out of accepted marks, each at the mark's own place. A mark that has a line already is refused."""
    record_of(view.slug, is_locked=True)
    found = {
        one.number: one
        for one in accepted_marks(view.id, numbers=tuple(one.number for one in chosen) or (0,))
    }
    if not chosen:
        return [Problem("marks_missing")]
    missing = sorted(one.number for one in chosen if one.number not in found)
    if missing:
        return [Problem("marks_not_accepted", None, {"numbers": missing[:10]})]
    first = next_number(view.id)
    for place, one in enumerate(chosen):
        db.session.add(_line_of(view.id, first + place, found[one.number], one.values))
    db.session.flush()
    record(ADD, f"consultation:{view.slug}", {"marks": sorted(found), "first_line": first})
    return []


def _line_of(
    consultation_id: int, number: int, mark: AcceptedMark, values: Mapping[str, Any]
) -> PlantingLine:
    return PlantingLine(
        consultation_id=consultation_id, number=number, entry_key=uuid4(), mark_id=mark.mark_id,
        place=mark.place, location=stored(Point(mark.lon, mark.lat)), **values,
    )  # fmt: skip


def change_line(
    view: ConsultationView,
    number: int,
    values: Mapping[str, Any],
    spot: BaseGeometry,
    place: str,
    version: int,
) -> None:
    """Write a line anew. Raises ``StaleVersion`` when somebody else has changed it meanwhile, ``NotFound``."""
    line = find_line(view.id, number, is_locked=True)
    if line.version != version:
        raise StaleVersion
    before = _facts(line)
    for name, value in values.items():
        setattr(line, name, value)
    line.place, line.location = place, stored(spot)
    db.session.flush()
    facts = {"line": number, "before": before, "after": _facts(line)}
    record(CHANGE, f"consultation:{view.slug}", facts)


def remove_line(view: ConsultationView, number: int, version: int) -> None:
    """Take a line off the plan. Raises ``StaleVersion``, ``NotFound``."""
    line = find_line(view.id, number, is_locked=True)
    if line.version != version:
        raise StaleVersion
    record(REMOVE, f"consultation:{view.slug}", {"line": number, **_facts(line)})
    db.session.delete(line)
    db.session.flush()


def plant_lines(
    view: ConsultationView, numbers: Sequence[int], planted_on: date | None, today: date
) -> list[Problem]:
    """These lines were planted on a day; those planted before keep their day."""
    if not numbers:
        return [Problem("lines_missing")]
    if planted_on is None:
        return [Problem("field_missing", "planted_on")]
    problems = check_planted(planted_on, today)
    if problems:
        return problems
    wanted = select(PlantingLine).where(
        PlantingLine.consultation_id == view.id, PlantingLine.number.in_(numbers),
        PlantingLine.planted_on.is_(None),
    )  # fmt: skip
    lines = db.session.scalars(wanted.order_by(PlantingLine.number).with_for_update()).all()
    for line in lines:
        line.planted_on = planted_on
    db.session.flush()
    facts = {"lines": [line.number for line in lines], "planted_on": planted_on}
    record(PLANT, f"consultation:{view.slug}", facts)
    return []
