"""What has been done beside what was promised, on the same lines. Pure.

Struck entries never count. An entry that belongs to no line, or to one that an annex took away, stands under
"outside". Labour is worth hours × the programme's rate, to the grosz, line by line; the sums are sums of the lines,
so that a page, its total and the settlement never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from initiatives.agreements.rules.diary import CASH, IN_KIND, TOWN
from initiatives.applications.rules.contributions import GROSZ, Line

ZERO = Decimal(0)
NEAR_DAYS = 14
"""Before the end: two weeks in which something can still be done about it."""


@dataclass(frozen=True)
class Worked:
    """Hours of an entry of the diary, of all its people together."""

    hours: Decimal
    line_no: int | None = None
    is_struck: bool = False


@dataclass(frozen=True)
class Brought:
    """Money of a delivery or a payment (złoty)."""

    kind: str
    amount: Decimal
    line_no: int | None = None
    is_struck: bool = False


@dataclass(frozen=True)
class Sums:
    """Hours and złoty of one side of the comparison; ``labour``: what the hours are worth."""

    hours: Decimal = ZERO
    labour: Decimal = ZERO
    in_kind: Decimal = ZERO
    cash: Decimal = ZERO
    town: Decimal = ZERO

    @property
    def own(self) -> Decimal:
        """What the neighbours bring."""
        return self.labour + self.in_kind + self.cash

    @property
    def total(self) -> Decimal:
        """Both sides together."""
        return self.own + self.town

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) + getattr(other, name) for name in PARTS))


PARTS = ("hours", "labour", "in_kind", "cash", "town")


@dataclass(frozen=True)
class LineProgress:
    """A line of the estimate: promised and done. ``number`` from 1; ``None`` for what belongs to no line."""

    number: int | None
    name: str
    promised: Sums
    done: Sums

    @property
    def is_over(self) -> bool:
        """Whether the town has paid more than it promised on it."""
        return self.done.town > self.promised.town


@dataclass(frozen=True)
class Progress:
    """All lines, and what belongs to none of them, with their sums."""

    lines: tuple[LineProgress, ...]
    outside: LineProgress

    @property
    def promised(self) -> Sums:
        """All that was promised."""
        return sum((one.promised for one in self.lines), Sums())

    @property
    def done(self) -> Sums:
        """All that was done, also outside the lines."""
        return sum((one.done for one in self.lines), self.outside.done)

    @property
    def has_outside(self) -> bool:
        """Whether anything was written to no line."""
        return self.outside.done != Sums()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written yet."""
        return self.done == Sums()


def progress(
    lines: Sequence[Line], rate: Decimal, worked: Iterable[Worked], brought: Iterable[Brought]
) -> Progress:
    """Count entries to their lines; the order of entries makes no difference."""
    done: dict[int | None, Sums] = {}

    def add(line_no: int | None, more: Sums) -> None:
        place = line_no if line_no is not None and 0 < line_no <= len(lines) else None
        done[place] = done.get(place, Sums()) + more

    for entry in worked:
        if not entry.is_struck:
            add(entry.line_no, Sums(hours=entry.hours))
    for thing in brought:
        if not thing.is_struck:
            add(thing.line_no, Sums(**{_column(thing.kind): thing.amount}))
    rows = tuple(
        LineProgress(number, one.name, promised(one, rate), _valued(done.get(number, Sums()), rate))
        for number, one in enumerate(lines, 1)
    )
    return Progress(rows, LineProgress(None, "", Sums(), _valued(done.get(None, Sums()), rate)))


def promised(line: Line, rate: Decimal) -> Sums:
    """What a line of the estimate promises."""
    return Sums(line.labour_hours, line.labour(rate), line.in_kind, line.cash, line.town)


def _column(kind: str) -> str:
    return {IN_KIND: "in_kind", CASH: "cash", TOWN: "town"}[kind]


def _valued(sums: Sums, rate: Decimal) -> Sums:
    return replace(sums, labour=(sums.hours * rate).quantize(GROSZ, ROUND_HALF_UP))


def part_done(done: Decimal, of: Decimal) -> int:
    """Per mille of a promise that is done, at most 1000; a promise of nothing is kept."""
    if of <= 0:
        return 1000 if done > 0 else 0
    return min(1000, int(Fraction(done) / Fraction(of) * 1000))


def warnings(found: Progress, ends_on: date, today: date, is_built: bool) -> list[str]:
    """What to worry about: ``over_term``, ``near_and_empty``, ``near_and_short``, ``town_over``; the gravest first."""
    told = ["town_over"] if found.done.town > found.promised.town else []
    if is_built:
        return told
    left = (ends_on - today).days
    if left < 0:
        return ["over_term", *told]
    if left <= NEAR_DAYS and found.done.own == 0 and found.promised.own > 0:
        return ["near_and_empty", *told]
    if left <= NEAR_DAYS and found.done.own < found.promised.own:
        return ["near_and_short", *told]
    return told
