"""What a run at one share bought, told without its prices: all that raising the shares has to know of most runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from pb.tally.engine.shares.support import Order, Support


@dataclass(frozen=True)
class Taken:
    """A purchase: id, cost, and the ids that tied for this turn (none where there was no tie)."""

    id: str
    cost: int
    tied: tuple[str, ...] = ()


@dataclass
class Walk:
    """The purchases of one run in their order, as ``SharesRun`` tells them.

    ``doubtful``: tied sets whose order may matter; ``is_certain``: whether floats could tell all of it. If not, what
    was bought is only a beginning.
    """

    support: Support
    share: Fraction
    order: Order
    bought: list[Taken] = field(default_factory=list)
    doubtful: set[frozenset[str]] = field(default_factory=set)
    guesses: dict[tuple[str, int], float] = field(default_factory=dict)
    spent: int = 0
    is_certain: bool = True
