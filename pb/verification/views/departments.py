"""Departments that give opinions, and their members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for

from accounts.departments import services
from accounts.departments.queries import all_departments
from accounts.queries import working_people
from accounts.rules import Role
from core.access import requires
from core.db import transaction
from core.problems import NotFound, Problem
from pb.verification.forms import number_of, text_of
from pb.verification.views.frame import blueprint, go_to, page

ONE = "/dzialy/<int(max=9223372036854775807):department_id>"


def _list(problems: Sequence[Problem] = (), **typed: Any) -> Response:
    return page(
        "departments",
        problems,
        departments=all_departments(),
        officials=working_people(Role.OFFICIAL),
        typed=typed,
    )


@blueprint.get("/dzialy")
@requires("pb.department.manage")
def departments() -> Response:
    """The list, with the form for one more."""
    return _list()


@blueprint.post("/dzialy")
@requires("pb.department.manage")
def add_department() -> Response:
    """A new department."""
    name, email = text_of(request.form, "name"), text_of(request.form, "email")
    with transaction():
        problems = services.add_department(name, email)
    if problems:
        return _list(problems, name=name, email=email)
    flash(f"Wydział „{name}” jest na liście.", "good")
    return go_to(url_for("verification.departments"))


@blueprint.post(ONE)
@requires("pb.department.manage")
def change_department(department_id: int) -> Response:
    """Name, address, whether it is asked."""
    name, email = text_of(request.form, "name"), text_of(request.form, "email")
    is_active = request.form.get("is_active") == "yes"
    with transaction():
        found = services.find_department(department_id)
        problems = services.change_department(found, name, email, is_active)
    if problems:
        return _list(problems, department_id=department_id, name=name, email=email, is_active=is_active)
    flash("Zapisano.", "good")
    return go_to(url_for("verification.departments"))


@blueprint.post(ONE + "/osoby")
@requires("pb.department.manage")
def add_member(department_id: int) -> Response:
    """One more official who answers for the department."""
    user_id = number_of(request.form, "user_id")
    if user_id not in working_people(Role.OFFICIAL) or user_id is None:
        raise NotFound
    with transaction():
        services.add_member(services.find_department(department_id), user_id)
    return go_to(url_for("verification.departments"))


@blueprint.post(ONE + "/osoby/usun")
@requires("pb.department.manage")
def remove_member(department_id: int) -> Response:
    """One fewer."""
    with transaction():
        services.remove_member(
            services.find_department(department_id), number_of(request.form, "user_id") or 0
        )
    return go_to(url_for("verification.departments"))
