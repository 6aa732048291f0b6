"""Named places and addresses found by what people type, a page at a time: places first, then addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.db import db
from maps.address_search import address_by_id, addresses_found
from maps.models import Place

LONGEST_QUESTION = 80
PER_PAGE = 20
MOST_PAGES = 50
ADDRESS = "address"
KEY = re.compile(r"(a?)(\d{1,9})")


@dataclass(frozen=True)
class FoundPlace:
    """A named point or an address (``kind`` is then ``address``) in degrees."""

    id: int
    name: str
    kind: str
    lon: float
    lat: float

    @property
    def key(self) -> str:
        """What it is picked by: places and addresses are numbered apart."""
        return f"a{self.id}" if self.kind == ADDRESS else str(self.id)


@dataclass(frozen=True)
class FoundPlaces:
    """One page of the places that were found; ``total`` counts all pages together."""

    items: tuple[FoundPlace, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0


COLUMNS = (Place.id, Place.name, Place.kind, func.ST_X(Place.location), func.ST_Y(Place.location))


def places_found(wanted: str, page: int = 1, per_page: int = PER_PAGE) -> FoundPlaces:
    """Places whose name holds ``wanted``, whatever the accents and case, and the addresses that it may mean.

    Places whose name begins with it come first, and all places before addresses.
    """
    sought = " ".join("".join(letter for letter in wanted if letter.isprintable()).split())[:LONGEST_QUESTION]
    if not sought:
        return FoundPlaces()
    position = func.strpos(func.unaccent(func.lower(Place.name)), func.unaccent(func.lower(sought)))
    meant = addresses_found(sought)
    places = db.session.scalar(select(func.count()).select_from(Place).where(position > 0)) or 0
    addresses = 0 if meant is None else _count(meant)
    total = places + addresses
    pages = min(max(1, -(-total // per_page)), MOST_PAGES)
    page = min(max(page, 1), pages)
    start = (page - 1) * per_page
    items = _places(position, start, per_page) if start < places else []
    if meant is not None and addresses and len(items) < per_page:
        rows = db.session.execute(meant.limit(per_page - len(items)).offset(max(0, start - places)))
        items += [FoundPlace(id_, name, ADDRESS, lon, lat) for id_, name, lon, lat in rows]
    return FoundPlaces(tuple(items), page, pages, total)


def _count(meant: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(meant.order_by(None).subquery())) or 0


def _places(position: ColumnElement[int], start: int, most: int) -> list[FoundPlace]:
    rows = db.session.execute(
        select(*COLUMNS)
        .where(position > 0)
        .order_by(position != 1, func.length(Place.name), Place.name, Place.id)
        .limit(most)
        .offset(start)
    )
    return [FoundPlace(*row) for row in rows]


def place_of_key(key: str) -> FoundPlace | None:
    """The place or the address that was picked by its key."""
    read = KEY.fullmatch(key)
    if read is None:
        return None
    if read[1]:
        found = address_by_id(int(read[2]))
        return FoundPlace(found[0], found[1], ADDRESS, found[2], found[3]) if found else None
    row = db.session.execute(select(*COLUMNS).where(Place.id == int(read[2]))).first()
    return FoundPlace(*row) if row else None
