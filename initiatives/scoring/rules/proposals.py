"""Proposals of the negotiation, and what they change line by line. Pure.

Documents of an initiative are made jointly (art. 19g of the Act): either side proposes the estimate as it would have
it, the other accepts or declines it, or answers with one of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.statuses import ApplicationStatus

NEGOTIATED = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.RESERVE})
"""After the ranking and before the agreement; later an annex changes what was agreed."""


class Side(StrEnum):
    """Who proposes."""

    TOWN = "town"
    MEMBERS = "members"


OTHER = {Side.TOWN: Side.MEMBERS, Side.MEMBERS: Side.TOWN}


@dataclass(frozen=True)
class Change:
    """A line before and after; ``None`` where it was not or is no more."""

    before: Line | None
    after: Line | None

    @property
    def is_same(self) -> bool:
        """Whether nothing of it changes."""
        return self.before == self.after

    @property
    def name(self) -> str:
        """What the line is about."""
        line = self.after or self.before
        return line.name if line else ""


def changes(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """Line by line, in the order of ``after``, what was taken out last. Lines are the same one by their name.

    Of several lines of one name the first goes with the first, the second with the second.
    """
    left = list(before)
    found = []
    for line in after:
        former = next((one for one in left if _key(one) == _key(line)), None)
        if former is not None:
            left.remove(former)
        found.append(Change(former, line))
    return [*found, *(Change(one, None) for one in left)]


def _key(line: Line) -> str:
    return " ".join(line.name.split()).casefold()
