"""The form of a mark and one mark, ready for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import url_for
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from consultations.consultation.queries import TopicView
from consultations.marks.placing import spot_of
from consultations.marks.queries.near import SimilarMark
from consultations.marks.rules.blurring import radius_of
from consultations.marks.rules.told import AGES, BODY_MOST, RELATIONS
from consultations.marks.texts import RELATION_WORDS, _, age_word, agreeing
from core.files.reading import MEGABYTE, MOST_BYTES
from maps import still
from maps.frame import Bounds, frame_of
from maps.ground import ground_of, path_of
from maps.kept_base import town_base
from maps.place_page import ShownPlace, shown_place
from maps.place_reading import PlaceReading

AROUND = 0.004
"""Degrees shown around one mark: some 450 metres to the north and the south."""


def with_boundary(reading: PlaceReading, boundary: BaseGeometry) -> ShownPlace:
    """The place field whose map opens on the consultation's ground, not on the whole town."""
    place = shown_place(reading)
    told = {**place.script, "map": {**place.script["map"], "bounds": list(boundary.bounds)}}
    return replace(place, script=told)


def form_words(desk: Any) -> dict[str, Any]:
    """What the form offers to choose from, and how far a home is moved."""
    record = desk.view.record
    return {
        "topics": desk.topics, "ages": [("", _("nie podaję")), *((age, age_word(age)) for age in AGES)],
        "relations": [("", _("nie podaję")), *((one, RELATION_WORDS[one]()) for one in RELATIONS)],
        "blur_metres": radius_of(record.blur_metres), "body_most": BODY_MOST, "photo_mb": MOST_BYTES // MEGABYTE,
        "participation": record.participation, "is_held": record.moderation == "before",
    }  # fmt: skip


def similar_rows(desk: Any, found: Sequence[SimilarMark]) -> list[dict[str, Any]]:
    """Similar marks as the aside of the form shows them."""
    topics: dict[int, TopicView] = {one.id: one for one in desk.topics}
    return [
        {
            "number": one.number, "body": one.body, "topic": topics[one.topic_id].name,
            "sign": topics[one.topic_id].sign, "metres": one.metres, "agreeing": agreeing(one.supports) if one.supports else "",
            "url": url_for("marks.one", slug=desk.slug, number=one.number),
            "support_url": url_for("marks.support", slug=desk.slug, number=one.number),
        }
        for one in found
    ]  # fmt: skip


def still_of(geometry: BaseGeometry, number: int, sign: str, label: str, outcome: str = "") -> Markup:
    """A still map of one mark: its line or area, and its number at a spot of it."""
    west, south, east, north = geometry.bounds
    bounds: Bounds = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    frame = frame_of(bounds)
    spot = spot_of(geometry)
    point = {
        "number": number, "title": label, "lon": spot.x, "lat": spot.y, "shape": sign,
        "outcome": "won" if outcome else "none",
    }  # fmt: skip
    texts = still.StillTexts(_("Mapa: %(title)s", title=label), lambda number, title: title, str)
    drawn = "" if geometry.geom_type == "Point" else path_of([frame.drawn(geometry)], frame)
    return Markup(still.still_map([point], ground_of(town_base().document, frame), frame, texts, drawn=drawn))
