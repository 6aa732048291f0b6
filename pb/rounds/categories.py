"""The catalogue of categories as pages use it: read once every few seconds for each worker, as the town's record is."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from sqlalchemy import select

from core.db import db
from pb.rounds.category_models import CategoryRow
from pb.rounds.category_rules import word_of

KEEP_SECONDS = 5.0
_COPY = "category_catalogue"


@dataclass(frozen=True)
class Category:
    """A category. ``name`` in Polish, as the town wrote it; ``shape`` is its sign on maps."""

    code: str
    name: str
    shape: str = "circle"
    is_offered: bool = True


@dataclass(frozen=True)
class Catalogue:
    """All categories in the town's order."""

    categories: tuple[Category, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Category]:
        """The same by code."""
        return {one.code: one for one in self.categories}

    @cached_property
    def by_word(self) -> dict[str, str]:
        """The codes by the word that stands in addresses of lists."""
        return {word_of(one.code): one.code for one in self.categories}

    @cached_property
    def digest(self) -> str:
        """A short name of it that changes when anything in it does."""
        return hashlib.sha256(repr(self.categories).encode()).hexdigest()[:16]

    def codes(self, among: Collection[str]) -> list[str]:
        """Those of the given codes that there are, in the town's order."""
        return [one.code for one in self.categories if one.code in among]

    def to_choose(self, chosen: Collection[str] = ()) -> tuple[str, ...]:
        """The codes that new rules may name: all that are offered, and what is chosen already."""
        return tuple(one.code for one in self.categories if one.is_offered or one.code in chosen)


def read_catalogue() -> Catalogue:
    """The catalogue as it stands in the database. One statement."""
    row = CategoryRow
    query = select(row.code, row.name, row.shape, row.is_offered).order_by(row.position, row.id)
    return Catalogue(tuple(Category(*one) for one in db.session.execute(query)))


def current_catalogue() -> Catalogue:
    """The catalogue, at most ``KEEP_SECONDS`` old."""
    kept: tuple[float, Catalogue] | None = current_app.extensions.get(_COPY)
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    catalogue = read_catalogue()
    current_app.extensions[_COPY] = (time.monotonic(), catalogue)
    return catalogue


def forget_catalogue() -> None:
    """Have the next page read the catalogue again; call it after changing it."""
    current_app.extensions.pop(_COPY, None)


def category_of(code: str) -> Category:
    """One category. One that was added a moment ago, by another worker, is read anew."""
    found = current_catalogue().by_code.get(code)
    if found is None:
        forget_catalogue()
        found = current_catalogue().by_code.get(code)
    return found or Category(code, code)


def shape_of(code: str) -> str:
    """The sign of a category on maps."""
    return category_of(code).shape
