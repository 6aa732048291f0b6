"""Neighbours of a demonstration's initiatives: who begins an application, and who else is in the group. All invented."""

from __future__ import annotations

import secrets
from typing import Any

from accounts.queries import user_by_email
from accounts.services import create_with_password
from accounts.sessions import Actor
from demo.acting import person

RESIDENT = "resident"
"""Code of the resident who can log in; the passwords of all others are told to nobody."""


class Neighbours:
    """Accounts by their codes, and names for the others of a group."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

        self.accounts = {RESIDENT: user_by_email(f"{RESIDENT}@demo.example")}
        for code, name in told["neighbours"].items():
            email, shown = f"{code}@demo.example", f"{name} (osoba zmyślona)"
            self.accounts[code] = create_with_password(email, secrets.token_urlsafe(24), [RESIDENT], shown)

    def actor(self, code: str) -> Actor:
        """Whoever begins an application."""
        user = self.accounts[code]
        if user is None:
            raise ValueError("the people of the demonstration come first")
        return person(user)

    def others(self, key: str, number: int) -> list[tuple[str, str]]:
        """Names and addresses of the further people of one application; the same at each loading."""
        names, (woman, man) = self.told["names"], self.told["surnames"]
        start = sum(map(ord, key)) % len(names)
        places = ((start + 7 * step) % len(names) for step in range(number))
        return [
            (f"{names[place]} {man if place % 2 else woman}", f"sasiedzi-{key}-{step}@demo.example")
            for step, place in enumerate(places, 1)
        ]
