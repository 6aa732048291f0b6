"""Reading projects for pages that everybody sees: lists, counts for filters, points for maps.

Nothing here reads votes, and a verdict only of rounds whose result is published (see ``statements``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.db import db
from pb.public import statements
from pb.public.selection import PER_PAGE, Selection
from pb.public.statements import Statements

MOST_SINGLE_POINTS = 60
"""With more places than this the still map is drawn from the cells of a grid."""
GRID = 8
NOWHERE = (14.1, 49.0, 24.2, 54.9)

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class ProjectRow:
    """A project on a list. ``cost`` in złoty; ``status`` may be a verdict once it is published."""

    round_id: int
    number: int
    title: str
    summary: str
    place: str
    category: str
    cost: Decimal
    pool_id: int
    status: str


@dataclass(frozen=True)
class Point:
    """A place on the still map, in degrees; ``count`` projects stand there, the named one among them."""

    round_id: int
    number: int
    title: str
    category: str
    status: str
    lon: float
    lat: float
    count: int


@dataclass(frozen=True)
class PlacedRow:
    """A project as a table of data has it; ``lon`` and ``lat`` in degrees or ``None``."""

    round_id: int
    number: int
    title: str
    cost: Decimal
    pool_id: int
    category: str
    status: str
    place: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class Counts:
    """How many projects each choice of a filter would leave, the other filters staying as they are."""

    total: int = 0
    rounds: dict[int, int] = field(default_factory=dict)
    pools: dict[int, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A selection with what it means in the database. ``round_ids`` in the order in which they are listed."""

    round_ids: Sequence[int]
    selection: Selection = Selection()
    pool_id: int | None = None
    category: str | None = None
    statuses: Sequence[str] | None = None
    round_id: int | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of the statements' parameters."""
        return {
            "rounds": list(self.round_ids),
            "only": self.round_ids[0] if self.round_ids else None,
            "round": self.round_id,
            "pool": self.pool_id,
            "category": self.category,
            "place": self.selection.place or None,
            "statuses": None if self.statuses is None else list(self.statuses),
            "words": list(self.selection.words),
            "sought": self.selection.sought_number,
            "number": self.selection.number,
        }

    @property
    def statements(self) -> Statements:
        """The statements for one round, or for several."""
        return statements.single if len(self.round_ids) == 1 else statements.several


FACETS = {
    0b01111: ("rounds", "round_id", "by_round"),
    0b10111: ("pools", "pool_id", "by_pool"),
    0b11011: ("categories", "category", "by_category"),
    0b11101: ("places", "place", "by_place"),
    0b11110: ("statuses", "status", "by_status"),
}
"""By the bits of ``grouping()``: where a row of counts belongs, what it counts and which of its counts is meant."""


def project_counts(asked: Asked) -> Counts:
    """The counts beside all filters. One statement."""
    found: dict[str, dict[Any, int]] = {name: {} for name, _, _ in FACETS.values()}
    total = 0
    for row in db.session.execute(asked.statements.counts, asked.parameters):
        if row.facet not in FACETS:
            total = row.total
            continue
        name, column, count = FACETS[row.facet]
        found[name][getattr(row, column)] = getattr(row, count)
    return Counts(total, **found)


def project_rows(asked: Asked, page: int, per_page: int = PER_PAGE) -> list[ProjectRow]:
    """One page of the list, ``page`` from 1. One statement."""
    limits = {"most": per_page, "skipped": (page - 1) * per_page}
    wanted = asked.statements.rows[asked.selection.order]
    return [ProjectRow(*row) for row in db.session.execute(wanted, {**asked.parameters, **limits})]


def project_points(asked: Asked, total: int, bounds: Bounds | None) -> list[Point]:
    """The places of all that was asked for, gathered on a grid over ``bounds`` when ``total`` is large. One statement."""
    if total <= MOST_SINGLE_POINTS:
        rows = db.session.execute(asked.statements.points, asked.parameters)
    else:
        west, south, east, north = bounds or NOWHERE
        grid = {"west": west, "south": south, "wide": (east - west) / GRID, "tall": (north - south) / GRID}
        rows = db.session.execute(asked.statements.cells, {**asked.parameters, **grid})
    return [Point(*row) for row in rows]


def placed_rows(asked: Asked) -> list[PlacedRow]:
    """All that was asked for, for a table of data. One statement."""
    return [PlacedRow(*row) for row in db.session.execute(asked.statements.places, asked.parameters)]


def features_text(
    asked: Asked,
    told: Mapping[int, Mapping[str, str]],
    pools: Mapping[int, str],
    categories: Mapping[str, Mapping[str, str]],
) -> str:
    """All that was asked for as a GeoJSON FeatureCollection. One statement.

    ``told`` gives each round's ``slug``, ``path`` and ``unit`` of money, ``pools`` each pool's name, ``categories`` what features
    tell of each category. With several rounds a feature has a ``key`` of its own.
    """
    rounds = {str(key): _of_round(one, len(asked.round_ids) > 1) for key, one in told.items()}
    shapes = {code: json.dumps(one)[1:-1] for code, one in categories.items()}
    words = {
        "rounds_told": json.dumps(rounds),
        "pools": json.dumps({str(key): json.dumps(name) for key, name in pools.items()}),
        "categories": json.dumps(shapes),
    }
    body = db.session.scalar(asked.statements.features, {**asked.parameters, **words})
    return f'{{"type":"FeatureCollection","features":[{body}]}}'


def _of_round(one: Mapping[str, str], is_one_of_several: bool) -> dict[str, str]:
    """What stands before a feature's number in its address, behind its cost and, with several rounds, in its key."""
    address = {
        "url": f',"url":"{one["path"]}projekty/',
        "unit": json.dumps(one["unit"], ensure_ascii=False)[1:],
    }
    return {**address, "key": f'","key":"{one["slug"]}-'} if is_one_of_several else address


def projects_version(round_ids: Sequence[int]) -> str:
    """A short text that changes whenever a project or a verdict of these rounds does. One statement."""
    return str(db.session.scalar(statements.version, {"rounds": list(round_ids)}))
