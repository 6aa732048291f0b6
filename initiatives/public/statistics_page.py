"""The numbers of all years as their page shows them: two pictures and the tables beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.web.filters import zl_plain
from initiatives.applications.texts import percent_word
from initiatives.settlement.page import CLASSES
from initiatives.settlement.rules.statistics import Figures
from initiatives.settlement.rules.sums import COMPARED
from initiatives.settlement.statistics import Statistics
from initiatives.settlement.texts import KINDS, _

WIDTH, LEFT, RIGHT, LANE = 420, 46, 56, 26
"""Units of a picture: width, room for the year before and for a number behind, height of a lane."""


@dataclass(frozen=True)
class Piece:
    """A piece of a bar."""

    css: str
    x: int
    width: int


@dataclass(frozen=True)
class Lane:
    """One bar: the word before it (empty on further bars of a year), its pieces, the number behind it."""

    word: str
    y: int
    pieces: tuple[Piece, ...]
    behind: str
    behind_x: int


@dataclass(frozen=True)
class Chart:
    """A picture of bars with what it says to whoever does not see it."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    told: str


Years = Sequence[tuple[int, Figures]]


def counts_chart(years: Years) -> Chart:
    """Filed, accepted and done of each year, three bars a year."""
    most = max((one.filed for _year, one in years), default=0) or 1
    lanes, y = [], 0
    for year, one in years:
        for place, (css, count) in enumerate(
            (("filed", one.filed), ("accepted", one.accepted), ("done", one.done))
        ):
            width = (WIDTH - LEFT - RIGHT) * count // most
            pieces = (Piece(css, LEFT, width),) if width else ()
            lanes.append(Lane("" if place else str(year), y, pieces, str(count), LEFT + width + 8))
            y += LANE - 6
        y += 10
    told = "; ".join(
        _("%(year)d: złożone %(filed)d, przyjęte %(accepted)d, zrobione %(done)d",
          year=year, filed=one.filed, accepted=one.accepted, done=one.done)
        for year, one in years
    )  # fmt: skip
    return Chart(WIDTH, max(y, 1), tuple(lanes), told)


def money_chart(years: Years) -> Chart:
    """The value of what was done in each year: town and the three kinds of own contribution."""
    most = max((one.value for _year, one in years), default=Decimal(0)) or Decimal(1)
    lanes = tuple(_money_lane(year, one, most, place * LANE) for place, (year, one) in enumerate(years))
    told = "; ".join(
        _("%(year)d: gmina %(town)s, mieszkańcy %(own)s", year=year, town=zl_plain(one.sums.town), own=zl_plain(one.sums.own))
        for year, one in years
    )  # fmt: skip
    return Chart(WIDTH, max(len(lanes) * LANE, 1), lanes, told)


def _money_lane(year: int, one: Figures, most: Decimal, y: int) -> Lane:
    room, at, reached, pieces = WIDTH - LEFT - RIGHT, LEFT, Fraction(0), []
    for code in COMPARED:
        reached += Fraction(getattr(one.sums, code))
        end = LEFT + int(room * reached / Fraction(most))
        pieces.append(Piece(CLASSES[code], at, end - at))
        at = end
    behind = f"{percent_word(one.own_share)}%" if one.value else "–"
    return Lane(str(year), y, tuple(piece for piece in pieces if piece.width), behind, at + 8)


def statistics_page(found: Statistics) -> dict[str, Any]:
    """What the template shows."""
    years = found.years
    return {
        "found": found, "years": years, "total": found.total, "counts": counts_chart(years), "money": money_chart(years),
        "kinds": [(CLASSES[code], KINDS[code]()) for code in COMPARED], "own_percent": percent_word(found.total.own_share),
        "counted": [("filed", _("złożone")), ("accepted", _("przyjęte")), ("done", _("zrobione"))],
        "percent": percent_word, "is_empty": not found.total.filed,
    }  # fmt: skip
