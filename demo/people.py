"""People of a demonstration who can log in, and the file that tells their passwords."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask import current_app

from accounts.factors import give_ready_factor
from accounts.models import User
from accounts.rules import OFFICE_ROLES
from accounts.services import create_with_password
from core.clock import now

ROLES = {
    "resident": ("resident", "Mieszkanka Pokazowa"),
    "official": ("official", "Urzędnik Pokazowy"),
    "clerk": ("clerk", "Pierwsza z Komisji"),
    "clerk2": ("clerk", "Drugi z Komisji"),
    "administrator": ("administrator", "Administrator Pokazowy"),
}
Login = tuple[str, ...]
"""Name, e-mail, password and, where it is needed, the secret of the second factor."""


def add_people(has_second_factor: bool) -> list[Login]:
    """Those whom every demonstration has."""
    return [
        add_person(name, f"{name}@demo.example", role, shown, has_second_factor)[1]
        for name, (role, shown) in ROLES.items()
    ]


def add_person(name: str, email: str, role: str, shown: str, has_second_factor: bool) -> tuple[User, Login]:
    """An account with a password of its own, and how to log in with it."""
    password = secrets.token_urlsafe(12)
    user = create_with_password(email, password, [role], shown)
    is_official = has_second_factor and user.roles & OFFICE_ROLES
    factor = (give_ready_factor(user.id, now()),) if is_official else ()
    return user, (name, email, password, *factor)


def write_logins(logins: list[Login]) -> None:
    """Keep them where the owner of the installation alone reads them."""
    instance: Path = current_app.extensions["settings"].instance
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "demo-logins.tsv"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines("\t".join(login) + "\n" for login in logins)
