"""What waits for one person in a slice: the first things by term, and how many there are of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

MOST_TASKS = 20
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class Task(Generic[Kind]):
    """One thing that waits: ``slug`` and ``number`` lead to its project; ``due_on`` only where it has a term."""

    kind: Kind
    slug: str
    round_title: str
    number: int
    title: str
    due_on: date | None


@dataclass(frozen=True)
class TaskList(Generic[Kind]):
    """The first tasks by term, and how many there are of each kind: all, and overdue."""

    tasks: tuple[Task[Kind], ...]
    counts: dict[Kind, tuple[int, int]]

    @property
    def total(self) -> int:
        """How many wait altogether."""
        return sum(count for count, _ in self.counts.values())

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        return sum(late for _, late in self.counts.values())
