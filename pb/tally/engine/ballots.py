"""The ballots of one election in columns: small in memory, equal when the ballots are equal.

130,000 ballots take about 30 MB: equal ballots share one *form* (choices and points as written), equal
cells share one string.
"""

from __future__ import annotations

from array import array
from fractions import Fraction

Form = tuple[tuple[int, ...], tuple[int | Fraction, ...] | None]


class BallotBox:
    """All ballots, in the order of the file. Built by ``BallotBoxBuilder``, then never changed."""

    __slots__ = ("columns", "form_numbers", "forms", "voter_ids")

    def __init__(
        self,
        voter_ids: tuple[str, ...],
        forms: tuple[Form, ...],
        form_numbers: array[int],
        columns: dict[str, tuple[str, ...]],
    ) -> None:
        self.voter_ids = voter_ids
        self.forms = forms
        self.form_numbers = form_numbers
        self.columns = columns

    def __len__(self) -> int:
        return len(self.voter_ids)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BallotBox):
            return NotImplemented
        # Forms are numbered by first appearance, so equal sequences of ballots have equal numbers.
        return (
            self.voter_ids == other.voter_ids
            and self.form_numbers == other.form_numbers
            and self.forms == other.forms
            and self.columns == other.columns
        )

    __hash__ = None  # type: ignore[assignment]

    def form(self, number: int) -> Form:
        """Choices and points of one ballot."""
        return self.forms[self.form_numbers[number]]

    def cells(self, number: int, names: tuple[str, ...]) -> tuple[str, ...]:
        """The other cells of one ballot, in the order asked for."""
        return tuple(self.columns[name][number] for name in names)


class BallotBoxBuilder:
    """Collects ballots one by one. ``names`` are the columns beyond voter, choices and points."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._voter_ids: list[str] = []
        self._form_numbers = array("l")
        self._forms: dict[Form, int] = {}
        self._columns: list[list[str]] = [[] for _ in names]
        self._shared: dict[str, str] = {}

    def add(
        self,
        voter_id: str,
        choices: tuple[int, ...],
        points: tuple[int | Fraction, ...] | None,
        cells: tuple[str, ...],
    ) -> None:
        """Take in one ballot. Raises ``ValueError`` when the number of cells is wrong."""
        if len(cells) != len(self._columns):
            raise ValueError(f"ballot {voter_id} has {len(cells)} cells for {len(self._columns)} columns")
        self._voter_ids.append(voter_id)
        self._form_numbers.append(self._forms.setdefault((choices, points), len(self._forms)))
        for column, cell in zip(self._columns, cells, strict=True):
            column.append(self._shared.setdefault(cell, cell))

    def finish(self) -> BallotBox:
        """The finished box."""
        columns = {name: tuple(column) for name, column in zip(self._names, self._columns, strict=True)}
        return BallotBox(tuple(self._voter_ids), tuple(self._forms), self._form_numbers, columns)
