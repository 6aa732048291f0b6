"""The town's catalogue of categories: what it begins with, the signs there are, what may be saved. Pure.

A sign is a shape, told apart without colour and at 16 pixels (look.md §6). Two categories that are offered at the
same time never share one; a category no longer offered keeps its sign on the maps of earlier rounds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from core.problems import Problem

SHAPES = (
    "circle", "square", "diamond", "triangle", "hexagon", "wedge", "house", "plus", "star", "heart",
)  # fmt: skip
"""As ``maps.still`` and ``map-pictures.js`` draw them."""
LONGEST_NAME = 60


@dataclass(frozen=True)
class Beginning:
    """A category that every town begins with. ``word`` stands for it in addresses of lists."""

    name: str
    shape: str
    word: str


BEGINNING: dict[str, Beginning] = {
    "greenery": Beginning("Zieleń", "circle", "zielen"),
    "sport": Beginning("Sport i zabawa", "square", "sport"),
    "culture": Beginning("Kultura i nauka", "diamond", "kultura"),
    "streets": Beginning("Ulice i chodniki", "triangle", "ulice"),
    "neighbourhood": Beginning("Sąsiedztwo", "hexagon", "sasiedztwo"),
}
"""They may be renamed and no longer offered, never deleted: files of other towns are read into them."""
RESERVED = frozenset(BEGINNING) | {one.word for one in BEGINNING.values()}
"""Codes that no category of the town's own gets, since they stand in addresses already."""


@dataclass(frozen=True)
class Usage:
    """What a category is used by: projects, rounds whose rules name it, pools that are for it alone."""

    projects: int = 0
    rounds: int = 0
    pools: int = 0

    @property
    def is_used(self) -> bool:
        """Whether anything would lose it."""
        return bool(self.projects or self.rounds or self.pools)


def word_of(code: str) -> str:
    """The word that stands for a category in addresses."""
    return BEGINNING[code].word if code in BEGINNING else code


def may_delete(code: str, usage: Usage) -> bool:
    """Whether a category can go: it is the town's own, and nothing is in it."""
    return code not in BEGINNING and not usage.is_used


def check_catalogue(
    rows: Mapping[str, Mapping[str, Any]], saved: Collection[str], used: Mapping[str, Usage]
) -> list[Problem]:
    """Why these rows, by code in their order, cannot be the catalogue instead of the ``saved`` codes."""
    problems = [
        _kept(code, used[code]) for code in saved if code not in rows and not may_delete(code, used[code])
    ]
    holders: dict[str, str] = {}
    for code, row in rows.items():
        if not row.get("is_offered"):
            continue
        shape = str(row.get("shape"))
        if shape in holders:
            problems.append(Problem("shape_taken", f"{code}.shape", {"name": holders[shape]}))
        holders.setdefault(shape, str(row.get("name")))
    if not holders and rows:
        problems.append(Problem("none_offered", f"{next(iter(rows))}.is_offered"))
    return problems


def _kept(code: str, usage: Usage) -> Problem:
    if code in BEGINNING:
        return Problem("category_of_beginning", f"{code}.remove")
    return Problem("category_used", f"{code}.remove", {"projects": usage.projects, "rounds": usage.rounds})
