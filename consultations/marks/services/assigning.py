"""Marks go to a unit and a person. Which unit is proposed follows from the topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from accounts.departments.models import Department
from accounts.queries import working_people
from accounts.rules import Role
from consultations.consultation.models import ConsultationTopic
from consultations.marks.models import Mark
from consultations.marks.services.changing import lock_marks, note_events
from core.audit import record
from core.db import db
from core.problems import Problem

OF_TOPIC = 0
"""Stands for the unit of each mark's topic."""


def assign_marks(
    slug: str, mark_ids: Sequence[int], department_id: int, official_id: int | None, now: datetime
) -> list[Problem]:
    """Give marks to a unit (``OF_TOPIC``: to that of each one's topic) and, if told, to a person.

    An approved answer stays; a mark that has one only changes hands. Says so publicly when the unit is another.
    """
    if official_id is not None and official_id not in working_people(Role.OFFICIAL):
        return [Problem("official_unknown", "official")]
    marks = lock_marks(mark_ids)
    if not marks:
        return [Problem("marks_missing")]
    units = (
        _units_of(marks)
        if department_id == OF_TOPIC
        else dict.fromkeys((one.id for one in marks), department_id)
    )
    names = dict(db.session.execute(select(Department.id, Department.name)).all())
    if any(unit is None for unit in units.values()):
        return [Problem("topic_without_unit", "department")]
    if not set(units.values()) <= set(names):
        return [Problem("department_unknown", "department")]
    for unit in sorted({unit for unit in units.values() if unit is not None}):
        _hand(slug, [one for one in marks if units[one.id] == unit], unit, names[unit], official_id, now)
    return []


def _units_of(marks: Sequence[Mark]) -> dict[int, int | None]:
    """The unit of each mark's topic."""
    topics = select(ConsultationTopic.id, ConsultationTopic.department_id)
    chosen = topics.where(ConsultationTopic.id.in_({mark.topic_id for mark in marks}))
    found = dict(db.session.execute(chosen).all())
    return {mark.id: found.get(mark.topic_id) for mark in marks}


def _hand(
    slug: str, marks: Sequence[Mark], department_id: int, name: str, official_id: int | None, now: datetime
) -> None:
    fresh = [one.id for one in marks if one.state == "new"]
    moved = [one.id for one in marks if one.department_id != department_id or one.state == "new"]
    ids = [one.id for one in marks]
    hands = update(Mark).where(Mark.id.in_(ids))
    values = {"department_id": department_id, "assigned_at": now, "version": Mark.version + 1}
    if official_id is not None:
        values["official_id"] = official_id
    db.session.execute(hands.values(**values).execution_options(synchronize_session=False))
    db.session.execute(
        update(Mark)
        .where(Mark.id.in_(fresh))
        .values(state="assigned")
        .execution_options(synchronize_session=False)
    )
    note_events(moved, "assigned", now, department=name)
    facts = {"department": department_id, "official": official_id, "numbers": [one.number for one in marks]}
    record("consultations.mark.assign", f"consultation:{slug}", facts)
    db.session.expire_all()
