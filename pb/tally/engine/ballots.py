"""The ballots of one election in columns: small in memory, equal when the ballots are equal.

130,000 ballots take about 12 MB: what they choose lies in arrays, one ballot after the other, and a column that
comes from a file stays as it is written until somebody asks for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.equal_rows import places_of, starts_of

Points = int | Fraction
Form = tuple[tuple[int, ...], tuple[Points, ...] | None]
"""Choices of a ballot as written, points beside them (``None`` where the ballot gives none)."""
NO_POINTS = -1
AT_ONCE = 4096
"""Ballots that are turned into Python's own numbers at a time."""


@dataclass(frozen=True, eq=False, slots=True)
class Choices:
    """What all ballots choose, as written: ballot ``i`` has ``lengths[i]`` of the ``projects``, given by index.

    ``given``: for every choice the place of its points in ``values``, ``NO_POINTS`` on a ballot without any;
    ``None`` where no ballot gives points.
    """

    lengths: NDArray[np.int64]
    projects: NDArray[np.int32]
    given: NDArray[np.int32] | None
    values: tuple[Points, ...]

    def forms(self) -> Iterator[Form]:
        """Ballot by ballot."""
        ends = np.cumsum(self.lengths)
        for first in range(0, len(ends), AT_ONCE):
            some = ends[first : first + AT_ONCE].tolist()
            begin = int(ends[first - 1]) if first else 0
            projects = self.projects[begin : some[-1]].tolist()
            given = None if self.given is None else self.given[begin : some[-1]].tolist()
            for start, end in zip([begin, *some], some, strict=False):
                part = slice(start - begin, end - begin)
                yield tuple(projects[part]), None if given is None else self._points(given[part])

    def only(self, numbers: NDArray[np.int64]) -> Choices:
        """Those of some ballots."""
        lengths = self.lengths[numbers]
        at = places_of(starts_of(self.lengths)[numbers], lengths)
        return Choices(
            lengths, self.projects[at], None if self.given is None else self.given[at], self.values
        )

    def _points(self, given: list[int]) -> tuple[Points, ...] | None:
        if given and given[0] == NO_POINTS:
            return None
        return tuple([self.values[at] for at in given])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Choices):
            return NotImplemented
        if (self.given is None) != (other.given is None):
            return False
        return (
            np.array_equal(self.lengths, other.lengths)
            and np.array_equal(self.projects, other.projects)
            and np.array_equal(self.given_by(self.values), other.given_by(self.values))
        )

    __hash__ = None  # type: ignore[assignment]

    def given_by(self, values: Sequence[Points]) -> NDArray[np.int32]:
        """``given`` as places in other ``values``, each of them named once; empty where no ballot gives points."""
        if self.given is None:
            return np.zeros(0, dtype=np.int32)
        place = {value: at for at, value in enumerate(values)}
        table = [*(place.get(value, len(values)) for value in self.values), NO_POINTS]
        return np.array(table, dtype=np.int32)[self.given]


class ChoicesBuilder:
    """Collects choices ballot by ballot."""

    def __init__(self) -> None:
        self._lengths = array("q")
        self._projects = array("i")
        self._given = array("i")
        self._values: dict[Points, int] = {}
        self._has_points = False

    def add(self, choices: Sequence[int], points: Sequence[Points] | None) -> None:
        """Take in one ballot. Raises ``ValueError`` when it has more or fewer points than projects."""
        if points is None:
            self._given.extend([NO_POINTS] * len(choices))
        elif len(points) != len(choices):
            raise ValueError(f"a ballot has {len(points)} points for {len(choices)} projects")
        else:
            values = self._values
            self._given.extend([values.setdefault(value, len(values)) for value in points])
            self._has_points = True
        self._lengths.append(len(choices))
        self._projects.extend(choices)

    def finish(self) -> Choices:
        """All of them."""
        given = np.array(self._given, dtype=np.int32) if self._has_points else None
        lengths, projects = np.array(self._lengths, np.int64), np.array(self._projects, np.int32)
        return Choices(lengths, projects, given, tuple(self._values))


@dataclass(frozen=True, eq=False, slots=True)
class BallotBox:
    """All ballots, in the order of the file; never changed. ``columns`` are those beyond voter, choices and points."""

    voter_ids: Sequence[str]
    choices: Choices
    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.voter_ids)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BallotBox):
            return NotImplemented
        return (
            self.choices == other.choices
            and self.voter_ids == other.voter_ids
            and self.columns == other.columns
        )

    __hash__ = None  # type: ignore[assignment]

    def with_forms(self, forms: Iterable[Form]) -> BallotBox:
        """The same voters with other choices, one form for each of them."""
        builder = ChoicesBuilder()
        for choices, points in forms:
            builder.add(choices, points)
        return BallotBox(self.voter_ids, builder.finish(), self.columns)


class BallotBoxBuilder:
    """Collects ballots one by one. ``names`` are the columns beyond voter, choices and points."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._voter_ids: list[str] = []
        self._choices = ChoicesBuilder()
        self._columns: list[list[str]] = [[] for _ in names]
        self._shared: dict[str, str] = {}

    def add(
        self,
        voter_id: str,
        choices: tuple[int, ...],
        points: tuple[Points, ...] | None,
        cells: tuple[str, ...],
    ) -> None:
        """Take in one ballot. Raises ``ValueError`` when the number of cells or of points is wrong."""
        if len(cells) != len(self._columns):
            raise ValueError(f"ballot {voter_id} has {len(cells)} cells for {len(self._columns)} columns")
        self._choices.add(choices, points)
        self._voter_ids.append(voter_id)
        for column, cell in zip(self._columns, cells, strict=True):
            column.append(self._shared.setdefault(cell, cell))

    def finish(self) -> BallotBox:
        """The finished box."""
        columns = {name: tuple(column) for name, column in zip(self._names, self._columns, strict=True)}
        return BallotBox(tuple(self._voter_ids), self._choices.finish(), columns)
