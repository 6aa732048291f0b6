"""Points of an application: the counted criteria by figures, the others as the mean of the committee. Pure, exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from initiatives.programmes.rules.terms import COUNTED, Criterion, CriterionKind


@dataclass(frozen=True)
class Figures:
    """What counted criteria look at: the own share (0 to 1) and how many people confirmed that they take part."""

    own_share: Fraction
    people: int


@dataclass(frozen=True)
class Points:
    """Points of one criterion, before and after its weight; ``None`` while nobody has given any."""

    code: str
    given: Fraction | None
    weighed: Fraction


def counted_points(criterion: Criterion, figures: Figures) -> int:
    """Whole points of a counted criterion, rounded down between its two ends.

    Raises ``ValueError`` for a criterion that the committee judges.
    """
    if criterion.kind not in COUNTED or criterion.full_at is None:
        raise ValueError("the committee gives these points")
    value = figures.own_share * 100 if criterion.kind is CriterionKind.OWN_SHARE else Fraction(figures.people)
    low, high = Fraction(criterion.none_at or 0), Fraction(criterion.full_at)
    if value >= high:
        return criterion.points
    if value <= low:
        return 0
    return int((value - low) / (high - low) * criterion.points)


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
