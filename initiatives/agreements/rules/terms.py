"""Terms of a work that somebody has to keep: its end, its settlement. Pure.

The agreement is for a definite time (art. 19d of the Act of 24 April 2003); that it is settled within thirty days of
the end of works is a term of the agreement itself (our template, § 10 ust. 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from initiatives.applications.rules.statuses import ApplicationStatus

SETTLED_IN = timedelta(days=30)
"""From the acceptance of the works to their settlement, as the agreement of our template says."""
TOLD_BEFORE_END = timedelta(days=14)
"""Before the end of works: time enough to prepare an annex and have both sides sign it."""
TOLD_BEFORE_SETTLING = timedelta(days=7)
"""Before the settlement's term: time enough to write down what is missing in the diary."""


class Term(StrEnum):
    """What the day is of."""

    WORKS = "works"
    SETTLING = "settling"


@dataclass(frozen=True)
class DueTerm:
    """A term with its day, the last on which it is kept."""

    term: Term
    on: date

    def is_near(self, today: date) -> bool:
        """Whether it is time to think of it, or too late."""
        before = TOLD_BEFORE_END if self.term is Term.WORKS else TOLD_BEFORE_SETTLING
        return today >= self.on - before

    def is_told(self, today: date) -> bool:
        """Whether the group is reminded today: before it is over, never after."""
        return self.is_near(today) and today <= self.on


def due_term(status: ApplicationStatus, ends_on: date, built_on: date | None) -> DueTerm | None:
    """What an agreement waits for; ``ends_on`` as it binds now. ``None`` when nothing is due any more."""
    if status is ApplicationStatus.AGREED:
        return DueTerm(Term.WORKS, ends_on)
    if status is ApplicationStatus.BUILT and built_on is not None:
        return DueTerm(Term.SETTLING, built_on + SETTLED_IN)
    return None
