"""Distinct ballots with weights, and what each project scores by them.

A profile is what the rules see of a ballot: each project once, with its points. A project that a ballot
names twice counts once (its first mention); among approvals order does not count; a ranking gives
``max_length, …, 1`` points by place, as written on the ballot.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.ballots import BallotBox, Form

Points = int | Fraction
Profile = tuple[tuple[int, Points], ...]
"""(project index, points), ascending by index."""


@dataclass(frozen=True, eq=False)
class Profiles:
    """Distinct ballots: ``profiles[i]`` was cast by ``weights[i]`` voters.

    ``members`` holds the project indices of all profiles one after the other, ``lengths`` how many belong to
    each; that is the form in which numpy counts. Points lie beside them in ``points`` (exact Python numbers).
    """

    profiles: tuple[Profile, ...]
    weights: NDArray[np.int64]
    lengths: NDArray[np.int64]
    members: NDArray[np.int64]
    projects: int
    default_points: Points = 0

    @property
    def ballots(self) -> int:
        """Number of ballots."""
        return int(self.weights.sum())

    def named(self) -> list[int]:
        """Per project: ballots that name it, be it with 0 points."""
        counted = np.zeros(self.projects, dtype=np.int64)
        np.add.at(counted, self.members, np.repeat(self.weights, self.lengths))
        return [int(number) for number in counted]

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """Per project: ballots for it, that is those that name it and do not give it 0 points."""
        counted = self.named()
        for profile, weight in zip(self.profiles, self.weights.tolist(), strict=True):
            for index, points in profile:
                if not points:
                    counted[index] -= weight
        return tuple(counted)

    def points(self) -> list[Points]:
        """Per project: sum of points over all ballots, ``default_points`` from those that do not name it."""
        total: list[Points] = [0] * self.projects
        for profile, weight in zip(self.profiles, self.weights.tolist(), strict=True):
            for index, points in profile:
                total[index] += points * weight
        if self.default_points:
            ballots = self.ballots
            for index, named in enumerate(self.named()):
                total[index] += self.default_points * (ballots - named)
        return total


def group_profiles(
    box: BallotBox, *, projects: int, ranking: int | None, default_points: Points = 0
) -> Profiles:
    """Group the ballots. ``ranking`` is the points of a first place, ``None`` when order does not count."""
    numbers: dict[Profile, int] = {}
    approved = [(index, 1) for index in range(projects)]
    profile_of_form = np.fromiter(
        (
            numbers.setdefault(
                tuple(map(approved.__getitem__, sorted(set(choices))))
                if points is None and ranking is None
                else profile_of((choices, points), ranking),
                len(numbers),
            )
            for choices, points in box.forms
        ),
        dtype=np.int64,
        count=len(box.forms),
    )
    cast = np.bincount(np.asarray(box.form_numbers, dtype=np.int64), minlength=len(box.forms))
    weights = np.zeros(len(numbers), dtype=np.int64)
    np.add.at(weights, profile_of_form, cast)
    lengths = np.fromiter(map(len, numbers), dtype=np.int64, count=len(numbers))
    named = (index for index, _ in chain.from_iterable(numbers))
    members = np.fromiter(named, dtype=np.int64, count=int(lengths.sum()))
    return Profiles(tuple(numbers), weights, lengths, members, projects, default_points)


def profile_of(form: Form, ranking: int | None) -> Profile:
    """What the rules see of a ballot: each project once with its points, ascending by index."""
    choices, points = form
    given: dict[int, Points] = {}
    for place, index in enumerate(choices):
        if index in given:
            continue
        if points is not None:
            given[index] = points[place]
        else:
            given[index] = 1 if ranking is None else max(0, ranking - place)
    return tuple(sorted(given.items()))
