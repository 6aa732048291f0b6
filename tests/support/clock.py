"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MIDDAY = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


class MovableClock:
    """Call it for the moment; ``set`` or ``move`` it."""

    def __init__(self, moment: datetime = MIDDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Stand at ``moment`` (aware)."""
        self.moment = moment

    def move(self, **kwargs: float) -> None:
        """Go on by a timedelta given in its own words: ``clock.move(hours=1)``."""
        self.moment += timedelta(**kwargs)
