"""The krajka: the woven band in a town's two colours, as cells of a repeating pattern.

Each letter of a pattern is one cell of 3 × 3: ``a`` the first town colour, ``b`` the second,
``c`` the paper. The template draws the bands as an SVG ``<pattern>``; the stylesheet colours them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from markupsafe import Markup

CELL = 3
DEFAULT = "zigzag"

PATTERNS: dict[str, tuple[str, ...]] = {
    "zigzag": ("baaccaab", "bbaaaabb", "abbaabba", "aabbbbaa"),
    "brick": ("aaaaabaaaaab", "bbbbbbbbbbbb", "aabaaaaabaaa", "bbbbbbbbbbbb"),
    "hatch": ("abbaabba", "aabbaabb", "baabbaab", "bbaabbaa"),
}


@dataclass(frozen=True)
class Band:
    """A run of cells of one colour: the attributes of an SVG ``<rect>``; ``colour`` is its class."""

    colour: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Krajka:
    """One repeat of a pattern: its size and the rectangles that fill it without gaps."""

    name: str
    width: int
    height: int
    bands: tuple[Band, ...]

    @cached_property
    def rects(self) -> Markup:
        """The bands as SVG."""
        return Markup("").join(
            Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
                band.colour, band.x, band.y, band.width, band.height
            )
            for band in self.bands
        )


def krajka(name: str) -> Krajka:
    """The pattern of that name; a name we do not know gives the zigzag."""
    return _pattern(name if name in PATTERNS else DEFAULT)


@cache
def _pattern(chosen: str) -> Krajka:
    rows = PATTERNS[chosen]
    bands = tuple(band for number, row in enumerate(rows) for band in _bands(row, number * CELL))
    return Krajka(chosen, len(rows[0]) * CELL, len(rows) * CELL, bands)


def _bands(row: str, y: int) -> list[Band]:
    bands = []
    x = 0
    for colour, cells in groupby(row):
        width = len(list(cells)) * CELL
        bands.append(Band(colour, x, y, width, CELL))
        x += width
    return bands
