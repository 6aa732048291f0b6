"""Whose act it is, and when: while a demonstration's past is told, the application's clock and actor are those of the act.

So the log and every history say who would have done it and at which moment, not that the loading did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import current_app

from accounts.models import User
from accounts.sessions import Actor


def person(user: User) -> Actor:
    """An account as it acts when it is signed in."""
    return Actor(user.id, user.email, user.display_name, user.roles)


@contextmanager
def acting(who: Actor, at: datetime) -> Iterator[None]:
    """Within the block ``who`` acts, and it is ``at``."""
    extensions = current_app.extensions
    present = {name: extensions[name] for name in ("clock", "current_actor")}
    extensions.update(clock=lambda: at, current_actor=lambda: who)
    try:
        yield
    finally:
        extensions.update(present)
