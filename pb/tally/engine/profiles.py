"""Distinct ballots with weights, and what each project scores by them.

A profile is what the rules see of a ballot: each project once, with its points. A project that a ballot
names twice counts once (its first mention); among approvals order does not count; a ranking gives
``max_length, …, 1`` points by place, as written on the ballot.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.ballots import NO_POINTS, Choices
from pb.tally.engine.equal_rows import first_alike, places_of, starts_of
from pb.tally.engine.errors import CountError

Points = int | Fraction
Ints = NDArray[np.int64]
Profile = tuple[tuple[int, Points], ...]
"""(project index, points), ascending by index."""
WORD = 62
"""Bits of a key that holds a ballot, a project and a place."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """Distinct ballots: profile ``i`` was cast by ``weights[i]`` voters; in the order of their first ballots.

    ``members`` holds the project indices of all profiles one after the other (ascending in each), ``lengths``
    how many belong to each; ``given`` says for each of them which of the exact ``values`` its points are.
    """

    weights: Ints
    lengths: Ints
    members: Ints
    given: Ints
    values: tuple[Points, ...]
    projects: int
    default_points: Points = 0

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def ballots(self) -> int:
        """Number of ballots."""
        return int(self.weights.sum())

    @cached_property
    def owners(self) -> Ints:
        """For each of ``members`` the number of its profile."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    @cached_property
    def is_supported(self) -> NDArray[np.bool_]:
        """For each of ``members`` whether the profile gives it more than 0 points."""
        return np.array([value > 0 for value in self.values], dtype=bool)[self.given]

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile as pairs, for who would rather have Python's own numbers than arrays."""
        points = [self.values[at] for at in self.given.tolist()]
        pairs = list(zip(self.members.tolist(), points, strict=True))
        ends = np.cumsum(self.lengths).tolist()
        return tuple(tuple(pairs[begin:end]) for begin, end in zip([0, *ends], ends, strict=False))

    def named(self) -> list[int]:
        """Per project: ballots that name it, be it with 0 points."""
        return self._voters(self.members, self.owners)

    def _voters(self, members: Ints, owners: Ints) -> list[int]:
        # Sums of whole numbers below 2 ** 53 are exact in floats.
        counted = np.bincount(members, self.weights[owners], minlength=self.projects)
        return [int(number) for number in counted]

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """Per project: ballots for it, that is those that name it and do not give it 0 points."""
        return tuple(self._voters(self.members[self.is_supported], self.owners[self.is_supported]))

    def points(self) -> list[Points]:
        """Per project: sum of points over all ballots, ``default_points`` from those that do not name it."""
        total = list(self._points_given)
        if self.default_points:
            ballots = self.ballots
            for index, named in enumerate(self.named()):
                total[index] += self.default_points * (ballots - named)
        return total

    @cached_property
    def _points_given(self) -> tuple[Points, ...]:
        total: list[Points] = [0] * self.projects
        kinds, at = np.unique(self.members * len(self.values) + self.given, return_inverse=True)
        voters = np.bincount(at, self.weights[self.owners], minlength=len(kinds))
        for kind, number in zip(kinds.tolist(), voters.tolist(), strict=True):
            index, value = divmod(kind, len(self.values))
            total[index] += self.values[value] * int(number)
        return tuple(total)


def group_profiles(
    choices: Choices, *, projects: int, ranking: int | None, default_points: Points = 0
) -> Profiles:
    """Group the ballots. ``ranking`` is the points of a first place, ``None`` when order does not count."""
    mentions = _first_mentions(choices, is_ordered=ranking is not None or choices.given is not None)
    given, values = _points_of(choices, mentions, ranking)
    lengths = np.bincount(mentions.owners, minlength=len(choices.lengths))
    first = first_alike(mentions.members * len(values) + given, lengths)
    kept = np.flatnonzero(first == np.arange(len(first)))
    at = places_of(starts_of(lengths)[kept], lengths[kept])
    weights = np.bincount(first, minlength=len(first))[kept]
    return Profiles(weights, lengths[kept], mentions.members[at], given[at], values, projects, default_points)


class _Mentions(NamedTuple):
    """Ballots and the projects they name, each once, ascending; ``places``: where on the ballot, if that counts."""

    owners: Ints
    members: Ints
    places: Ints


def _first_mentions(choices: Choices, *, is_ordered: bool) -> _Mentions:
    lengths = choices.lengths
    members = choices.projects.astype(np.int64)
    place_bits = int(lengths.max(initial=0)).bit_length() if is_ordered else 0
    member_bits = int(members.max(initial=0)).bit_length()
    bits = place_bits + member_bits
    if len(lengths).bit_length() + bits > WORD:
        raise CountError("kart i projektów jest za dużo, żeby policzyć je naraz")
    keys = (np.repeat(np.arange(len(lengths), dtype=np.int64), lengths) << bits) | (members << place_bits)
    if is_ordered:
        keys |= places_of(np.zeros_like(lengths), lengths)
    keys.sort()
    pairs = keys >> place_bits
    is_first = np.ones(len(keys), dtype=bool)
    is_first[1:] = pairs[1:] != pairs[:-1]
    keys, pairs = keys[is_first], pairs[is_first]
    return _Mentions(pairs >> member_bits, pairs & ((1 << member_bits) - 1), keys & ((1 << place_bits) - 1))


def _points_of(choices: Choices, mentions: _Mentions, ranking: int | None) -> tuple[Ints, tuple[Points, ...]]:
    """For every mention which of the distinct values its points are."""
    longest = int(choices.lengths.max(initial=0))
    by_place = (1,) if ranking is None else tuple(max(0, ranking - place) for place in range(longest or 1))
    at = mentions.places if ranking is not None else np.zeros_like(mentions.owners)
    if choices.given is not None:
        written = choices.given[starts_of(choices.lengths)[mentions.owners] + mentions.places]
        at = np.where(written == NO_POINTS, at, len(by_place) + written)
    numbers: dict[Points, int] = {}
    table = [numbers.setdefault(value, len(numbers)) for value in (*by_place, *choices.values)]
    values, found = tuple(numbers), np.array(table, dtype=np.int64)[at]
    used = np.flatnonzero(np.bincount(found, minlength=len(values)))
    renumbered = np.zeros(len(values), dtype=np.int64)
    renumbered[used] = np.arange(len(used))
    return renumbered[found], tuple(values[one] for one in used.tolist())
