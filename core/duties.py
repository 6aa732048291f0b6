"""What waits for an official, as procedures hand it to the one queue at ``/urzad/``: they do not know each other.

A procedure offers a ``DutySource``; ``app.py`` introduces it, and the desk sorts what all of them tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app

May = Callable[[str], bool]


@dataclass(frozen=True)
class Duty:
    """A row of the queue: what is to be done, with what, where, and by when."""

    what: str
    about: str
    url: str
    due_on: date | None = None
    where: str = ""


DutySource = Callable[[int, May], list[Duty]]
"""Takes the account and whether it holds a permission."""


def introduced_duties(user_id: int, may: May) -> list[Duty]:
    """What the introduced procedures tell of this person."""
    sources: tuple[DutySource, ...] = current_app.extensions.get("duty_sources", ())
    return [duty for source in sources for duty in source(user_id, may)]
