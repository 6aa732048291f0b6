"""Days of a programme of initiatives: offsets from the loading day, with all works inside the programme's year.

A programme pays from the budget of its year, so that works, whenever the town is loaded, must fit into one calendar
year. Three programmes share them: ``former`` was done in the year before ``past``, whose works lie in the year of
``SINCE`` days ago, and ``open`` takes applications for the year of ``UNTIL`` days ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.offsets import LoadingDay

SINCE = UNTIL = timedelta(days=75)
LONGEST, MARGIN = 205, 5
"""The works of ``past`` began 200 days ago; where its year is younger, they are told in a shorter time."""
DECIDED = -245
"""Acts after this day of ``past`` are of the agreement and the work."""
TOLD_ON = (11, 27)
"""The day of the year that the offsets of ``former`` count from."""


@dataclass(frozen=True)
class ProgrammeDays(LoadingDay):
    """The days of one programme; ``part``: numerator of the time that its works are told in, of ``LONGEST``."""

    year: int
    part: int = LONGEST

    def moment(self, offset: str) -> datetime:
        """The moment in UTC, nearer than told when the year is young."""
        day, mark, hour = offset.partition("d")
        number = int(day)
        if DECIDED < number < 0:
            number = -(-number * self.part // LONGEST)
        return super().moment(f"{number:+d}{mark}{hour}")

    def in_year(self, offset: str) -> date:
        """The day of an offset, or the nearest one of the programme's year."""
        return min(max(self.date(offset), date(self.year, 1, 1)), date(self.year, 12, 31))


def days_of(when: str, loaded: LoadingDay) -> ProgrammeDays:
    """The days of a programme that is ``former``, ``past`` or ``open`` on the loading day."""
    past = (loaded.day - SINCE).year
    if when == "former":
        return ProgrammeDays(date(past, *TOLD_ON), past - 1)
    if when == "open":
        return ProgrammeDays(loaded.day, (loaded.day + UNTIL).year)
    room = (loaded.day - date(past, 1, 1)).days - MARGIN
    return ProgrammeDays(loaded.day, past, min(room, LONGEST))
