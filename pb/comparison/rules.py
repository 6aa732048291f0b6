"""Ways of counting that are laid beside a result, and variants of a past round. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

MOST_VARIANTS = 4


@dataclass(frozen=True)
class Way:
    """A rule with its utility and completion, by the word that stands in addresses.

    ``by_points``: worth counting only where ballots give points. ``has_run_off``: a run-off against the greedy
    result follows.
    """

    code: str
    rule: str
    utility: str | None = None
    completion: str | None = None
    by_points: bool = False
    has_run_off: bool = False


WAYS = (
    Way("od-najwiekszej", "greedy"),
    Way("do-pierwszego", "greedy-stop"),
    Way("80-procent", "greedy-stop-80"),
    Way("na-zlotowke", "greedy-cost"),
    Way("rowne-udzialy", "equal-shares", "cost", "none"),
    Way("rowne-udzialy-add1", "equal-shares", "cost", "add1"),
    Way("rowne-udzialy-add1-full", "equal-shares", "cost", "add1-full"),
    Way("rowne-udzialy-add1u", "equal-shares", "cost", "add1u"),
    Way("rowne-udzialy-reszta", "equal-shares", "cost", "greedy"),
    Way("rowne-udzialy-dogrywka", "equal-shares", "cost", "add1", has_run_off=True),
    Way("rowne-udzialy-liczba", "equal-shares", "cardinality", "add1u"),
    Way("rowne-udzialy-punkty", "equal-shares", "points", "add1u", by_points=True),
    Way("phragmen", "phragmen"),
)
OWN = Way("jak-w-edycji", "")
"""Each pool by its own rule, to try other amounts and limits with."""
BY_CODE = {way.code: way for way in (OWN, *WAYS)}
CHOSEN_AT_FIRST = (
    "od-najwiekszej", "do-pierwszego", "80-procent", "na-zlotowke", "rowne-udzialy-add1u", "rowne-udzialy-liczba", "phragmen",
)  # fmt: skip
"""What the page compares until a reader chooses."""


def offered_ways(has_points: bool) -> tuple[Way, ...]:
    """The ways that make sense for these ballots."""
    return tuple(way for way in WAYS if has_points or not way.by_points)


def same_way(terms: Iterable[tuple[str, str | None, str | None, bool]]) -> Way | None:
    """The one way by which all pools were counted: rule, utility, completion, run-off of each; else ``None``."""
    known = {(way.rule, way.utility, way.completion, way.has_run_off): way for way in WAYS}
    found = {known.get(one) for one in terms}
    return found.pop() if len(found) == 1 else None


def chosen_ways(asked: Collection[str], offered: Iterable[Way]) -> tuple[Way, ...]:
    """The ways asked for, in their own order; what is not known is left out, and nothing means the usual ones."""
    known = [way for way in offered if way.code in asked]
    return tuple(known or [way for way in offered if way.code in CHOSEN_AT_FIRST])


@dataclass(frozen=True)
class Variant:
    """A count to be made. Everything but the way may be left as the round had it.

    ``amounts``: money by the pool's code, in the round's currency; ``ceiling``: projects that cost more are out;
    ``threshold``: least score of a winner (0: none); ``choices``: how many of the first places of a ranking count.
    """

    way: str
    amounts: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    ceiling: Decimal | None = None
    threshold: int | None = None
    choices: int | None = None

    @property
    def told(self) -> dict[str, Any]:
        """The variant as it is kept: the same variant is always told in the same words."""
        return {
            "way": self.way,
            "amounts": {code: plain(amount) for code, amount in sorted(self.amounts.items())},
            "ceiling": None if self.ceiling is None else plain(self.ceiling),
            "threshold": self.threshold,
            "choices": self.choices,
        }

    @property
    def digest(self) -> str:
        """A short name of it that no other variant has."""
        return digest_of(self.told)


def variant_of(told: Mapping[str, Any]) -> Variant:
    """The variant that was told."""
    return Variant(
        told["way"],
        {code: Decimal(amount) for code, amount in told["amounts"].items()},
        None if told["ceiling"] is None else Decimal(told["ceiling"]),
        told["threshold"],
        told["choices"],
    )


ACTUAL = "wynik"
"""In the place of a way: the announced result itself, to be measured like the others."""


def actual_told(built: Iterable[str]) -> dict[str, Any]:
    """What is kept of the announced result: ids of the projects that are built."""
    return {"way": ACTUAL, "built": sorted(built)}


def digest_of(told: Mapping[str, Any]) -> str:
    """SHA-256 of what is asked, in 64 signs."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def plain(amount: Decimal) -> str:
    """1200.50 and 1200.5 in the same words."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Difference:
    """Two sets of winners by their numbers, each ascending."""

    common: tuple[int, ...]
    only_actual: tuple[int, ...]
    only_other: tuple[int, ...]

    @property
    def is_same(self) -> bool:
        """Whether both have the same winners."""
        return not self.only_actual and not self.only_other


def difference(actual: Collection[int], other: Collection[int]) -> Difference:
    """What an outcome has in common with the announced result, and what each has alone."""
    first, second = set(actual), set(other)
    return Difference(
        tuple(sorted(first & second)), tuple(sorted(first - second)), tuple(sorted(second - first))
    )
