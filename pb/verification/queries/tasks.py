"""What waits for one person in verification, by term: for the officials' one queue, and for reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, union_all

from accounts.departments.models import Department, DepartmentMember
from core.db import db
from pb.rounds.models import Round
from pb.rounds.waiting import MOST_TASKS, Task, TaskList
from pb.submission.models import Project
from pb.verification.models import Case, MeritAssessment
from pb.verification.queries.queue import GONE, Tab, tab_condition
from pb.verification.queries.waiting import waiting_appeals, waiting_merges
from pb.verification.rules.stations import IN_OFFICE, Station


class TaskKind(StrEnum):
    """What is to be done."""

    FORMAL = "formal"
    CONCLUSION = "conclusion"
    LATE_CORRECTION = "late_correction"
    OPINION = "opinion"
    APPEAL = "appeal"
    MERGE = "merge"


def tasks_of(user_id: int, on: date, most: int = MOST_TASKS) -> TaskList[TaskKind]:
    """What waits for this person on this day. Two statements, however much waits."""
    waiting = _waiting(user_id, on)
    first = select(waiting).order_by(waiting.c.due_on.asc().nulls_last(), waiting.c.number).limit(most)
    tasks = tuple(Task(TaskKind(row[0]), *row[1:]) for row in db.session.execute(first))
    late = func.count().filter(waiting.c.due_on < on)
    counted = db.session.execute(select(waiting.c.kind, func.count(), late).group_by(waiting.c.kind))
    return TaskList(tasks, {TaskKind(kind): (count, overdue) for kind, count, overdue in counted})


def _waiting(user_id: int, on: date) -> Any:
    of_project = (
        Round.slug,
        Round.title.label("round_title"),
        Project.filed_number.label("number"),
        Project.title,
    )
    kind = case(
        (Case.station == Station.FORMAL, literal("formal")),
        (Case.station == Station.CORRECTION, literal("late_correction")),
        else_=literal("conclusion"),
    ).label("kind")
    mine = (
        select(kind, *of_project, Case.due_on.label("due_on"))
        .join(Project, Project.id == Case.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(
            Case.coordinator_id == user_id,
            Project.status.not_in(GONE),
            coordinators_turn(on),
        )
    )
    asked = (
        select(literal("opinion").label("kind"), *of_project, MeritAssessment.due_on.label("due_on"))
        .join(Project, Project.id == MeritAssessment.project_id)
        .join(Round, Round.id == Project.round_id)
        .join(Case, Case.project_id == Project.id)
        .where(
            MeritAssessment.answered_at.is_(None),
            MeritAssessment.department_id.in_(
                select(DepartmentMember.department_id).where(DepartmentMember.user_id == user_id)
            ),
            Case.station.in_(IN_OFFICE),
            Project.status.not_in(GONE),
        )
    )
    return union_all(mine, asked, waiting_appeals(user_id), waiting_merges(user_id, on)).subquery()


def unassigned_cases() -> tuple[int, date | None]:
    """How many cases have no coordinator yet, and the earliest of their terms. One statement."""
    wanted = select(func.count(Case.id), func.min(Case.due_on)).join(Project, Project.id == Case.project_id)
    on_day = tab_condition(Tab.UNASSIGNED, 0, date.min)
    count, due_on = db.session.execute(wanted.where(on_day, Project.status.not_in(GONE))).one()
    return count, due_on


@dataclass(frozen=True)
class LateWork:
    """What is due or late: of a coordinator (``user_id``) or of a department with its own address."""

    user_id: int | None
    department_id: int | None
    department: str
    email: str
    due: int
    overdue: int


def late_work(on: date, case_ids: Sequence[int] | None = None) -> list[LateWork]:
    """Coordinators and departments with a term today or before, or of the chosen cases. Two statements."""
    chosen = [Case.id.in_(case_ids)] if case_ids is not None else []
    is_due = [] if case_ids is not None else [Case.due_on <= on]
    per_person = (
        select(Case.coordinator_id, func.count(), func.count().filter(Case.due_on < on))
        .join(Project, Project.id == Case.project_id)
        .where(
            Case.coordinator_id.is_not(None),
            coordinators_turn(on),
            Project.status.not_in(GONE),
            *chosen,
            *is_due,
        )
        .group_by(Case.coordinator_id)
    )
    found = [LateWork(row[0], None, "", "", row[1], row[2]) for row in db.session.execute(per_person)]
    asked_due = [] if case_ids is not None else [MeritAssessment.due_on <= on]
    per_department = (
        select(
            Department.id, Department.name, Department.email, func.count(),
            func.count().filter(MeritAssessment.due_on < on),
        )
        .join(MeritAssessment, MeritAssessment.department_id == Department.id)
        .join(Case, Case.project_id == MeritAssessment.project_id)
        .where(MeritAssessment.answered_at.is_(None), Case.station.in_(IN_OFFICE), *chosen, *asked_due)
        .group_by(Department.id)
        .order_by(Department.id)
    )  # fmt: skip
    return found + [LateWork(None, *row) for row in db.session.execute(per_department)]


def coordinators_turn(on: date) -> Any:
    """Cases in which the coordinator, not a department or the author in time, has the next move."""
    return or_(
        Case.station == Station.FORMAL,
        tab_condition(Tab.CONCLUSION, 0, on),
        and_(Case.station == Station.CORRECTION, Case.due_on < on),
    )
