"""Offsets of a pack: ``"-6d 08:00:00"`` is that hour in Poland, so many days from the loading day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.clock import WARSAW

_OFFSET = re.compile(r"([+-]\d+)d(?: (\d\d):(\d\d):(\d\d))?")


@dataclass(frozen=True)
class LoadingDay:
    """The day in Poland that all offsets count from."""

    day: date

    def moment(self, offset: str) -> datetime:
        """The moment in UTC. Raises ``ValueError`` for something else than an offset."""
        found = _OFFSET.fullmatch(offset)
        if found is None:
            raise ValueError(f"not an offset: {offset!r}")
        at = time(int(found[2] or 0), int(found[3] or 0), int(found[4] or 0))
        day = self.day + timedelta(days=int(found[1]))
        return datetime.combine(day, at, WARSAW).astimezone(UTC)

    def date(self, offset: str) -> date:
        """The day of an offset."""
        return self.moment(offset).astimezone(WARSAW).date()

    def end_of(self, offset: str) -> datetime:
        """The first moment after the day of an offset, in UTC."""
        day = self.date(offset) + timedelta(days=1)
        return datetime.combine(day, time(), WARSAW).astimezone(UTC)
