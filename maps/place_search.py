"""Named places found by a part of their name, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import db
from maps.models import Place

LONGEST_QUESTION = 80
PER_PAGE = 20
MOST_PAGES = 50


@dataclass(frozen=True)
class FoundPlace:
    """A named point in degrees."""

    id: int
    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True)
class FoundPlaces:
    """One page of the places that were found; ``total`` counts all pages together."""

    items: tuple[FoundPlace, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0


COLUMNS = (Place.id, Place.name, Place.kind, func.ST_X(Place.location), func.ST_Y(Place.location))


def places_found(wanted: str, page: int = 1, per_page: int = PER_PAGE) -> FoundPlaces:
    """Places whose name holds ``wanted``, whatever the accents and case; those that begin with it come first."""
    sought = " ".join("".join(letter for letter in wanted if letter.isprintable()).split())[:LONGEST_QUESTION]
    if not sought:
        return FoundPlaces()
    position = func.strpos(func.unaccent(func.lower(Place.name)), func.unaccent(func.lower(sought)))
    total = db.session.scalar(select(func.count()).select_from(Place).where(position > 0)) or 0
    pages = min(max(1, -(-total // per_page)), MOST_PAGES)
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        select(*COLUMNS)
        .where(position > 0)
        .order_by(position != 1, func.length(Place.name), Place.name, Place.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return FoundPlaces(tuple(FoundPlace(*row) for row in rows), page, pages, total)


def place_by_id(place_id: int) -> FoundPlace | None:
    """The place of that number."""
    row = db.session.execute(select(*COLUMNS).where(Place.id == place_id)).first()
    return FoundPlace(*row) if row else None
