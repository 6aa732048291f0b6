"""Draws of lots: what several of them say together, and how they stand in a file.

Under equal shares and Phragmén tied sets come one after another and may overlap, so a count may need several draws.
Two projects are ordered when one draw held both, or when a chain of draws leads from one to the other: "a b" and
"b c" put a before c, in whatever sequence they were drawn. Where chance has said nothing of two projects ("a b" and
"c d" say nothing of a and c), nothing is made up: a tie between them asks for a further draw. A draw that holds
projects which an older one has ordered keeps the older order; whatever else it says is taken in, from its first
place to its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations, pairwise

Draws = tuple[tuple[str, ...], ...]
BETWEEN = "/"
"""Stands between two draws in META, with spaces around."""


class Lots:
    """Draws of lots, oldest first: which tied sets they put in order, and in what order."""

    def __init__(self, draws: Draws) -> None:
        self._sets = [frozenset(draw) for draw in draws]
        self._draws = draws

    @property
    def names(self) -> frozenset[str]:
        """Ids of all projects that lots were drawn over."""
        return frozenset[str]().union(*self._sets)

    def settle(self, names: frozenset[str]) -> bool:
        """Whether these projects are all in order, each beside each."""
        if any(names <= drawn for drawn in self._sets):
            return True
        return names <= self.names and all(
            first in self._behind[second] or second in self._behind[first]
            for first, second in combinations(names, 2)
        )

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Numbers that rise along the order of every set that is settled; between others they mean nothing."""
        if len(self._draws) == 1:
            return {name: place for place, name in enumerate(self._draws[0])}
        return {name: -len(behind) for name, behind in self._behind.items()}

    @cached_property
    def _behind(self) -> Mapping[str, set[str]]:
        """For each project those that come after it."""
        behind: dict[str, set[str]] = {name: set() for name in self.names}
        for draw in self._draws:
            for first, second in combinations(draw, 2):
                if first not in behind[second] and second not in behind[first]:
                    after = {second} | behind[second]
                    for name, further in behind.items():
                        if name == first or first in further:
                            further |= after
        return behind


def draws_in_meta(text: str) -> Draws:
    """Draws as a row of META tells them: ids with spaces between, draws with `` / `` between."""
    draws: list[list[str]] = [[]]
    for word in text.split():
        if word == BETWEEN:
            draws.append([])
        else:
            draws[-1].append(word)
    return tuple(map(tuple, draws)) if text.split() else ()


def meta_of_draws(draws: Iterable[Sequence[str]]) -> str:
    """The row of META that ``draws_in_meta`` reads."""
    return f" {BETWEEN} ".join(map(" ".join, draws))


def joined_draws(draws: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """One order out of several draws, oldest first, as counts joined them before they asked for a further draw.

    It keeps the order within each; projects never drawn together stand as drawn. Counts that were published with such
    an order hold it in their file and are repeated with it.
    """
    behind: dict[str, set[str]] = {}
    for draw in draws:
        for name in draw:
            behind.setdefault(name, set())
        for first, second in pairwise(draw):
            if first not in _all_behind(behind, second):
                behind[first].add(second)
    order: list[str] = []
    while len(order) < len(behind):
        waiting = {name for one, after in behind.items() if one not in order for name in after}
        order.append(next(name for name in behind if name not in order and name not in waiting))
    return tuple(order)


def are_told_alike(draws: Draws, listed: Sequence[Sequence[str]]) -> bool:
    """Whether a count's draws are those of a list, oldest first; the first of them may be several joined in one."""
    first, *others = draws
    return any(
        joined_draws(listed[:many]) == first and [tuple(one) for one in listed[many:]] == others
        for many in range(1, len(listed) + 1)
    )


def _all_behind(behind: Mapping[str, set[str]], name: str) -> set[str]:
    found, open_ = set[str](), [name]
    while open_:
        for other in behind[open_.pop()] - found:
            found.add(other)
            open_.append(other)
    return found
