"""Wishes that contradict each other in one group: plant and leave as it is, unseal and build; or just differ. Pure.

Only a warning: who answers reads both and decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

AGAINST = re.compile(
    r"\bnie (?:sadz|chc|zgadzam|stawia|rób|ruszaj|wolno)|\bwyt(?:nij|nąć)|\bwyci(?:ąć|nka|nać)|\busu[nń]|\bzlikwid|\bzasłani|\bprzeszkadza",
    re.IGNORECASE,
)
KEEPING = re.compile(r"\bnie (?:wycina|usuwa|rusza|tnij)", re.IGNORECASE)


@dataclass(frozen=True)
class Wish:
    """A mark as the warning needs it."""

    number: int
    topic: str
    topic_name: str
    body: str


@dataclass(frozen=True)
class Contrary:
    """Two marks of a group that ask for different things; ``is_opposed``: the one against what the other wants."""

    one: Wish
    other: Wish
    is_opposed: bool


def is_against(body: str) -> bool:
    """Whether the words speak against something rather than for it; "do not fell" is for."""
    return bool(AGAINST.search(KEEPING.sub(" ", body)))


def contrary_wishes(wishes: Sequence[Wish]) -> list[Contrary]:
    """The first pair that is opposed, and one pair for every two topics that differ."""
    found = []
    opposed = next(
        (pair for pair in combinations(wishes, 2) if is_against(pair[0].body) != is_against(pair[1].body)),
        None,
    )
    if opposed:
        found.append(Contrary(*opposed, is_opposed=True))
    firsts = {one.topic: one for one in reversed(wishes)}
    first = next(iter(sorted(firsts.values(), key=lambda one: one.number)), None)
    others = [
        one
        for one in sorted(firsts.values(), key=lambda one: one.number)
        if first and one.topic != first.topic
    ]
    return [*found, *(Contrary(first, one, is_opposed=False) for one in others if first)]
