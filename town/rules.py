"""What residents can do now, and what they will be able to do soon, from the stages of all rounds. Pure.

Nothing is entered by hand: a round whose window is open at the moment asked about is open, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pb.rounds.rules import RoundRules, Stage

ENOUGH_OPEN = 2
MOST_COMING = 3


class Deed(StrEnum):
    """What a resident does; ``LEARN`` is to read an announced result."""

    VOTE = "vote"
    SUBMIT = "submit"
    LEARN = "learn"


STAGE_OF = {Deed.SUBMIT: Stage.SUBMISSION, Deed.VOTE: Stage.VOTING}


@dataclass(frozen=True)
class RoundTerms:
    """A round as far as its terms go. ``is_closed``: the urn was shut, whatever the schedule says."""

    slug: str
    title: str
    rules: RoundRules
    is_published: bool = False
    is_closed: bool = False

    @property
    def amount(self) -> Decimal:
        """Money of all pools together, in złoty."""
        return sum((pool.amount for pool in self.rules.pools), Decimal(0))


@dataclass(frozen=True)
class Matter:
    """One thing to do: where, from when until when. A result to come has only ``closes_at``, its day at the latest."""

    deed: Deed
    terms: RoundTerms
    opens_at: datetime | None
    closes_at: datetime

    @property
    def begins_at(self) -> datetime:
        """When there will be something to do."""
        return self.opens_at or self.closes_at


def open_now(rounds: Iterable[RoundTerms], moment: datetime) -> list[Matter]:
    """All that can be done at ``moment``, the nearest term first."""
    matters = [one for terms in rounds for one in _windows(terms) if _is_open(one, moment)]
    return sorted(matters, key=lambda one: (one.closes_at, one.terms.slug, one.deed))


def coming(rounds: Iterable[RoundTerms], moment: datetime) -> list[Matter]:
    """All that will be possible after ``moment``, and the results that are due, the nearest first."""
    matters = []
    for terms in rounds:
        matters += [one for one in _windows(terms) if one.opens_at and one.opens_at > moment]
        due = terms.rules.results_due_at
        if due is not None and due > moment and not terms.is_published:
            matters.append(Matter(Deed.LEARN, terms, None, due))
    return sorted(matters, key=lambda one: (one.begins_at, one.terms.slug, one.deed))


def shown_coming(rounds: Iterable[RoundTerms], moment: datetime) -> list[Matter]:
    """What to say under "soon": at most three, and nothing when enough is open anyway."""
    listed = list(rounds)
    if len(open_now(listed, moment)) >= ENOUGH_OPEN:
        return []
    return coming(listed, moment)[:MOST_COMING]


def _windows(terms: RoundTerms) -> list[Matter]:
    found = []
    for deed, stage in STAGE_OF.items():
        window = terms.rules.window(stage)
        if window is not None and not terms.is_published:
            found.append(Matter(deed, terms, window.opens_at, window.closes_at))
    return found


def _is_open(matter: Matter, moment: datetime) -> bool:
    if matter.deed is Deed.VOTE and matter.terms.is_closed:
        return False
    return matter.opens_at is not None and matter.opens_at <= moment <= matter.closes_at


def rounds_on_map(open_matters: Iterable[Matter], rounds: Iterable[RoundTerms]) -> list[str]:
    """Slugs of the rounds whose projects the start page's map shows: those that are open, else the newest one.

    ``rounds`` come newest first.
    """
    slugs = list(dict.fromkeys(one.terms.slug for one in open_matters))
    return slugs or [terms.slug for terms in rounds][:1]
