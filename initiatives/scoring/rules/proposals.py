"""Proposals of the negotiation, and what they change line by line and step by step. Pure.

Documents of an initiative are made jointly, the schedule and the estimate among them (art. 19g of the Act): either
side proposes both as it would have them, the other accepts or declines, or answers with a proposal of its own.
Codes: ``work_outside_year`` (``first``, ``last``) beside ``work-N-starts_on`` or ``work-N-ends_on``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from core.problems import Problem
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.statuses import ApplicationStatus

NEGOTIATED = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.RESERVE})
"""After the ranking and before the agreement; later an annex changes what was agreed."""


class Side(StrEnum):
    """Who proposes."""

    TOWN = "town"
    MEMBERS = "members"


OTHER = {Side.TOWN: Side.MEMBERS, Side.MEMBERS: Side.TOWN}


Named = TypeVar("Named", Line, Work)


@dataclass(frozen=True)
class Plan:
    """What is negotiated: the lines of the estimate, the steps of the schedule."""

    lines: tuple[Line, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Change(Generic[Named]):
    """A line of the estimate or a step of the schedule before and after; ``None`` where it was not or is no more."""

    before: Named | None
    after: Named | None

    @property
    def is_same(self) -> bool:
        """Whether nothing of it changes."""
        return self.before == self.after

    @property
    def name(self) -> str:
        """What it is about."""
        found = self.after or self.before
        return found.name if found else ""

    @property
    def kind(self) -> str:
        """``new``, ``gone``, ``same`` or ``changed``."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        return "same" if self.is_same else "changed"


def changes(before: Sequence[Named], after: Sequence[Named]) -> list[Change[Named]]:
    """One by one, in the order of ``after``, what was taken out last. Two are the same one by their name.

    Of several of one name the first goes with the first, the second with the second.
    """
    left: list[Named] = list(before)
    found: list[Change[Named]] = []
    for each in after:
        former = next((one for one in left if _key(one) == _key(each)), None)
        if former is not None:
            left.remove(former)
        found.append(Change(former, each))
    found += [Change(one, None) for one in left]
    return found


def _key(one: Line | Work) -> str:
    return " ".join(one.name.split()).casefold()


def of_the_year(problems: Sequence[Problem]) -> list[Problem]:
    """Before there is an agreement a step leaves the programme's year, not the days of the whole."""
    return [replace(one, code="work_outside_year") if one.code == "work_outside" else one for one in problems]
