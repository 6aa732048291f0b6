"""Criteria that the programme itself counts by figures; the committee judges the others. Pure, exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from initiatives.programmes.rules.terms import COUNTED, Criterion, CriterionKind


@dataclass(frozen=True)
class Figures:
    """What counted criteria look at: the own share (0 to 1), how many people confirmed that they take part.

    ``labour_share``: what the labour is worth, over the whole (0 to 1).
    """

    own_share: Fraction
    people: int
    labour_share: Fraction = Fraction(0)

    def value(self, kind: CriterionKind) -> Fraction:
        """The figure of a counted criterion: percent, or people."""
        if kind is CriterionKind.PEOPLE:
            return Fraction(self.people)
        return 100 * (self.labour_share if kind is CriterionKind.LABOUR else self.own_share)


def counted_points(criterion: Criterion, figures: Figures) -> int:
    """Whole points of a counted criterion, rounded down between its two ends.

    Raises ``ValueError`` for a criterion that the committee judges.
    """
    if criterion.kind not in COUNTED or criterion.full_at is None:
        raise ValueError("the committee gives these points")
    value = figures.value(criterion.kind)
    low, high = Fraction(criterion.none_at or 0), Fraction(criterion.full_at)
    if value >= high:
        return criterion.points
    if value <= low:
        return 0
    return int((value - low) / (high - low) * criterion.points)
