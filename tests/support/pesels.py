"""PESEL numbers of nobody: valid by construction, for any date of birth."""

from __future__ import annotations

from datetime import date

WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
CENTURY_MONTHS = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}


def pesel_of(born_on: date = date(1980, 5, 14), serial: int = 1) -> str:
    """The PESEL of the person born on a day with a serial number from 0 to 9999 (domain.md D6.1)."""
    month = born_on.month + CENTURY_MONTHS[born_on.year // 100]
    stem = f"{born_on.year % 100:02d}{month:02d}{born_on.day:02d}{serial:04d}"
    return stem + str((10 - sum(w * int(d) for w, d in zip(WEIGHTS, stem, strict=True)) % 10) % 10)
