"""The ranking of a call: order, ties by the programme's rule, threshold, and the line where the money ends. Pure, exact.

The result depends on the entries alone, never on the order in which they come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from initiatives.programmes.rules.terms import TieRule


class Standing(StrEnum):
    """``funded``; ``short``: good enough, but the money that is left does not reach; ``below``: under the threshold."""

    FUNDED = "funded"
    SHORT = "short"
    BELOW = "below"


@dataclass(frozen=True)
class Entry:
    """An application as it is ranked; ``town`` is what it asks of the town (złoty)."""

    number: int
    total: Fraction
    town: Decimal
    own_share: Fraction
    hours: Decimal
    submitted_at: datetime


@dataclass(frozen=True)
class Place:
    """A place on the ranking. ``left``: what is left of the budget after it; ``missing``: what it lacks, else 0.

    ``tied_with``: numbers with the same total, between which the tie rule decided.
    """

    position: int
    entry: Entry
    standing: Standing
    left: Decimal
    missing: Decimal
    tied_with: tuple[int, ...]


@dataclass(frozen=True)
class Ranking:
    """The whole ranking. ``undecided``: groups of numbers that a draw must still put in order, because it matters."""

    places: tuple[Place, ...]
    undecided: tuple[tuple[int, ...], ...]


_KEYS: Mapping[TieRule, Callable[[Entry], object]] = {
    TieRule.OWN_SHARE: lambda one: -one.own_share,
    TieRule.LABOUR: lambda one: -one.hours,
    TieRule.EARLIER: lambda one: one.submitted_at,
    TieRule.DRAW: lambda one: 0,
}


def rank(
    entries: Sequence[Entry],
    budget: Decimal,
    threshold: Decimal,
    tie_rule: TieRule,
    drawn: Sequence[int] = (),
) -> Ranking:
    """Rank a call. ``drawn``: numbers in the order of a recorded draw; it decides what the rule leaves equal.

    The budget goes down the list; an application that does not fit is passed over, and a later, smaller one may fit.
    """
    place_drawn = {number: place for place, number in enumerate(drawn)}

    def key(one: Entry) -> tuple[object, ...]:
        undrawn = len(place_drawn)
        return (-one.total, _KEYS[tie_rule](one), place_drawn.get(one.number, undrawn), one.number)

    places = _walk(sorted(entries, key=key), budget, threshold)
    return Ranking(places, _undecided(places, tie_rule, place_drawn))


def _walk(ordered: Sequence[Entry], budget: Decimal, threshold: Decimal) -> tuple[Place, ...]:
    left, places = budget, []
    for position, one in enumerate(ordered, 1):
        standing, missing = Standing.FUNDED, Decimal(0)
        if one.total < Fraction(threshold):
            standing = Standing.BELOW
        elif one.town > left:
            standing, missing = Standing.SHORT, one.town - left
        else:
            left -= one.town
        tied = tuple(sorted(each.number for each in ordered if each.total == one.total and each != one))
        places.append(Place(position, one, standing, left, missing, tied))
    return tuple(places)


def _undecided(
    places: Sequence[Place], tie_rule: TieRule, drawn: Mapping[int, int]
) -> tuple[tuple[int, ...], ...]:
    """Where all of a group get the money, or none is good enough, their order changes nothing: no draw is asked."""
    groups: dict[tuple[object, ...], list[Place]] = {}
    for one in places:
        groups.setdefault((one.entry.total, _KEYS[tie_rule](one.entry)), []).append(one)
    return tuple(
        tuple(sorted(one.entry.number for one in group))
        for group in groups.values()
        if len(group) > 1
        and any(one.standing is Standing.SHORT for one in group)
        and any(one.entry.number not in drawn for one in group)
    )
