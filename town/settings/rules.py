"""Decisions about a town's settings, pure: what may stand in its record, and in which form it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from core.problems import Problem

TOWN_FIELDS = (
    "name", "sub_title", "controller", "office_address", "phone", "phone_hours", "email", "bip_url", "population",
    "requires_second_factor",
)  # fmt: skip
LOOK_FIELDS = ("colour_1", "colour_2", "krajka")
MAP_FIELDS = ("base_maps",)
LENGTHS = {
    "name": 120, "sub_title": 120, "controller": 200, "office_address": 300, "phone": 40, "phone_hours": 120,
    "email": 254, "bip_url": 500,
}  # fmt: skip
NEEDED = ("name", "controller")
MOST_PEOPLE = 50_000_000

_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_PHONE = re.compile(r"[+0-9][0-9 ()/.,-]*( wew\.? ?[0-9]+)?")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]")
_BETWEEN_DIGITS = re.compile(r"[\s\u00a0\u2009.]")


@dataclass(frozen=True)
class Checked:
    """What was typed, ready to be kept (``values``), and what is wrong with it."""

    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


def check_town(typed: Mapping[str, str]) -> Checked:
    """Names, contacts and size of the town. ``typed`` holds text by field; a tick is "yes"."""
    values: dict[str, Any] = {name: " ".join(typed.get(name, "").split(" ")).strip() for name in LENGTHS}
    problems = [found for name in LENGTHS for found in _text_problems(name, values[name])]
    problems += _contact_problems(values)
    population = _BETWEEN_DIGITS.sub("", typed.get("population", ""))
    values["population"] = int(population) if population.isascii() and population.isdecimal() else None
    if population and not 1 <= (values["population"] or 0) <= MOST_PEOPLE:
        problems.append(Problem("population_count", "population"))
        values["population"] = None
    values["requires_second_factor"] = typed.get("requires_second_factor") == "yes"
    return Checked(values, problems)


def _text_problems(name: str, value: str) -> list[Problem]:
    if not value:
        return [Problem(f"{name}_empty", name)] if name in NEEDED else []
    if len(value) > LENGTHS[name]:
        return [Problem("too_long", name, {"maximum": LENGTHS[name], "typed": len(value)})]
    return [Problem("unseen_signs", name)] if _UNSEEN.search(value) else []


def _contact_problems(values: Mapping[str, str]) -> list[Problem]:
    problems = []
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        problems.append(Problem("email_shape", "email"))
    if values["phone"] and not _PHONE.fullmatch(values["phone"]):
        problems.append(Problem("phone_shape", "phone"))
    if values["bip_url"] and not is_web_address(values["bip_url"]):
        problems.append(Problem("address_shape", "bip_url"))
    return problems


def is_web_address(text: str) -> bool:
    """Whether ``text`` is a whole address of a page: http or https, a host, nothing that a browser would twist."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and not re.search(r"[\s<>\"\\]", text)


def check_look(typed: Mapping[str, str], patterns: frozenset[str]) -> Checked:
    """Two colours as people write them (``2f9e44``, ``#ABC``) and one of the ``patterns`` of the krajka."""
    values: dict[str, Any] = {}
    problems = []
    for name in ("colour_1", "colour_2"):
        colour = normal_colour(typed.get(name, ""))
        if colour is None:
            problems.append(Problem("colour_shape", name))
        else:
            values[name] = colour
    values["krajka"] = typed.get("krajka", "")
    if values["krajka"] not in patterns:
        problems.append(Problem("krajka_unknown", "wzor-krajki"))
    return Checked(values, problems)


def normal_colour(typed: str) -> str | None:
    """The colour as ``#rrggbb`` in small letters; ``None`` when it is none."""
    found = _HEX.fullmatch(typed.strip().lower())
    if found is None:
        return None
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
