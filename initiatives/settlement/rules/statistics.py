"""Initiatives of a year or a programme in numbers, and how they add up. Pure.

Money in złoty. Counted are applications that were filed, those that were accepted (also when they went on from
there) and those that are done; sums of money, hours and people are of those that are done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from initiatives.agreements.rules.progress import Sums
from initiatives.applications.rules.statuses import ApplicationStatus as Status

ACCEPTED = frozenset({Status.ACCEPTED, Status.AGREED, Status.BUILT, Status.SETTLED})
DONE = frozenset({Status.BUILT, Status.SETTLED})


@dataclass(frozen=True)
class Figures:
    """Counts and sums; ``sums`` are those of what is done."""

    filed: int = 0
    accepted: int = 0
    done: int = 0
    people: int = 0
    sums: Sums = Sums()

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def value(self) -> Decimal:
        """What the done ones are worth, town and neighbours together."""
        return self.sums.total

    @property
    def own_share(self) -> Fraction:
        """Own contribution over the whole, 0 to 1; 0 of nothing."""
        return Fraction(self.sums.own) / Fraction(self.sums.total) if self.sums.total else Fraction(0)


def figures_of(status: Status, people: int, sums: Sums) -> Figures:
    """One filed application; ``people`` and ``sums`` count once it is done."""
    is_done = status in DONE
    return Figures(
        1, int(status in ACCEPTED), int(is_done), people if is_done else 0, sums if is_done else Sums()
    )


def together(rows: Iterable[Figures]) -> Figures:
    """All of them added up."""
    return sum(rows, Figures())
