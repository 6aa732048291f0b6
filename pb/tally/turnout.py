"""Turnout by day, age band, channel and area: cells with fewer than ten people are never shown apart (D6.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.db import db
from pb.tally.engine.ties import number_key
from pb.tally.models import TurnoutCell

SMALLEST_CELL = 10
SEVERAL = "*"
"""The cell of ballots that name projects of more than one place."""


def add_turnout(round_id: int, dimension: str, cells: Counter[str]) -> None:
    """Keep the cells of one dimension (``day``, ``age``, ``area``, ``place`` or ``channel``)."""
    for place, (name, people) in enumerate(sorted(cells.items(), key=lambda item: number_key(item[0]))):
        row = {
            "round_id": round_id,
            "dimension": dimension,
            "name": name[:160],
            "position": place,
            "people": people,
        }
        db.session.add(TurnoutCell(**row))


@dataclass(frozen=True)
class ShownCell:
    """A cell as it may be shown; ``is_joined`` marks the rest that small cells were put into."""

    name: str
    people: int
    is_joined: bool = False


def shown_cells(cells: Sequence[tuple[str, int]]) -> list[ShownCell]:
    """Cells of at least ten people; smaller ones are joined, and when the rest is still small, left out.

    A single suppressed cell could be had by subtraction from the total; then the next smallest joins it.
    """
    large = [(name, people) for name, people in cells if people >= SMALLEST_CELL]
    small = [(name, people) for name, people in cells if people < SMALLEST_CELL]
    if len(small) == 1 and large:
        least = min(large, key=lambda cell: cell[1])
        large.remove(least)
        small.append(least)
    shown = [ShownCell(name, people) for name, people in large]
    rest = sum(people for _name, people in small)
    if small and rest >= SMALLEST_CELL:
        shown.append(ShownCell("", rest, True))
    return shown
