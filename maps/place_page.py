"""The place field ready for its template: lists, sentences, the still map and what its script is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from maps import still
from maps.frame import WIDTH, Bounds, frame_of
from maps.ground import ground_of, path_of
from maps.kept_base import town_base
from maps.on_page import map_data
from maps.place_reading import PlaceReading, PlaceTyped
from maps.place_script import script_texts
from maps.place_texts import degrees, kind_of_place, metres, part_name, surface
from maps.projection import in_metres
from maps.texts import sentence

ORDER = ("point", "line", "area")
AROUND = 0.006
"""Degrees shown around a place on its still map: about 650 metres to the north and the south."""


@dataclass(frozen=True)
class ShownPart:
    """A row of the list: ``name`` (Punkt 1), ``text`` (where and how large), ``error`` beside it."""

    number: int
    name: str
    text: str
    error: str = ""


@dataclass(frozen=True)
class ShownPlace:
    """What ``place_field`` of the template takes. ``errors`` is for the error summary: id of the field, sentence."""

    prefix: str
    typed: PlaceTyped
    parts: tuple[ShownPart, ...]
    kinds: tuple[str, ...]
    is_required: bool
    asks_parcels: bool
    field_errors: dict[str, str] = field(default_factory=dict)
    errors: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] | None = None
    more_matches: int = 0
    still: Markup = Markup()
    script: dict[str, Any] = field(default_factory=dict)


def shown_place(reading: PlaceReading) -> ShownPlace:
    """The reading as the template shows it."""
    by_part: dict[int, list[str]] = {}
    by_field: dict[str, list[str]] = {}
    for problem in reading.problems:
        said = sentence(problem)
        by_field.setdefault(problem.field or "shapes", []).append(said)
        if problem.field == "shapes" and "part" in problem.facts:
            by_part.setdefault(problem.facts["part"], []).append(said)
    return ShownPlace(
        prefix=reading.prefix,
        typed=reading.typed,
        parts=tuple(
            ShownPart(number, part_name(kind, number), _where(part), " ".join(by_part.get(number, ())))
            for number, kind, part in reading.parts
        ),
        kinds=tuple(kind for kind in ORDER if kind in reading.rules.limits.kinds),
        is_required=reading.rules.is_required,
        asks_parcels=reading.rules.asks_parcels,
        field_errors={name: " ".join(dict.fromkeys(said)) for name, said in by_field.items()},
        errors=tuple(
            (f"{reading.prefix}-{'list' if name == 'shapes' else name}", one)
            for name, said in by_field.items()
            for one in dict.fromkeys(said)
        ),
        notes=tuple(dict.fromkeys(sentence(note) for note in reading.notes)),
        matches=_matches(reading),
        more_matches=max(0, reading.found.total - len(reading.found.items)) if reading.found else 0,
        still=still_place(reading),
        script=_script(reading),
    )


def parts_text(parts: Iterable[tuple[int, str, BaseGeometry | None]]) -> list[str]:
    """Each part by its name, with where it is and how large: "Punkt 1: 53,1987 N 23,2065 E"."""
    return [f"{part_name(kind, number)}: {_where(part)}" for number, kind, part in parts if part is not None]


def _where(part: BaseGeometry | None) -> str:
    """Where a part is, and how long or large."""
    if part is None:
        return ""
    spot = shapely.point_on_surface(part) if part.geom_type == "Polygon" else part
    place = degrees(*map(float, shapely.get_coordinates(spot)[0]))
    said: str = place
    if part.geom_type == "Polygon":
        said = _("%(size)s, w miejscu %(place)s", size=surface(in_metres(part).area), place=place)
    elif part.geom_type == "LineString":
        said = _("%(length)s, od %(place)s", length=metres(in_metres(part).length), place=place)
    return said


def _matches(reading: PlaceReading) -> tuple[tuple[str, str], ...] | None:
    if reading.found is None or not reading.found.total:
        return None
    return tuple(
        (one.key, ", ".join(filter(None, (one.name, kind_of_place(one.kind), degrees(one.lon, one.lat)))))
        for one in reading.found.items
    )


def still_place(reading: PlaceReading, size: tuple[int, int | None] = (WIDTH, None)) -> Markup:
    """A picture of what was understood, each part under its number; nothing when there is no part.

    ``size``: how wide and high it is drawn; signs and names are as large as on a page that shows it so wide.
    """
    sound = [(number, kind, part) for number, kind, part in reading.parts if part is not None]
    if not sound:
        return Markup()
    frame = frame_of(_around([part for _, _, part in sound]), size)
    spots = [(number, kind, shapely.point_on_surface(part)) for number, kind, part in sound]
    points = [
        {"number": number, "title": "", "name": part_name(kind, number), "lon": spot.x, "lat": spot.y}
        for number, kind, spot in spots
    ]
    names = {str(number): part_name(kind, number) for number, kind, _ in sound}
    texts = still.StillTexts(
        _("Zaznaczone miejsce na mapie"),
        lambda number, title: names[number],
        lambda count: _("Miejsca: %(count)s", count=count),
    )
    drawn = path_of([frame.drawn(part) for _, _, part in sound if part.geom_type != "Point"], frame)
    return Markup(still.still_map(points, ground_of(town_base().document, frame), frame, texts, drawn=drawn))


def _around(parts: list[BaseGeometry]) -> Bounds:
    west, south, east, north = (float(side) for side in shapely.total_bounds(parts))
    return (west - AROUND, south - AROUND, east + AROUND, north + AROUND)


def _script(reading: PlaceReading) -> dict[str, Any]:
    """What the script of the field is told, ready for JSON."""
    limits = reading.rules.limits
    return {
        "map": map_data(),
        "where_url": url_for("maps.where", obszar=",".join(map(str, reading.rules.area_ids or ()))),
        "kinds": [kind for kind in ORDER if kind in limits.kinds],
        "most_parts": limits.most_parts,
        "most_vertices": limits.most_vertices,
        "texts": script_texts(),
    }
