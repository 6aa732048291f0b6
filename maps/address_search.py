"""Addresses found by what people type: "Lipowa 4", "ul. lipowa 4a", "studzianki 12"; a street alone gives its numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, literal, or_, select

from core.db import db
from maps.models import Address

FORMS = frozenset({"ul", "ulica", "al", "aleja", "aleje", "pl", "plac", "os", "osiedle", "nr", "numer"})
"""What a street is, not what it is called; a register writes it in its own way or not at all."""
WORD = re.compile(r"[^\W_]+(?:/[^\W_]+)?")
NUMBER = re.compile(r"\d+[^\W\d_]{0,2}(?:/\d+[^\W\d_]{0,2})?")
MOST_WORDS = 6


@dataclass(frozen=True)
class Sought:
    """A question taken apart: words of the street and the locality, and the house number where there is one."""

    words: tuple[str, ...]
    number: str = ""


def sought_address(question: str) -> Sought:
    """ "ul. Lipowa 4 A" asks for number 4a in Lipowa; "3 Maja" is a street, for nothing stands before its number."""
    words = [word for word in WORD.findall(question.lower()) if word not in FORMS][: MOST_WORDS + 2]
    if len(words) > 2 and words[-1].isalpha() and len(words[-1]) == 1 and words[-2].isdigit():
        words[-2:] = [words[-2] + words[-1]]
    at = next((place for place in range(len(words) - 1, 0, -1) if NUMBER.fullmatch(words[place])), 0)
    number = words.pop(at) if at else ""
    return Sought(tuple(words[:MOST_WORDS]), number)


def addresses_found(question: str) -> Select[Any] | None:
    """The statement for the rows of all addresses that are meant, the likeliest first; ``None`` when none can be.

    Each row: id, name as on a letter, longitude, latitude. With a number those that begin with it, the very one first.
    """
    asked = sought_address(question)
    if not asked.words or max(map(len, asked.words)) < 2:
        return None
    in_street = [_holds(Address.search, word) for word in asked.words]
    in_locality = [_holds(func.wsp_fold(Address.locality), word) for word in asked.words]
    meant: list[ColumnElement[bool]] = [or_(*in_street)]
    meant += [or_(*pair) for pair in zip(in_street, in_locality, strict=True)]
    number = func.lower(func.replace(Address.number, " ", ""))
    if asked.number:
        meant += [number.like(asked.number + "%"), ~number.regexp_match("^" + asked.number + "[0-9]")]
    first = cast(func.coalesce(func.substring(Address.number, r"^\d{1,6}"), "0"), Integer)
    street = func.coalesce(func.nullif(Address.street, ""), Address.locality)
    begins = Address.search.like(func.wsp_fold(literal(asked.words[0])).concat("%"))
    order = [number != asked.number] if asked.number else []
    return (
        select(Address.id, _name(), func.ST_X(Address.location), func.ST_Y(Address.location))
        .where(and_(*meant))
        .order_by(*order, ~begins, func.length(street), street, first, number, Address.locality, Address.id)
    )


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    return column.like(literal("%").concat(func.wsp_fold(literal(word))).concat("%"))  # type: ignore[no-any-return]


def _name() -> ColumnElement[str]:
    """ "Lipowa 4, Wasilków"; where there are no streets "Studzianki 12"."""
    has_both = and_(Address.street != "", Address.locality != "")
    house = func.concat(func.coalesce(func.nullif(Address.street, ""), Address.locality), " ", Address.number)
    return case((has_both, func.concat(house, ", ", Address.locality)), else_=house)


def address_by_id(address_id: int) -> Any:
    """Id, name, longitude and latitude of one address."""
    return db.session.execute(
        select(Address.id, _name(), func.ST_X(Address.location), func.ST_Y(Address.location)).where(
            Address.id == address_id
        )
    ).first()
