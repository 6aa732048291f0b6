"""When the terms of a programme stop changing, and why. Pure.

Terms are published before the call (art. 19c ust. 1 of the Act: the council lays them down beforehand), so whoever
writes an application writes it under terms that stay.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from initiatives.programmes.rules.stages import ProgrammeTimes


class Freeze(StrEnum):
    """What froze the terms: a call that has opened, or an application, be it a draft, begun before one did."""

    CALL = "call"
    APPLICATION = "application"


def freeze_at(times: ProgrammeTimes, has_applications: bool, now: datetime) -> Freeze | None:
    """Why the terms cannot be changed at a moment (aware); ``None`` while they can."""
    if times.published_at is not None and any(call.opens_at <= now for call in times.calls):
        return Freeze.CALL
    return Freeze.APPLICATION if has_applications else None
