"""Categories and their signs in words.

What a town begins with is said in the reader's language; the town's own names are Polish and marked as such.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.problems import Problem
from core.web.polish import polish
from pb.rounds.categories import Category, category_of, current_catalogue
from pb.rounds.category_rules import Usage
from pb.rounds.editor_texts import problem_sentence


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


TRANSLATED: dict[str, Callable[[], str]] = {
    "Zieleń": lambda: _("Zieleń"),
    "Sport i zabawa": lambda: _("Sport i zabawa"),
    "Kultura i nauka": lambda: _("Kultura i nauka"),
    "Ulice i chodniki": lambda: _("Ulice i chodniki"),
    "Sąsiedztwo": lambda: _("Sąsiedztwo"),
}
"""The names of the beginning, by themselves: a category that is renamed is the town's own word from then on."""

SHAPE_NAMES: dict[str, Callable[[], str]] = {
    "circle": lambda: _("koło"),
    "square": lambda: _("kwadrat"),
    "diamond": lambda: _("romb"),
    "triangle": lambda: _("trójkąt"),
    "hexagon": lambda: _("sześciokąt"),
    "wedge": lambda: _("trójkąt w dół"),
    "house": lambda: _("dom"),
    "plus": lambda: _("plus"),
    "star": lambda: _("gwiazda"),
    "heart": lambda: _("serce"),
}

PROBLEMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "shape_taken": lambda f: _("Ten znak ma już kategoria „%(name)s”. Wybierz inny.", **f),
    "none_offered": lambda f: _("Zostaw do wyboru choć jedną kategorię."),
    "category_used": lambda f: _(
        "Tej kategorii nie można usunąć, bo jest w użyciu. Można przestać ją proponować."
    ),
    "category_of_beginning": lambda f: _(
        "Tej kategorii nie można usunąć, bo trafiają do niej projekty wczytane z plików. Można przestać ją proponować."
    ),
    "row_twice": lambda f: _("Taka sama nazwa jest na liście drugi raz."),
}


def _said(one: Category) -> str:
    return TRANSLATED[one.name]() if one.name in TRANSLATED else one.name


def category_name(code: str) -> str:
    """One category in the reader's words, or in the town's."""
    return _said(category_of(code))


def category_names() -> dict[str, str]:
    """All categories in words, by code, in the town's order."""
    return {one.code: _said(one) for one in current_catalogue().categories}


def category_word(name: str) -> Markup:
    """A name of a category ready for a page: the town's own word says in what language it is."""
    own = {one.name for one in current_catalogue().categories} - TRANSLATED.keys()
    return polish(name) if name in own else Markup.escape(name)


def polish_codes() -> frozenset[str]:
    """The codes whose names are the town's own words, for lists to choose from."""
    return frozenset(one.code for one in current_catalogue().categories if one.name not in TRANSLATED)


def category_options(codes: Collection[str]) -> list[tuple[str, str]]:
    """Those of the given codes that there are, with their names, in the town's order."""
    return [(code, category_name(code)) for code in current_catalogue().codes(codes)]


def category_properties(code: str) -> dict[str, str]:
    """A category as features of GeoJSON tell it: code, name and sign."""
    one = category_of(code)
    return {"category": code, "category_label": _said(one), "shape": one.shape}


def category_legend(used: Collection[str]) -> list[tuple[str, str]]:
    """Sign and name of the categories that are on a map, in the town's order."""
    return [(one.shape, _said(one)) for one in current_catalogue().categories if one.code in used]


def shape_name(shape: str) -> str:
    """A sign in words."""
    return SHAPE_NAMES[shape]()


def usage_words(usage: Usage) -> str:
    """What a category is used by; empty for one that is not."""
    told = [ngettext("%(num)d projekt", "%(num)d projektów", usage.projects)] if usage.projects else []
    told += [ngettext("%(num)d edycja", "%(num)d edycji", usage.rounds)] if usage.rounds else []
    return ", ".join(told)


def sentence(problem: Problem) -> str:
    """Why the catalogue cannot be saved so."""
    said = PROBLEMS.get(problem.code)
    return said(problem.facts) if said else problem_sentence(problem)


def init_app(app: Flask) -> None:
    """Offer the name of a category to every template, components included."""
    app.jinja_env.filters["category_word"] = category_word
