"""Who works in a demonstration's office: units with an official each, one who decides a second time, a committee."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accounts.departments.models import Department, DepartmentMember
from accounts.models import User
from core.db import db
from demo.people import Login, add_person


@dataclass
class Office:
    """People by short name, units by code, and how each of the people logs in."""

    people: dict[str, User]
    departments: dict[str, Department]
    logins: list[Login] = field(default_factory=list)

    def seat(self, name: str, email: str, shown: str, has_second_factor: bool) -> None:
        """Give somebody an official's account."""
        self.people[name], login = add_person(name, email, "official", shown, has_second_factor)
        self.logins.append(login)


def open_office(told: dict[str, Any], official: User, has_second_factor: bool) -> Office:
    """Everybody whom ``office.json`` names; each logs in with an account of their own, under the unit's code."""
    office = Office({"official": official}, {})
    office.seat("second", told["second"]["email"], told["second"]["name"], has_second_factor)
    for one in told["departments"]:
        department = Department(name=one["name"], email=one["email"])
        db.session.add(department)
        office.seat(one["code"], f"{one['code']}@demo.example", one["official"], has_second_factor)
        db.session.flush()
        member = office.people[one["code"]]
        db.session.add(DepartmentMember(department_id=department.id, user_id=member.id))
        office.departments[one["code"]] = department
    for one in told.get("committee", ()):
        office.seat(one["login"], one["email"], one["name"], has_second_factor)
    return office
