"""Reading a GeoJSON file of a layer: as a stream, bounded in bytes, things, corners and words, each shape checked.

Codes beside those of ``maps.texts``: ``layer_file_missing``, ``layer_not_geojson``, ``layer_too_much``, ``layer_far``,
``more_problems``.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import shapely
from shapely.geometry.base import BaseGeometry

from core.problems import Problem
from maps.coordinates import declared_system
from maps.geojson_stream import features_in
from maps.geometry import check_geometry

MOST_BYTES = 10 * 1024 * 1024
MOST_FEATURES = 20_000
MOST_VERTICES, MOST_OF_ONE = 300_000, 20_000
MOST_PROPERTIES, LONGEST_NAME, LONGEST_VALUE, LONGEST_LABEL = 30, 60, 300, 200
MOST_TOLD = 5
"""Things that are named when they are wrong; of the others their number is said."""
NEAR_DEGREES = 0.05
"""A layer reaches over the edge of what is consulted, but not whole out of it."""
TYPES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})
LABEL_NAMES = ("name", "nazwa", "label", "opis", "wlasciciel", "właściciel", "gatunek", "rodzaj", "typ")
SYSTEM = re.compile(rb'"crs"\s*:\s*\{[^}]{0,200}"name"\s*:\s*"([^"\\]{1,100})"')


@dataclass(frozen=True)
class LayerThing:
    """One thing of a file: what the office reads of it, its properties as plain text, its shape in EPSG:4326."""

    label: str
    properties: dict[str, str]
    shape: BaseGeometry


def read_layer_file(stream: IO[bytes], label_name: str = "") -> list[LayerThing] | list[Problem]:
    """All things of a file, or what is wrong with the first few. Never an empty list."""
    content = stream.read(MOST_BYTES + 1)
    if not content:
        return [Problem("layer_file_missing", "file")]
    if len(content) > MOST_BYTES:
        return [Problem("file_too_big", "file", {"limit_mb": MOST_BYTES // 1024 // 1024})]
    system = _declared(content)
    if system:
        return [Problem("system_declared", "file", {"system": system})]
    try:
        return _things(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig"), label_name.strip())
    except (ValueError, RecursionError):
        return [Problem("layer_not_geojson", "file")]


def _declared(content: bytes) -> str | None:
    """The system that an old file names before or after its things."""
    found = SYSTEM.search(content[:65536]) or SYSTEM.search(content[-4096:])
    name = found[1].decode("utf-8", "replace") if found else ""
    return declared_system({"properties": {"name": name}})


def _things(text: io.TextIOWrapper, label_name: str) -> list[LayerThing] | list[Problem]:
    things: list[LayerThing] = []
    problems: list[Problem] = []
    left, wrong = MOST_VERTICES, 0
    for number, feature in enumerate(features_in(text), 1):
        if number > MOST_FEATURES:
            return [Problem("layer_too_much", "file", {"things": MOST_FEATURES, "corners": MOST_VERTICES})]
        checked = check_geometry(feature.get("geometry"), TYPES, most_vertices=MOST_OF_ONE)
        if checked.geometry is None:
            wrong += 1
            problems += [_told(one, number) for one in checked.problems if wrong <= MOST_TOLD]
            continue
        left -= shapely.count_coordinates(checked.geometry)
        if left < 0:
            return [Problem("layer_too_much", "file", {"things": MOST_FEATURES, "corners": MOST_VERTICES})]
        if not problems:
            things.append(_thing(feature, checked.geometry, label_name))
    if wrong > MOST_TOLD:
        problems.append(Problem("more_problems", "file", {"count": wrong - MOST_TOLD}))
    return problems or things or [Problem("collection_empty", "file")]


def _told(problem: Problem, number: int) -> Problem:
    return Problem(problem.code, "file", {**problem.facts, "feature": number})


def _thing(feature: Mapping[str, Any], shape: BaseGeometry, label_name: str) -> LayerThing:
    given = feature.get("properties")
    properties = plain_properties(given if isinstance(given, dict) else {})
    names = {name.casefold(): name for name in properties}
    wanted = next(
        (names[one.casefold()] for one in (label_name, *LABEL_NAMES) if one.casefold() in names), ""
    )
    return LayerThing(properties.get(wanted, "")[:LONGEST_LABEL], properties, shape)


def plain_properties(given: Mapping[str, Any]) -> dict[str, str]:
    """Properties as text: no nested ones, no control signs, none too long."""
    plain = {
        _line(name, LONGEST_NAME): _line(str(value), LONGEST_VALUE)
        for name, value in list(given.items())[:MOST_PROPERTIES]
        if isinstance(value, str | int | float | bool)
    }
    return {name: value for name, value in plain.items() if name and value}


def _line(value: str, longest: int) -> str:
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in value)
    return " ".join(kept.split())[:longest]


def is_near(things: list[LayerThing], boundary: BaseGeometry | None) -> bool:
    """Whether anything of a file lies where the consultation is, or near it."""
    if boundary is None:
        return True
    west, south, east, north = boundary.bounds
    around = shapely.box(west - NEAR_DEGREES, south - NEAR_DEGREES, east + NEAR_DEGREES, north + NEAR_DEGREES)
    return bool(shapely.intersects([one.shape for one in things], around).any())
