"""Where a programme stands: it follows from its calls and from what was published. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProgrammeStage(StrEnum):
    """``draft`` → ``announced`` → ``open`` → ``assessment`` → ``results`` → ``closed``; ``open`` again with each call."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    ASSESSMENT = "assessment"
    RESULTS = "results"
    CLOSED = "closed"


@dataclass(frozen=True)
class Call:
    """A window in which applications are taken, moments aware; ``closes_at`` is the first moment after it."""

    number: int
    opens_at: datetime
    closes_at: datetime

    def takes(self, now: datetime) -> bool:
        """Whether it is open."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True)
class ProgrammeTimes:
    """What the stage follows from. All the year round: one call as long as the year."""

    published_at: datetime | None = None
    calls: tuple[Call, ...] = ()
    decided_calls: frozenset[int] = frozenset()
    """Numbers of calls whose ranking was published."""
    closed_at: datetime | None = None

    def stage(self, now: datetime) -> ProgrammeStage:
        """The stage at a moment (aware)."""
        if self.published_at is None or not self.calls:
            return ProgrammeStage.DRAFT
        if self._is_closed(now):
            return ProgrammeStage.CLOSED
        if any(one.takes(now) for one in self.calls):
            return ProgrammeStage.OPEN
        begun = [one for one in self.calls if one.opens_at <= now]
        if not begun:
            return ProgrammeStage.ANNOUNCED
        is_decided = all(one.number in self.decided_calls for one in begun)
        return ProgrammeStage.RESULTS if is_decided else ProgrammeStage.ASSESSMENT

    def open_call(self, now: datetime) -> Call | None:
        """The call that takes applications now: none of a closed programme."""
        if self._is_closed(now):
            return None
        return next((one for one in self.calls if one.takes(now)), None)

    def next_call(self, now: datetime) -> Call | None:
        """The nearest call to come: none of a closed programme."""
        if self._is_closed(now):
            return None
        return min(
            (one for one in self.calls if one.opens_at > now), key=lambda one: one.opens_at, default=None
        )

    def _is_closed(self, now: datetime) -> bool:
        return self.closed_at is not None and self.closed_at <= now


def overlapping(calls: Sequence[Call]) -> list[tuple[int, int]]:
    """Numbers of calls that run at once: an application must belong to one."""
    ordered = sorted(calls, key=lambda one: one.opens_at)
    return [
        (one.number, other.number)
        for one, other in zip(ordered, ordered[1:], strict=False)
        if other.opens_at < one.closes_at
    ]
