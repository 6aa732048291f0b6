"""Reads of departments' opinions: of one application, what waits for somebody's departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from accounts.departments.models import Department, DepartmentMember
from accounts.models import User
from core.db import db
from initiatives.applications.models import Application
from initiatives.programmes.models import Programme
from initiatives.scoring.models import DepartmentOpinion
from initiatives.scoring.rules.opinions import ASKED_IN


@dataclass(frozen=True)
class OpinionRow:
    """An opinion asked for, with whose; ``verdict`` is empty while it is awaited."""

    department_id: int
    department: str
    asked_at: datetime
    due_on: date | None
    verdict: str
    words: str
    given_at: datetime | None
    given_by: str
    version: int

    @property
    def is_given(self) -> bool:
        """Whether the department has answered."""
        return self.given_at is not None

    def is_late(self, today: date) -> bool:
        """Whether it is awaited over its term; the day of the term itself is in time."""
        return not self.is_given and self.due_on is not None and today > self.due_on


def opinions_of(application_id: int) -> list[OpinionRow]:
    """All opinions asked for, by the department's name. One statement."""
    of = DepartmentOpinion
    query = (
        select(
            of.department_id, Department.name, of.asked_at, of.due_on, of.verdict, of.words, of.given_at,
            User.display_name, of.version,
        )
        .join(Department, Department.id == of.department_id)
        .outerjoin(User, User.id == of.given_by_id)
        .where(of.application_id == application_id)
        .order_by(Department.name)
    )  # fmt: skip
    return [OpinionRow(*row[:7], row[7] or "", row[8]) for row in db.session.execute(query)]


def given_opinions(application_id: int) -> list[OpinionRow]:
    """What departments have said, for the committee."""
    return [one for one in opinions_of(application_id) if one.is_given]


def opinion_rows(application_id: int) -> Sequence[DepartmentOpinion]:
    """The rows themselves, for acts."""
    query = select(DepartmentOpinion).where(DepartmentOpinion.application_id == application_id)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class AskedOpinion:
    """An opinion that a department still owes."""

    slug: str
    number: int
    title: str
    department: str
    due_on: date | None


def opinions_owed(user_id: int) -> list[AskedOpinion]:
    """What the departments of this person owe, the nearest term first. One statement."""
    of = DepartmentOpinion
    query = (
        select(Programme.slug, Application.number, Application.title, Department.name, of.due_on)
        .join(Application, Application.id == of.application_id)
        .join(Programme, Programme.id == Application.programme_id)
        .join(Department, Department.id == of.department_id)
        .join(DepartmentMember, DepartmentMember.department_id == Department.id)
        .where(
            DepartmentMember.user_id == user_id,
            of.given_at.is_(None),
            Application.status.in_([one.value for one in ASKED_IN]),
        )
        .order_by(of.due_on.asc().nulls_last(), Application.number)
    )
    return [
        AskedOpinion(slug, number or 0, title, department, due_on)
        for slug, number, title, department, due_on in db.session.execute(query)
    ]
