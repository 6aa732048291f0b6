"""Erasing what is over its keep time, every night. Packages add their erasers to ``ERASERS`` when imported."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from core import clock
from core.db import transaction
from core.jobs import task

Eraser = Callable[[datetime], int]
"""Takes the present moment (aware, UTC), erases within the current transaction, gives how many rows."""

ERASERS: list[Eraser] = []

log = logging.getLogger("wspolnie.erasing")


def eraser(call: Eraser) -> Eraser:
    """Register a function as one of ``ERASERS``."""
    ERASERS.append(call)
    return call


@task("core.erase_expired", cron="17 2 * * *")
def erase_expired() -> dict[str, int]:
    """Run every eraser in a transaction of its own; gives the rows erased by each, by its name."""
    done = {}
    for call in ERASERS:
        with transaction():
            done[f"{call.__module__}.{call.__name__}"] = call(clock.now())
    log.info("erased", extra={"facts": done})
    return done
