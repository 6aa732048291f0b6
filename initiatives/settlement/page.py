"""A settlement ready for its pages: rows with differences in words, the picture of promised beside done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.web.filters import zl_plain
from initiatives.agreements.rules.progress import LineProgress, Sums
from initiatives.applications.texts import number_word, percent_word
from initiatives.settlement.contents import SettledLine, Shown
from initiatives.settlement.rules.sums import COMPARED, difference, differs
from initiatives.settlement.texts import KINDS, _

WIDTH, LEFT, BAR, GAP = 420, 84, 22, 10
"""Units of the picture: its width, where bars begin, height of a bar, room between them."""
CLASSES = {"labour": "labour", "in_kind": "in-kind", "cash": "cash", "town": "town"}


@dataclass(frozen=True)
class Part:
    """A cell of a line: what was promised, what was done, by how much they differ."""

    code: str
    word: str
    promised: Decimal
    done: Decimal
    change: Decimal


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    line: LineProgress
    name: str
    parts: tuple[Part, ...]
    must_explain: bool
    reason: str

    @property
    def key(self) -> str:
        """Its field of the form."""
        return str(self.line.number or 0)


@dataclass(frozen=True)
class Stretch:
    """A piece of a bar: where it begins, how wide it is."""

    css: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One of the two bars, with its word and amount."""

    word: str
    amount: str
    y: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Picture:
    """Promised above done, on one scale."""

    width: int
    height: int
    left: int
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """What it says to whoever does not see it."""
        return "; ".join(f"{one.word}: {one.amount}" for one in self.bars)


def rows_of(lines: Sequence[SettledLine]) -> list[Row]:
    """The lines of the table in their order."""
    return [_row(one) for one in lines]


def _row(one: SettledLine) -> Row:
    parts = tuple(
        Part(code, KINDS[code](), getattr(one.line.promised, code), getattr(one.line.done, code), difference(one.line, code))
        for code in COMPARED
    )  # fmt: skip
    name = one.line.name or _("Poza kosztorysem")
    return Row(one.line, name, parts, differs(one.line), one.reason)


def picture_of(promised: Sums, done: Sums) -> Picture:
    """The two bars."""
    most = max(promised.total, done.total) or Decimal(1)
    told = ((_("Umowa"), promised), (_("Wykonanie"), done))
    bars = tuple(
        Bar(word, zl_plain(sums.total), place * (BAR + GAP), _stretches(sums, most))
        for place, (word, sums) in enumerate(told)
    )
    legend = tuple((CLASSES[code], KINDS[code]()) for code in COMPARED)
    return Picture(WIDTH, len(bars) * (BAR + GAP) - GAP, LEFT, bars, legend)


def _stretches(sums: Sums, most: Decimal) -> tuple[Stretch, ...]:
    found, at, reached = [], LEFT, Fraction(0)
    for code in COMPARED:
        reached += Fraction(getattr(sums, code))
        end = LEFT + int((WIDTH - LEFT) * reached / Fraction(most))
        found.append(Stretch(CLASSES[code], at, end - at))
        at = end
    return tuple(one for one in found if one.width)


def whole_day(text: str) -> str:
    """A kept day with its year, since a settlement is read for years: 7.11.2026."""
    on = date.fromisoformat(text) if text else None
    return f"{on.day}.{on.month:02}.{on.year}" if on else ""


def settlement_shown(shown: Shown) -> dict[str, Any]:
    """What the templates of the page and of the document show."""
    whole = shown.whole
    about = shown.about
    return {
        "shown": shown, "about": about, "whole": whole, "rows": rows_of(shown.lines),
        "picture": picture_of(whole.promised, whole.done), "promised_percent": percent_word(whole.promised_share),
        "done_percent": percent_word(whole.done_share), "kept_percent": percent_word(whole.kept),
        "required": number_word(Decimal(about.required)), "rate": Decimal(about.rate), "kinds": [(code, KINDS[code]()) for code in COMPARED],
        "starts_on": whole_day(about.starts_on), "ends_on": whole_day(about.ends_on),
        "signed_on": whole_day(about.signed_on), "settled_on": whole_day(about.settled_on),
    }  # fmt: skip
