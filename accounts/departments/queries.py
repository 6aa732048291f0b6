"""Departments of the office and who belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.departments.models import Department, DepartmentMember
from accounts.queries import names_of
from core.db import db


@dataclass(frozen=True)
class DepartmentRow:
    """A department with its members: account number and name."""

    department: Department
    members: tuple[tuple[int, str], ...]


def all_departments() -> list[DepartmentRow]:
    """Every department by name. Three statements."""
    departments = db.session.scalars(select(Department).order_by(Department.name)).all()
    pairs = db.session.execute(select(DepartmentMember.department_id, DepartmentMember.user_id)).all()
    names = names_of({user_id for _, user_id in pairs})
    return [
        DepartmentRow(one, tuple(sorted(_members(one.id, pairs, names), key=lambda member: member[1])))
        for one in departments
    ]


def _members(
    department_id: int, pairs: Sequence[tuple[int, int]], names: dict[int, str]
) -> list[tuple[int, str]]:
    return [(user_id, names.get(user_id, "")) for owner, user_id in pairs if owner == department_id]


def active_departments() -> Sequence[Department]:
    """Departments that may be asked, by name."""
    return db.session.scalars(select(Department).where(Department.is_active).order_by(Department.name)).all()


def departments_of(user_id: int) -> frozenset[int]:
    """Numbers of the departments a person belongs to."""
    return frozenset(
        db.session.scalars(select(DepartmentMember.department_id).where(DepartmentMember.user_id == user_id))
    )


def members_of(department_ids: Sequence[int]) -> dict[int, list[int]]:
    """Account numbers of the members of these departments."""
    found: dict[int, list[int]] = {}
    wanted = select(DepartmentMember.department_id, DepartmentMember.user_id)
    for department_id, user_id in db.session.execute(
        wanted.where(DepartmentMember.department_id.in_(department_ids))
    ):
        found.setdefault(department_id, []).append(user_id)
    return found
