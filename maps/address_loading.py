"""Bringing a town's register of addresses in: the new one takes the place of the old. Call inside ``transaction()``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from shapely import prepare
from shapely.geometry import Point
from sqlalchemy import text

from core.audit import record
from core.db import db
from maps.address_files import Address, Wrong
from maps.projection import in_metres
from maps.queries import town_ground

ROWS_AT_ONCE = 2_000
AROUND_M = 1_000.0
"""Addresses this far outside the town are kept: people name them when they mean the other side of the road."""
INSERT = text(
    """
    INSERT INTO maps_addresses (locality, street, number, source, location)
    SELECT given.locality, given.street, given.number, :source, ST_SetSRID(ST_MakePoint(given.lon, given.lat), 4326)
    FROM unnest(CAST(:localities AS text[]), CAST(:streets AS text[]), CAST(:numbers AS text[]),
                CAST(:lons AS float8[]), CAST(:lats AS float8[])) AS given(locality, street, number, lon, lat)
    """
)


@dataclass
class Loading:
    """What a loading did. ``wrong`` are the first rows that could not be taken, ``wrong_count`` all of them."""

    taken: int = 0
    outside: int = 0
    repeated: int = 0
    wrong_count: int = 0
    replaced: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def replace_addresses(rows: Iterable[Address | Wrong], source: str, most_told: int = 20) -> Loading:
    """Put these addresses in place of those that stood. Without a single good one nothing changes.

    Rows outside the town (a county's file has its neighbours, too) and repeated ones are left out and counted.
    """
    told = Loading()
    done = False
    sound = _sound(rows, told, most_told)
    while batch := list(islice(sound, ROWS_AT_ONCE)):
        if not done:
            told.replaced = db.session.execute(text("DELETE FROM maps_addresses")).rowcount  # type: ignore[attr-defined]
            done = True
        db.session.execute(
            INSERT,
            {
                "source": source[:300],
                "localities": [one.locality for one in batch],
                "streets": [one.street for one in batch],
                "numbers": [one.number for one in batch],
                "lons": [one.lon for one in batch],
                "lats": [one.lat for one in batch],
            },
        )
        told.taken += len(batch)
    if done:
        record("addresses.loaded", "addresses", {"taken": told.taken, "source": source[:300]})
    return told


def _sound(rows: Iterable[Address | Wrong], told: Loading, most_told: int) -> Iterator[Address]:
    ground = town_ground()
    around = in_metres(ground).buffer(AROUND_M) if ground is not None else None
    if around is not None:
        prepare(around)
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        if isinstance(row, Wrong):
            told.wrong_count += 1
            told.wrong += [row] if len(told.wrong) < most_told else []
            continue
        named = (row.locality.casefold(), row.street.casefold(), row.number.casefold())
        if around is not None and not around.covers(in_metres(Point(row.lon, row.lat))):
            told.outside += 1
        elif named in seen:
            told.repeated += 1
        else:
            seen.add(named)
            yield row
