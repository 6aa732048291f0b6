"""What may be written about an area by hand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from maps.drafts import LONGEST_NAME, LONGEST_SOURCE, MOST_PEOPLE, AreaDraft, kind_problem

FIELDS = ("name", "kind", "population", "source")
TOWN_LAND = "town_land"
"""The land that the town owns: a layer to check places against (``maps.land``), no part of the town to choose or draw."""
KINDS = ("municipality", "urban_part", "rural_part", "district", "solectwo", "revitalisation", TOWN_LAND)
"""The kinds that a town is asked about first; the two parts are those of an urban-rural gmina."""
AUXILIARY_KINDS = (
    "dzielnica", "osiedle", "estate", "village", "auxiliary_unit",
)  # fmt: skip
"""Auxiliary units in other words."""
KNOWN_KINDS = ("municipality", "gmina", *KINDS[1:], *AUXILIARY_KINDS)
SMALLEST_SHARE = 0.001
"""A part of an area inside the town smaller than this is the inexactness of a common border."""
_BETWEEN_DIGITS = re.compile(r"[\s\u00a0\u2009.]")


def check_area(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The values to keep, and every problem with what was typed."""
    values: dict[str, Any] = {
        name: " ".join(typed.get(name, "").split()) for name in ("name", "kind", "source")
    }
    problems = []
    if not values["name"]:
        problems.append(Problem("area_name_empty", "name"))
    elif len(values["name"]) > LONGEST_NAME:
        facts = {"length": len(values["name"]), "limit": LONGEST_NAME}
        problems.append(Problem("name_too_long", "name", facts))
    unfit = kind_problem(values["kind"])
    problems += [unfit] if unfit else []
    values["source"] = values["source"][:LONGEST_SOURCE]
    population = _BETWEEN_DIGITS.sub("", typed.get("population", ""))
    is_number = population.isascii() and population.isdecimal() and int(population) <= MOST_PEOPLE
    values["population"] = int(population) if is_number else None
    if population and not is_number:
        problems.append(Problem("population_typed", "population"))
    return values, problems


def check_kind(kind: str, present: Iterable[str]) -> Problem | None:
    """A kind of areas to bring in is one of those known, or one that the town has (``present``) already.

    A slip of the pen would otherwise bring all areas in a second time, under another kind.
    """
    unfit = kind_problem(kind)
    if unfit or kind in (known := dict.fromkeys([*KNOWN_KINDS, *present])):
        return unfit
    return Problem("kind_not_known", "kind", {"kind": kind, "known": ", ".join(known)})


def check_inside(drafts: Sequence[AreaDraft], town: BaseGeometry | None) -> list[Problem]:
    """Which areas lie wholly outside ``town`` (EPSG:4326); a shared border does not make them the town's."""
    if town is None:
        return []
    outside = [one for one in drafts if _share(one.boundary, town) < SMALLEST_SHARE]
    return [Problem("area_outside_town", None, {"feature": one.number, "name": one.name}) for one in outside]


def _share(boundary: BaseGeometry, town: BaseGeometry) -> float:
    return float(boundary.intersection(town).area / boundary.area) if boundary.intersects(town) else 0.0
