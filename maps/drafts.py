"""Rows that a GeoJSON file would become, decided before the database is touched. Pure.

A file is taken whole or not at all: ``draft_areas`` and ``draft_places`` give the drafts and every problem
found, each with ``feature`` (its number in the file) and ``name`` in its facts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry import MultiPolygon, Point

from core.problems import Problem
from maps.geojson import Feature
from maps.geometry import AREA_TYPES, POINT_TYPES, as_multipolygon, check_geometry

NAME_FIELDS = ("nazwa", "name", "NAZWA", "Nazwa", "NAME", "JPT_NAZWA_", "jpt_nazwa_")
POPULATION_FIELDS = ("ludnosc", "population", "LUDNOSC", "mieszkancy", "liczba_mieszkancow")
LONGEST_NAME = 160
LONGEST_SOURCE = 300
LONGEST_SLUG = 80
MOST_PEOPLE = 50_000_000
KIND = re.compile(r"[a-z][a-z0-9_-]{0,39}")
BARE_LETTERS = str.maketrans("łŁøØđĐßæÆ", "lLoOdDsaA")


@dataclass(frozen=True)
class AreaDraft:
    """An area to be: ``boundary`` in EPSG:4326, ``population`` only where the file tells it."""

    number: int
    slug: str
    name: str
    population: int | None
    boundary: MultiPolygon
    source: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceDraft:
    """A named point to be, in EPSG:4326."""

    number: int
    name: str
    kind: str
    location: Point
    source: str = ""


def slug_of(text: str) -> str:
    """Letters for an address: ``Śródmieście Północne`` gives ``srodmiescie-polnocne``; at most 80."""
    bare = unicodedata.normalize("NFKD", text.translate(BARE_LETTERS))
    ascii_only = bare.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:LONGEST_SLUG].strip("-")


def kind_problem(kind: str) -> Problem | None:
    """A kind of area is a short word in small Latin letters: ``district``, ``solectwo``."""
    return None if KIND.fullmatch(kind) else Problem("kind_unknown_form", "kind", {"kind": kind[:40]})


def name_field_of(features: Sequence[Feature]) -> str | None:
    """The property that holds names: of the usual ones, the one that most features fill."""
    filled = [
        sum(bool(property_text(one.properties.get(field))) for one in features) for field in NAME_FIELDS
    ]
    return NAME_FIELDS[filled.index(max(filled))] if max(filled) else None


def draft_areas(
    features: Iterable[Feature], name_field: str | None = None, id_field: str | None = None
) -> tuple[list[AreaDraft], list[Problem]]:
    """Areas from features: checked geometry, a name and a slug that no other feature of the file has.

    The slug comes from ``id_field`` where given, else from the name, so that a second import of the same
    file finds the same areas.
    """
    listed = list(features)
    field = name_field or name_field_of(listed)
    if listed and field is None:
        return [], [_no_names()]
    drafts: list[AreaDraft] = []
    problems: list[Problem] = []
    for feature in listed:
        draft, found = _draft_area(feature, field, id_field)
        problems += found
        if draft:
            drafts.append(draft)
    return drafts, problems + _repeated(drafts, "area_repeated")


def _draft_area(
    feature: Feature, field: str | None, id_field: str | None
) -> tuple[AreaDraft | None, list[Problem]]:
    name, problems = _name(feature, field)
    slug = slug_of(property_text(feature.properties.get(id_field)) if id_field else name)
    if not slug and not problems:
        problems.append(Problem("id_missing", None, {"id_field": id_field or field}))
    population, unreadable = _population(feature.properties)
    checked = check_geometry(feature.geometry, AREA_TYPES)
    problems += unreadable + checked.problems
    if problems or checked.geometry is None:
        return None, [_of(feature, name, problem) for problem in problems]
    boundary = as_multipolygon(checked.geometry)
    return AreaDraft(feature.number, slug, name, population, boundary, _source(feature), checked.repairs), []


def draft_places(
    features: Iterable[Feature], kind: str, name_field: str | None = None, kind_field: str | None = None
) -> tuple[list[PlaceDraft], list[Problem], list[str]]:
    """Named points from features, and the names that came twice (the first of them is kept)."""
    listed = list(features)
    field = name_field or name_field_of(listed)
    if listed and field is None:
        return [], [_no_names()], []
    drafts: dict[tuple[str, str], PlaceDraft] = {}
    problems: list[Problem] = []
    repeated: list[str] = []
    for feature in listed:
        name, found = _name(feature, field)
        own_kind = slug_of(property_text(feature.properties.get(kind_field)))[:40] if kind_field else ""
        checked = check_geometry(feature.geometry, POINT_TYPES)
        found += checked.problems
        problems += [_of(feature, name, problem) for problem in found]
        if found or not isinstance(checked.geometry, Point):
            continue
        draft = PlaceDraft(feature.number, name, own_kind or kind, checked.geometry, _source(feature))
        if (draft.name, draft.kind) in drafts:
            repeated.append(name)
        drafts.setdefault((draft.name, draft.kind), draft)
    return list(drafts.values()), problems, repeated


def _no_names() -> Problem:
    return Problem("name_field_missing", None, {"tried": ", ".join(NAME_FIELDS[:2])})


def _name(feature: Feature, field: str | None) -> tuple[str, list[Problem]]:
    name = property_text(feature.properties.get(field or ""))
    if not name:
        return "", [Problem("name_missing", None, {"name_field": field})]
    if len(name) > LONGEST_NAME:
        return name[:40], [Problem("name_too_long", None, {"length": len(name), "limit": LONGEST_NAME})]
    return name, []


def property_text(value: object) -> str:
    """A property as one line of clean text; numbers are written out, anything else is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(
        "".join(letter for letter in str(value) if letter.isprintable() or letter.isspace()).split()
    )


def _source(feature: Feature) -> str:
    """Where the feature says it comes from."""
    return property_text(feature.properties.get("source"))[:LONGEST_SOURCE]


def _population(properties: Mapping[str, Any]) -> tuple[int | None, list[Problem]]:
    dated = sorted(
        (name for name in properties if re.fullmatch(r"(ludnosc|population)_\d{4}", name)), reverse=True
    )
    for name in (*POPULATION_FIELDS, *dated):
        value = properties.get(name)
        if value is None or value == "":
            continue
        number = float(value) if isinstance(value, int | float) or _is_number(value) else -1.0
        if isinstance(value, bool) or not 0 <= number <= MOST_PEOPLE or number != int(number):
            return None, [
                Problem("population_unreadable", None, {"population_field": name, "value": str(value)[:40]})
            ]
        return int(number), []
    return None, []


def _is_number(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{1,9}", value.strip()) is not None


def _of(feature: Feature, name: str, problem: Problem) -> Problem:
    return replace(problem, facts={**problem.facts, "feature": feature.number, "name": name})


def _repeated(drafts: list[AreaDraft], code: str) -> list[Problem]:
    first: dict[str, AreaDraft] = {}
    problems = []
    for draft in drafts:
        other = first.setdefault(draft.slug, draft)
        if other is not draft:
            facts = {
                "feature": draft.number,
                "name": draft.name,
                "other": other.number,
                "other_name": other.name,
            }
            problems.append(Problem(code, None, facts))
    return problems
