"""How late an answer or a promised work is. Pure.

Marks of a consultation are all answered until one day (``answers_due_on``); a promise has a day of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

AGES = (7, 14, 30, 60)
"""Days that the board can be narrowed to: older than that."""


class Fate(StrEnum):
    """What became of a promise."""

    NONE = "none"
    WAITS = "waits"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """How far the answers are: ``answered`` of ``marks``; ``days_left`` below 0 says by how much the term has passed."""

    marks: int
    answered: int
    days_left: int | None

    @property
    def waiting(self) -> int:
        """Marks without an approved answer."""
        return self.marks - self.answered

    @property
    def is_late(self) -> bool:
        """Whether the term has passed and somebody still waits."""
        return bool(self.waiting) and self.days_left is not None and self.days_left < 0


def progress_of(marks: int, answered: int, due_on: date | None, today: date) -> Progress:
    """Where the answering stands on a day."""
    return Progress(marks, answered, (due_on - today).days if due_on else None)


def fate_of(is_promised: bool, promised_on: date | None, done_on: date | None, today: date) -> Fate:
    """What became of a promise until a day."""
    if not is_promised:
        return Fate.NONE
    if done_on is not None:
        return Fate.DONE
    return Fate.LATE if promised_on is not None and promised_on < today else Fate.WAITS


def days_late(promised_on: date | None, done_on: date | None, today: date) -> int:
    """By how many days a promise was, or is so far, late; 0 for one that is kept or still may be."""
    if promised_on is None:
        return 0
    return max(0, ((done_on or today) - promised_on).days)
