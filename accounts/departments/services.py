"""Departments that give opinions, and their members."""

from __future__ import annotations

import re

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from accounts.departments.models import Department, DepartmentMember
from core.audit import record
from core.db import db
from core.problems import NotFound, Problem

LONGEST_NAME = 160
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,189}")


def find_department(department_id: int) -> Department:
    """Raises ``NotFound``."""
    found = db.session.get(Department, department_id)
    if found is None:
        raise NotFound
    return found


def check_department(name: str, email: str, besides: int | None = None) -> list[Problem]:
    """What is wrong with a department's name and address; the address may be left out."""
    problems = []
    if not name or len(name) > LONGEST_NAME:
        problems.append(Problem("department_name", "name", {"most": LONGEST_NAME}))
    taken = select(Department.id).where(func.lower(Department.name) == name.lower())
    if db.session.scalar(taken) not in (None, besides):
        problems.append(Problem("department_taken", "name", {"name": name}))
    if email and not _ADDRESS.fullmatch(email):
        problems.append(Problem("email_shape", "email"))
    return problems


def add_department(name: str, email: str) -> list[Problem]:
    """A new department."""
    problems = check_department(name, email)
    if not problems:
        db.session.add(Department(name=name, email=email))
        record("pb.department.add", f"department:{name}"[:200])
    return problems


def change_department(department: Department, name: str, email: str, is_active: bool) -> list[Problem]:
    """Other words, another address, or no more asking. What it has answered stays."""
    problems = check_department(name, email, department.id)
    if not problems:
        department.name, department.email, department.is_active = name, email, is_active
        record("pb.department.change", f"department:{department.id}", {"is_active": is_active})
    return problems


def add_member(department: Department, user_id: int) -> None:
    """Let an official answer for the department; twice is once."""
    row = insert(DepartmentMember).values(department_id=department.id, user_id=user_id)
    db.session.execute(row.on_conflict_do_nothing())
    record("pb.department.join", f"department:{department.id}", {"user": user_id})


def remove_member(department: Department, user_id: int) -> None:
    """An official answers for it no more."""
    db.session.execute(
        delete(DepartmentMember).where(
            DepartmentMember.department_id == department.id, DepartmentMember.user_id == user_id
        )
    )
    record("pb.department.leave", f"department:{department.id}", {"user": user_id})
