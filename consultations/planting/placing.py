"""The place of a line: one point by the map's place field, inside the consultation's boundary, and words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from consultations.marks.placing import PLACE_MOST, within
from core.problems import Problem
from maps.fields import read_place, stored_place
from maps.place_reading import PlaceReading, PlaceRules
from maps.place_shapes import PlaceLimits

PREFIX = "place"
RULES = PlaceRules(
    limits=PlaceLimits(kinds=frozenset({"point"}), most_parts=1), area_ids=(), words_suffice=False
)


def read_spot(form: Mapping[str, str], boundary: BaseGeometry) -> PlaceReading:
    """The place field as it was sent; a point found or typed anew stands instead of the one before."""
    fields = dict(form.items())
    if any(fields.get(f"{PREFIX}-{name}", "").strip() for name in ("chosen", "coordinates")):
        fields[f"{PREFIX}-shapes"] = ""
    reading = within(read_place(fields, PREFIX, RULES), boundary)
    if len(reading.words) <= PLACE_MOST:
        return reading
    facts = {"limit": PLACE_MOST, "length": len(reading.words)}
    return replace(reading, problems=[*reading.problems, Problem("words_too_long", "words", facts)])


def kept_spot(spot: BaseGeometry | None = None, words: str = "") -> PlaceReading:
    """The place field with what is stored, or empty."""
    return stored_place(PREFIX, RULES, spot, words)
