"""Points of an application: the counted criteria by figures, the others as the mean of the committee. Pure, exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from initiatives.programmes.rules.counted import Figures, counted_points
from initiatives.programmes.rules.terms import COUNTED, Criterion


@dataclass(frozen=True)
class Points:
    """Points of one criterion, before and after its weight; ``None`` while nobody has given any."""

    code: str
    given: Fraction | None
    weighed: Fraction


def points_of(
    criteria: Sequence[Criterion], figures: Figures, sheets: Sequence[Mapping[str, Decimal]]
) -> tuple[Points, ...]:
    """Points by criterion. ``sheets``: each member's points by code, of members without a conflict who handed in."""
    return tuple(_points(one, figures, sheets) for one in criteria)


def _points(one: Criterion, figures: Figures, sheets: Sequence[Mapping[str, Decimal]]) -> Points:
    given: Fraction | None
    if one.kind in COUNTED:
        given = Fraction(counted_points(one, figures))
    else:
        marks = [Fraction(sheet[one.code]) for sheet in sheets if one.code in sheet]
        given = sum(marks, Fraction(0)) / len(marks) if marks else None
    return Points(one.code, given, (given or Fraction(0)) * Fraction(one.weight))


def total_of(points: Sequence[Points]) -> Fraction:
    """The total, weighed."""
    return sum((one.weighed for one in points), Fraction(0))
