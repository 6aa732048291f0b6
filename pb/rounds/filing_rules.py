"""What the rules of a round say of proposing and checking a project: fields, price list, card, terms. Pure.

It stands apart from ``RoundRules``, because the pages of voters and visitors never need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from pb.rounds.category_rules import BEGINNING
from pb.rounds.rules import PoolKind

SIGNATURES_PER_RESIDENTS = 1000
"""At most 0.1 % of the residents of the pool's area may be asked for (u.s.g. art. 5a ust. 7 pkt 2)."""


class Need(StrEnum):
    """Whether a question of the proposal must be answered, may be, or is not asked."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


SUBMISSION_FIELDS: dict[str, Need] = {
    "beneficiaries": Need.REQUIRED,
    "availability": Need.REQUIRED,
    "accessibility": Need.REQUIRED,
    "description": Need.OPTIONAL,
    "upkeep": Need.OPTIONAL,
    "parcels": Need.OPTIONAL,
    "attachments": Need.OPTIONAL,
    "phone": Need.OPTIONAL,
}
"""Questions that a town may switch, with what holds when its rules say nothing."""

TEXTS = ("submission", "endorsements", "declaration", "received", "voting")
"""Sentences of the town's own, shown where their name says; empty: the product's words, or none."""


@dataclass(frozen=True)
class Measure:
    """A position of the town's price list. ``unit_price`` in złoty for one ``unit``."""

    code: str
    name: str
    unit: str
    unit_price: Decimal
    is_greenery: bool = False
    pool_kinds: tuple[PoolKind, ...] = ()

    def is_for(self, kind: PoolKind) -> bool:
        """Whether the measure may stand in a pool of this kind."""
        return not self.pool_kinds or kind in self.pool_kinds


@dataclass(frozen=True)
class CardQuestion:
    """A question of the formal check. ``is_blocking``: "no" means the project cannot be accepted.

    ``is_office_only``: its answers are never published, nor put into grounds that everybody reads.
    """

    code: str
    question: str
    guidance: str = ""
    legal_reference: str = ""
    is_blocking: bool = True
    grounds_template: str = ""
    is_office_only: bool = False


GUARDIAN_WORDS = ("opiekun", "rodzic", "niepełnoletn", "małoletn")


def tells_of_age(question: str) -> bool:
    """Whether the answer to a question of the card would tell that an author is a minor."""
    return any(word in question.lower() for word in GUARDIAN_WORDS)


def first_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a new row of the card or of the price list begins with: a question that tells of age stays in the office."""
    is_kept = tells_of_age(str(values.get("question", "")))
    return {**values, "is_office_only": True} if is_kept else dict(values)


@dataclass(frozen=True)
class FilingPool:
    """What a pool asks of a project besides its money. ``minimum_greenery`` in per cent of the cost."""

    pool_id: int
    kind: PoolKind
    area_id: int | None
    population: int | None
    cost_floor: Decimal | None
    cost_ceiling: Decimal | None
    amount: Decimal
    endorsements: int = 0
    minimum_greenery: Decimal | None = None

    @property
    def has_closed_catalogue(self) -> bool:
        """In a green pool only measures of the town's list may be proposed (D2.10)."""
        return self.kind is PoolKind.GREEN


@dataclass(frozen=True)
class FilingRules:
    """One version of the rules as proposers and officials need them. Terms in working days."""

    pools: tuple[FilingPool, ...]
    categories: tuple[str, ...] = tuple(BEGINNING)
    fields: dict[str, str] = field(default_factory=dict, hash=False)
    measures: tuple[Measure, ...] = ()
    questions: tuple[CardQuestion, ...] = ()
    most_coauthors: int = 5
    most_projects: int | None = None
    author_guardian_below_age: int | None = 18
    filing_numbers_from: int = 5001
    formal_days: int = 10
    opinion_days: int = 10
    correction_days: int = 7
    appeal_days: int = 7
    appeal_answer_days: int = 10
    appeal_by: str = "author"
    is_card_public: bool = False
    texts: dict[str, str] = field(default_factory=dict, hash=False)

    def need(self, name: str) -> Need:
        """Whether the question ``name`` of ``SUBMISSION_FIELDS`` is required, optional or off."""
        return Need(self.fields.get(name, SUBMISSION_FIELDS[name]))

    def pool(self, pool_id: int) -> FilingPool:
        """The pool with this id. Raises ``KeyError``."""
        for pool in self.pools:
            if pool.pool_id == pool_id:
                return pool
        raise KeyError(pool_id)

    def measures_for(self, kind: PoolKind) -> tuple[Measure, ...]:
        """The price list of a pool of this kind."""
        return tuple(measure for measure in self.measures if measure.is_for(kind))


def most_endorsements(population: int | None) -> int | None:
    """The highest number of supporting signatures that the law lets a town ask for; ``None``: not known.

    Under a thousand residents the cap is less than one signature, read here as none (D1.5).
    """
    if population is None:
        return None
    return int((Decimal(population) / SIGNATURES_PER_RESIDENTS).to_integral_value(ROUND_FLOOR))
