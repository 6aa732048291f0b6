"""Cards of points: what each application got by criterion and by member, in exact numbers.

Members stand in them as "Członek 1", "Członek 2": the Act does not ask for their names, and nobody is told them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from initiatives.applications.models import Application
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.rules.terms import COUNTED
from initiatives.scoring.rules.points import Points, total_of
from initiatives.scoring.rules.ranking import Place, Standing
from initiatives.scoring.rules.record import Basis, Judged


@dataclass(frozen=True)
class Row:
    """A criterion on a card: the mean or the counted points, what they are worth by weight, each member's points."""

    name: str
    given: Fraction | None
    most: int
    weight: Decimal
    weighed: Fraction
    is_counted: bool
    by_member: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Card:
    """One application on a ranking. ``title``: empty for a withdrawn one. Points also as percent of the most, for bars."""

    number: int
    title: str
    status: str
    position: int
    standing: Standing
    total: Fraction
    percent: float
    town: Decimal
    left: Decimal
    missing: Decimal
    tied_with: tuple[int, ...]
    members: tuple[int, ...]
    conflicts: tuple[int, ...]
    rows: tuple[Row, ...]


def cards_of(basis: Basis, records: Mapping[int, Application]) -> list[Card]:
    """The cards of a ranking in its order."""
    judged = {one.number: one for one in basis.judged}
    return [
        _card(basis, place, judged[place.entry.number], records.get(place.entry.number))
        for place in basis.ranking().places
    ]


def _card(basis: Basis, place: Place, one: Judged, record: Application | None) -> Card:
    points = one.points(basis.criteria)
    most = sum((each.points * each.weight for each in basis.criteria), Decimal(0)) or Decimal(1)
    is_public = record is not None and record.status != Status.WITHDRAWN.value
    scoring = tuple(member for member, given in sorted(one.sheets.items()) if given is not None)
    return Card(
        one.number, record.title if record is not None and is_public else "",
        record.status if record is not None else Status.WITHDRAWN.value, place.position, place.standing,
        place.entry.total, float(100 * total_of(points) / Fraction(most)), place.entry.town, place.left,
        place.missing, place.tied_with, scoring,
        tuple(member for member, given in sorted(one.sheets.items()) if given is None),
        tuple(_row(basis, index, each, one, scoring) for index, each in enumerate(points)),
    )  # fmt: skip


def _row(basis: Basis, index: int, points: Points, one: Judged, scoring: tuple[int, ...]) -> Row:
    criterion = basis.criteria[index]
    by_member = [(one.sheets[member] or {}).get(criterion.code) for member in scoring]
    return Row(
        criterion.name, points.given, criterion.points, criterion.weight, points.weighed, criterion.kind in COUNTED,
        tuple(by_member),
    )  # fmt: skip
