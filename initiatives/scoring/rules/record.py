"""The record of a ranking: everything that it was counted from, and how anybody counts it again. Pure.

Fractions are kept as text ("145/2"), so that a recount meets the same points to the last digit. Members of the
committee stand in it by numbers; a name is in no record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from initiatives.programmes.rules.counted import Figures
from initiatives.programmes.rules.terms import Criterion, CriterionKind, TieRule
from initiatives.scoring.rules.points import Points, points_of, total_of
from initiatives.scoring.rules.ranking import Entry, Place, Ranking, rank

Content = dict[str, Any]
CONFLICT = "conflict"


@dataclass(frozen=True)
class Judged:
    """An application as the ranking sees it. ``sheets``: by the member's number, ``None`` for a conflict of interest."""

    number: int
    town: Decimal
    own_share: Fraction
    hours: Decimal
    people: int
    submitted_at: datetime
    sheets: Mapping[int, Mapping[str, Decimal] | None] = field(default_factory=dict)
    labour_share: Fraction = Fraction(0)
    """Told where a criterion asks for it; records of other programmes say nothing of it."""

    def points(self, criteria: Sequence[Criterion]) -> tuple[Points, ...]:
        """Points by criterion: figures, and the mean of the members without a conflict."""
        given = [one for one in self.sheets.values() if one is not None]
        return points_of(criteria, Figures(self.own_share, self.people, self.labour_share), given)

    def entry(self, criteria: Sequence[Criterion]) -> Entry:
        """How it is ranked."""
        total = total_of(self.points(criteria))
        return Entry(self.number, total, self.town, self.own_share, self.hours, self.submitted_at)


@dataclass(frozen=True)
class Basis:
    """What a ranking is counted from. ``budget``: the money of the call; ``drawn``: numbers in the order of a draw."""

    budget: Decimal
    threshold: Decimal
    tie_rule: TieRule
    criteria: tuple[Criterion, ...]
    judged: tuple[Judged, ...]
    drawn: tuple[int, ...] = ()

    def ranking(self) -> Ranking:
        """Count it."""
        entries = [one.entry(self.criteria) for one in self.judged]
        return rank(entries, self.budget, self.threshold, self.tie_rule, self.drawn)


def content_of(basis: Basis) -> Content:
    """The record of a ranking: what it was counted from, and its places."""
    return {
        "budget": str(basis.budget), "threshold": str(basis.threshold), "tie_rule": basis.tie_rule.value,
        "drawn": list(basis.drawn), "criteria": [_criterion(one) for one in basis.criteria],
        "entries": [_judged(one) for one in sorted(basis.judged, key=lambda each: each.number)],
        "places": [_place(one) for one in basis.ranking().places],
    }  # fmt: skip


def _criterion(one: Criterion) -> Content:
    ends = {name: None if value is None else str(value) for name, value in (("none_at", one.none_at), ("full_at", one.full_at))}  # fmt: skip
    return {
        "code": one.code, "name": one.name, "kind": one.kind.value, "points": one.points, "weight": str(one.weight),
        **ends,
    }  # fmt: skip


def _judged(one: Judged) -> Content:
    sheets = [
        {"member": member, CONFLICT: True}
        if points is None
        else {"member": member, "points": {code: str(value) for code, value in sorted(points.items())}}
        for member, points in sorted(one.sheets.items())
    ]
    labour = {"labour_share": str(one.labour_share)} if one.labour_share else {}
    return labour | {
        "number": one.number, "town": str(one.town), "own_share": str(one.own_share), "hours": str(one.hours),
        "people": one.people, "submitted_at": one.submitted_at.isoformat(), "sheets": sheets,
    }  # fmt: skip


def _place(one: Place) -> Content:
    return {
        "position": one.position, "number": one.entry.number, "total": str(one.entry.total),
        "standing": one.standing.value, "left": str(one.left), "missing": str(one.missing),
        "tied_with": list(one.tied_with),
    }  # fmt: skip


def basis_of(content: Content) -> Basis:
    """What a kept ranking was counted from."""
    return Basis(
        Decimal(content["budget"]), Decimal(content["threshold"]), TieRule(content["tie_rule"]),
        tuple(_criterion_from(one) for one in content["criteria"]),
        tuple(_judged_from(one) for one in content["entries"]), tuple(content["drawn"]),
    )  # fmt: skip


def _criterion_from(row: Content) -> Criterion:
    none_at, full_at = (None if row[name] is None else Decimal(row[name]) for name in ("none_at", "full_at"))
    return Criterion(
        row["code"],
        row["name"],
        CriterionKind(row["kind"]),
        row["points"],
        Decimal(row["weight"]),
        none_at,
        full_at,
    )


def _judged_from(row: Content) -> Judged:
    sheets = {
        one["member"]: None
        if one.get(CONFLICT)
        else {code: Decimal(value) for code, value in one["points"].items()}
        for one in row["sheets"]
    }
    return Judged(
        row["number"], Decimal(row["town"]), Fraction(row["own_share"]), Decimal(row["hours"]), row["people"],
        datetime.fromisoformat(row["submitted_at"]), sheets, Fraction(row.get("labour_share", "0")),
    )  # fmt: skip


def is_repeated(content: Content) -> bool:
    """Whether counting the record again gives the places that stand in it."""
    return bool(content_of(basis_of(content))["places"] == content["places"])


def record_bytes(content: Content) -> bytes:
    """The record in one way of writing it: JSON in UTF-8, keys sorted, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Content) -> bytes:
    """SHA-256 of the record as it is written (``record_bytes``), 32 bytes."""
    return sha256(record_bytes(content)).digest()


def member_numbers(call_id: int, members: Sequence[int]) -> dict[int, int]:
    """A number from 1 for each account of the committee: the same in a whole call, and not the order of accounts."""
    mixed = sorted(members, key=lambda one: sha256(f"{call_id}/{one}".encode()).digest())
    return {member: number for number, member in enumerate(mixed, 1)}
