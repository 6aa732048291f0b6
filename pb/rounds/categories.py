"""The catalogue of categories as pages use it: read with the town's record and kept as long."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.db import db
from core.site.record import SiteRecord, add_part, current_site, forget_site
from pb.rounds.category_models import CategoryRow
from pb.rounds.category_rules import word_of

_COPY, _PART = "category_catalogue", "categories"


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
    """The catalogue as it was read with the town's record, a few seconds ago at most."""
    site = current_site()
    kept: tuple[SiteRecord, Catalogue] | None = current_app.extensions.get(_COPY)
    if kept and kept[0] is site:
        return kept[1]
    catalogue = Catalogue(tuple(Category(*one) for one in site.parts.get(_PART) or ()))
    current_app.extensions[_COPY] = (site, catalogue)
    return catalogue


def forget_catalogue() -> None:
    """Have the next page read the catalogue again; call it after changing it."""
    forget_site()


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


def init_app(app: Flask) -> None:
    """Have the catalogue read with the town's record, in the same statement."""
    row = CategoryRow
    told = func.json_build_array(row.code, row.name, row.shape, row.is_offered)
    every = func.json_agg(aggregate_order_by(told, row.position, row.id))
    add_part(app, _PART, select(every).scalar_subquery())
