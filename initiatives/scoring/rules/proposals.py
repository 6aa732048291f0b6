"""Proposals of the negotiation: how their lines are kept, and what they change line by line. Pure.

Documents of an initiative are made jointly (art. 19g of the Act): either side proposes the estimate as it would have
it, the other accepts or declines it, or answers with one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.statuses import ApplicationStatus

NEGOTIATED = frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.RESERVE})
"""After the ranking and before the agreement; later an annex changes what was agreed."""
AMOUNTS = ("town", "hours", "cash", "in_kind")


class Side(StrEnum):
    """Who proposes."""

    TOWN = "town"
    MEMBERS = "members"


OTHER = {Side.TOWN: Side.MEMBERS, Side.MEMBERS: Side.TOWN}


def kept(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as they are kept: amounts as text, to the grosz."""
    return [
        {"name": one.name, "people": one.people, "source": one.source}
        | {name: str(getattr(one, name)) for name in AMOUNTS}
        for one in lines
    ]


def lines_from(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Kept lines as the rules look at them."""
    return [
        Line(
            name=str(row["name"]), people=int(row["people"]), source=str(row["source"]),
            **{name: Decimal(str(row[name])) for name in AMOUNTS},
        )
        for row in rows
    ]  # fmt: skip


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
