"""What follows from a ranking, and who of the reserve is taken in when money comes back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.problems import Problem
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.scoring.rules.ranking import Standing

OUTCOMES = {
    Standing.FUNDED: ApplicationStatus.ACCEPTED,
    Standing.SHORT: ApplicationStatus.RESERVE,
    Standing.BELOW: ApplicationStatus.REJECTED,
}
PROMISED = frozenset(
    {ApplicationStatus.ACCEPTED, ApplicationStatus.AGREED, ApplicationStatus.BUILT, ApplicationStatus.SETTLED}
)
"""Applications that the town's money is promised to."""


@dataclass(frozen=True)
class Reserved:
    """An application of the reserve: its place on the ranking, and what it needs of the town now (złoty)."""

    number: int
    position: int
    town: Decimal


def first_in_line(reserve: Sequence[Reserved], left: Decimal) -> Reserved | None:
    """Whom the money that is left reaches first: down the list as in the ranking, passing over what does not fit."""
    fitting = [one for one in reserve if one.town <= left]
    return min(fitting, key=lambda one: (one.position, one.number), default=None)


def check_taking_in(number: int, reserve: Sequence[Reserved], left: Decimal) -> list[Problem]:
    """Why this one cannot be taken in now: ``not_reserve``, ``no_money`` (``missing``), ``earlier_waits`` (``number``)."""
    wanted = next((one for one in reserve if one.number == number), None)
    if wanted is None:
        return [Problem("not_reserve")]
    if wanted.town > left:
        return [Problem("no_money", facts={"missing": wanted.town - left})]
    first = first_in_line(reserve, left)
    assert first is not None, "the wanted one fits"
    return [] if first.number == number else [Problem("earlier_waits", facts={"number": first.number})]
