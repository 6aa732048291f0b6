"""The five categories that a map can tell apart by shape, and what other towns' words mean among them."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """A project's category; each has a shape of its own on maps (look.md §6)."""

    GREENERY = "greenery"
    SPORT = "sport"
    CULTURE = "culture"
    STREETS = "streets"
    NEIGHBOURHOOD = "neighbourhood"


SHAPES: dict[str, str] = {
    Category.GREENERY: "circle",
    Category.SPORT: "square",
    Category.CULTURE: "diamond",
    Category.STREETS: "triangle",
    Category.NEIGHBOURHOOD: "hexagon",
}

_SIGNS: tuple[tuple[Category, tuple[str, ...]], ...] = (
    (Category.GREENERY, ("green", "nature", "environment", "ziele", "przyrod", "srodowisk", "środowisk")),
    (Category.SPORT, ("sport", "recreation", "rekreac", "playground")),
    (Category.CULTURE, ("cultur", "educat", "kultur", "edukac", "nauk", "heritage")),
    (Category.STREETS, ("transit", "road", "street", "transport", "ulic", "drog", "chodnik", "mobility")),
)


def category_of(words: tuple[str, ...]) -> Category:
    """The category that the first telling word points to; what fits nowhere is neighbourhood."""
    for word in words:
        folded = word.lower()
        for category, signs in _SIGNS:
            if any(sign in folded for sign in signs):
                return category
    return Category.NEIGHBOURHOOD
