"""What waits while no call is open: beginning an application and sending a draft. Pure."""

from __future__ import annotations

from datetime import datetime

from core.problems import Problem
from initiatives.programmes.rules.stages import ProgrammeStage, ProgrammeTimes

SENDING, BEGINNING = "call_closed", "call_closed_to_new"


def check_call(times: ProgrammeTimes, now: datetime, act: str = SENDING) -> list[Problem]:
    """Why ``act`` waits at a moment (aware): its code with ``opens_at`` of the next call and ``is_closed``."""
    if times.open_call(now) is not None:
        return []
    following = times.next_call(now)
    is_closed = times.stage(now) is ProgrammeStage.CLOSED
    return [
        Problem(act, facts={"opens_at": following.opens_at if following else None, "is_closed": is_closed})
    ]
