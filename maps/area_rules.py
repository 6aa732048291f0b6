"""What may be written about an area by hand. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.problems import Problem
from maps.drafts import LONGEST_NAME, LONGEST_SOURCE, MOST_PEOPLE, kind_problem

FIELDS = ("name", "kind", "population", "source")
KINDS = ("municipality", "district", "solectwo", "revitalisation")
"""The kinds that rules of rounds know; a town may have others."""
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
