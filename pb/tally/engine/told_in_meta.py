"""What META tells beside the rule: void ballots, and conditions of a town that this engine does not count by.

``void_reasons`` is a key of our own files, which FORMAT.md does not have: "too_many:2 damaged:1". Ballots of the file
are those that count; the void ones stand only here.
"""

from __future__ import annotations

import re

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.model import Meta

LONGEST_REASON = 40
_COUNT = re.compile("[1-9][0-9]{0,6}")
_NOTHING = re.compile("[0, ]*")
LIMITS_OF_CHOICE = ("budget_per_category", "budget_per_neighborhood", "leftover_budget")
"""Amsterdam's conditions on who may win (FORMAT.md, section 2)."""
LIMITS_OF_BALLOTS = (
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)
"""Bounds on what a ballot may hold of one category; ballots outside them are neither left out nor told."""


def void_counts(meta: Meta) -> dict[str, int]:
    """How many ballots the urn held that are void as a whole, by reason. Raises ``CountError``."""
    told: dict[str, int] = {}
    for part in meta.get("void_reasons").split():
        reason, _colon, count = part.rpartition(":")
        if not 0 < len(reason) <= LONGEST_REASON or not _COUNT.fullmatch(count):
            raise CountError(f"void_reasons to nie są powody z liczbami: {shown(part)}")
        told[reason] = told.get(reason, 0) + int(count)
    return told


def unkept(meta: Meta, *, has_groups: bool) -> tuple[str, ...]:
    """Keys of META whose conditions no count of this engine keeps, in the order of the format.

    ``has_groups``: whether groups of projects that exclude each other are known; ``rule`` is among the keys where
    META says that there are such groups and nothing names them.
    """
    keys = [key for key in (*LIMITS_OF_CHOICE, *LIMITS_OF_BALLOTS) if not _NOTHING.fullmatch(meta.get(key))]
    if meta.get("rule").lower() == "greedy-exclusive" and not has_groups:
        keys.insert(0, "rule")
    return tuple(keys)
