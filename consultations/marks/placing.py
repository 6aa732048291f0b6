"""The place of a mark: read by the map's place field, inside the consultation's boundary, and what the public sees of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from flask_babel import gettext as _
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from consultations.consultation.queries import TopicView
from consultations.marks.rules.blurring import blurred, radius_of
from core.problems import Problem
from maps.fields import read_place, stored_place
from maps.place_reading import PlaceReading, PlaceRules
from maps.place_shapes import PlaceLimits, kind_of
from maps.projection import in_metres, to_degrees, to_metres
from maps.relations import parts_in_boundary

PREFIX = "place"
PLACE_MOST = 200
MOST_VERTICES = 499
"""A ring's last vertex repeats its first, and the database takes 500 in all."""


@dataclass(frozen=True)
class PublicPlace:
    """What everybody may see: the place itself, or a point near a home; ``spot`` is a point on it."""

    location: BaseGeometry
    spot: Point


def place_rules(topics: Sequence[TopicView]) -> PlaceRules:
    """One part, of any geometry that some topic takes; it lies where the consultation is, which is checked apart."""
    kinds = frozenset(kind for topic in topics for kind in topic.geometries)
    limits = PlaceLimits(kinds=kinds or frozenset({"point"}), most_parts=1, most_vertices=MOST_VERTICES)
    return PlaceRules(limits=limits, area_ids=(), words_suffice=False)


def read_mark_place(
    form: Mapping[str, str], topics: Sequence[TopicView], boundary: BaseGeometry
) -> PlaceReading:
    """The place field as it was sent. Words alone are looked for among addresses and names, to be confirmed."""
    fields = dict(form.items())
    words, search = fields.get(f"{PREFIX}-words", "").strip(), fields.get(f"{PREFIX}-search", "").strip()
    is_drawn = any(fields.get(f"{PREFIX}-{name}", "").strip() for name in ("shapes", "coordinates", "chosen"))
    if words and not search and not is_drawn:
        fields[f"{PREFIX}-search"] = words[:80]
    if any(fields.get(f"{PREFIX}-{name}", "").strip() for name in ("chosen", "coordinates")):
        # A mark is one place: a new one stands instead of the one before.
        fields[f"{PREFIX}-shapes"] = ""
    reading = within(read_place(fields, PREFIX, place_rules(topics)), boundary)
    return replace(reading, problems=[*reading.problems, *_long_words(reading)])


def empty_place(topics: Sequence[TopicView]) -> PlaceReading:
    """The place field as it opens."""
    return stored_place(PREFIX, place_rules(topics))


def kept_place(topics: Sequence[TopicView], geometry: BaseGeometry | None, words: str) -> PlaceReading:
    """The place field of a mark that is being corrected."""
    return stored_place(PREFIX, place_rules(topics), geometry, words)


def _long_words(reading: PlaceReading) -> list[Problem]:
    if len(reading.words) <= PLACE_MOST:
        return []
    return [Problem("words_too_long", "words", {"limit": PLACE_MOST, "length": len(reading.words)})]


def within(reading: PlaceReading, boundary: BaseGeometry) -> PlaceReading:
    """The reading with what lies outside the consultation told beside the place; the drawing itself stays."""
    if reading.geometry is None:
        return reading
    problems = []
    for number, (lie, (_number, kind, _part)) in enumerate(
        zip(parts_in_boundary(reading.geometry, boundary), _sound(reading), strict=False), 1
    ):
        facts: dict[str, Any] = {"part": number, "kind": kind, "area": _("teren tych konsultacji")}
        if lie.is_inside:
            continue
        if lie.share == 0:
            problems.append(Problem("place_outside", "shapes", {**facts, "metres": lie.nearest}))
        else:
            facts |= {"metres": lie.farthest, "percent": 100 * (1 - lie.share)}
            problems.append(Problem("place_partly_outside", "shapes", facts))
    if not problems:
        return reading
    return replace(reading, geometry=None, problems=[*reading.problems, *problems])


def _sound(reading: PlaceReading) -> list[tuple[int, str, BaseGeometry]]:
    return [(number, kind, part) for number, kind, part in reading.parts if part is not None]


def kind_of_geometry(geometry: BaseGeometry) -> str:
    """point, line or area."""
    return kind_of(geometry)


def spot_of(geometry: BaseGeometry) -> Point:
    """A point on a geometry: itself, the middle of a line, an inner point of an area."""
    if isinstance(geometry, Point):
        return geometry
    if geometry.geom_type == "LineString":
        return geometry.interpolate(0.5, normalized=True)
    return shapely.point_on_surface(geometry)  # type: ignore[no-any-return]


def public_place(
    geometry: BaseGeometry, is_home: bool, boundary: BaseGeometry, blur_metres: int, seed: bytes
) -> PublicPlace:
    """What the public sees of a place: a home only as a point somewhere near it, inside the boundary."""
    spot = spot_of(geometry)
    if not is_home:
        return PublicPlace(geometry, spot)
    home = shapely.transform(spot, to_metres)
    near = blurred(home, radius_of(blur_metres), in_metres(boundary), seed)
    moved = shapely.transform(near, to_degrees)
    return PublicPlace(moved, moved)
